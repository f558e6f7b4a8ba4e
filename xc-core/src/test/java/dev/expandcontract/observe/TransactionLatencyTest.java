package dev.expandcontract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionLatencyTest {

    private final AtomicLong clock = new AtomicLong();
    private final TransactionLatency latency = new TransactionLatency(clock::get);
    private final DriverListener connection = latency.connection();

    @BeforeEach
    void work() {
        latency.workBegins();
    }

    @Test
    void nothing_is_timed_without_work() {
        latency.workBegins();
        latency.workEnds();
        assertThat(connection.begins()).isNotZero();
        latency.workEnds();
        assertThat(connection.begins()).isZero();
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        latency.workBegins();
        traffic(100, 1);
        assertThat(latency.perSecond()).isBetween(95.0, 105.0);
    }

    @Test
    void a_transaction_takes_what_its_statements_take_and_its_commit() {
        for (int i = 0; i < 3; i++) {
            statement(connection, 5000);
            clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        }
        assertThat(sum(latency.calm())).isZero();
        connection.transactionEnds();
        connection.transactionEnds();
        assertThat(latency.calm().counts()[LatencyHistogram.classOf(15_000)]).isOne();
        statement(connection, 5000);
        connection.transactionEnds();
        assertThat(latency.calm().counts()[LatencyHistogram.classOf(5000)]).isOne();
        assertThat(sum(latency.calm())).isEqualTo(2);
    }

    @Test
    void a_transaction_belongs_where_it_begins() {
        var beganInCalm = latency.connection();
        statement(beganInCalm, 1000);
        latency.calmEnds();
        statement(connection, 1000);
        latency.calmBegins();
        statement(beganInCalm, 1000);
        statement(connection, 2000);
        beganInCalm.transactionEnds();
        connection.transactionEnds();
        assertThat(latency.calm().counts()[LatencyHistogram.classOf(2000)]).isOne();
        assertThat(latency.working().counts()[LatencyHistogram.classOf(3000)]).isOne();
        assertThat(sum(latency.calm()) + sum(latency.working())).isEqualTo(2);
    }

    @Test
    void work_begins_with_a_calm() {
        latency.calmEnds();
        latency.workBegins();
        statement(connection, 1000);
        connection.transactionEnds();
        assertThat(sum(latency.working())).isOne();
        latency.workEnds();
        latency.workEnds();
        latency.workBegins();
        statement(connection, 1000);
        connection.transactionEnds();
        assertThat(sum(latency.calm())).isOne();
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
            statement(connection, TimeUnit.SECONDS.toNanos(1) / perSecond);
            connection.transactionEnds();
        }
    }

    private void statement(DriverListener listener, long nanos) {
        long begun = listener.begins();
        clock.addAndGet(nanos);
        if (begun != 0) {
            listener.ended(begun);
        }
    }

    private static long sum(LatencyHistogram histogram) {
        return Arrays.stream(histogram.counts()).sum();
    }
}
