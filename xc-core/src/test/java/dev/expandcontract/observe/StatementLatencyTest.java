package dev.expandcontract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementLatencyTest {

    private final AtomicLong clock = new AtomicLong();
    private final StatementLatency latency = new StatementLatency(clock::get);

    @BeforeEach
    void work() {
        latency.workBegins();
    }

    @Test
    void nothing_is_timed_without_work() {
        latency.workBegins();
        latency.workEnds();
        assertThat(latency.begins()).isNotZero();
        latency.workEnds();
        assertThat(latency.begins()).isZero();
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        latency.workBegins();
        assertThat(latency.listenedNanos()).isZero();
        traffic(100, 1);
        assertThat(latency.perSecond()).isBetween(95.0, 105.0);
    }

    @Test
    void a_statement_belongs_where_it_begins() {
        long before = latency.begins();
        latency.batchBegins();
        long beside = latency.begins();
        latency.batchBegins();
        latency.batchEnds();
        long besideTheOther = latency.begins();
        latency.batchEnds();
        long after = latency.begins();
        clock.addAndGet(5000);
        for (long begun : new long[] {before, beside, besideTheOther, after}) {
            assertThat(begun).isNotZero();
            latency.ended(begun);
        }
        assertThat(latency.calm().counts()[LatencyHistogram.classOf(5000)]).isEqualTo(2);
        assertThat(latency.beside().counts()[LatencyHistogram.classOf(5000)]).isEqualTo(2);
        assertThat(Arrays.stream(latency.calm().counts()).sum()).isEqualTo(2);
    }

    @Test
    void it_tells_how_many_there_were_of_late() {
        assertThat(latency.perSecond()).isZero();
        traffic(100, 10);
        assertThat(latency.perSecond()).isBetween(95.0, 105.0);
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(latency.perSecond()).isLessThan(0.1);
        traffic(20, 3);
        assertThat(latency.perSecond()).isBetween(19.0, 21.0);
    }

    private void traffic(int perSecond, int seconds) {
        for (int i = 0; i < perSecond * seconds; i++) {
            long begun = latency.begins();
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1) / perSecond);
            latency.ended(begun);
        }
    }
}
