package dev.expandcontract.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.observe.StatementLatency;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForegroundLatencyTest {

    private static final double USUAL = 1;

    private final AtomicLong clock = new AtomicLong();
    private final StatementLatency latency = new StatementLatency(clock::get);
    private final ForegroundLatency probe = new ForegroundLatency(latency);

    @BeforeEach
    void a_day_of_traffic() {
        probe.workBegins();
        calm(2000, USUAL);
        probe.read();
    }

    @Test
    void without_traffic_there_is_nothing_to_protect() {
        clock.addAndGet(TimeUnit.MINUTES.toNanos(10));
        assertThat(probe.read()).isEqualTo(new Reading(Pace.FULL, "1.7 statements a second are no traffic"));
    }

    @Test
    void with_traffic_nothing_is_known_before_the_first_batches() {
        assertThat(probe.read())
                .isEqualTo(new Reading(
                        Pace.STEADY,
                        "0 of 0 statements beside batches took more than 1.22 ms, where 100.0 % may; 99 % take 1.02 ms"
                                + " between batches"));
    }

    @Test
    void statements_that_are_as_quick_beside_batches_let_them_go_faster() {
        calm(900, USUAL);
        beside(100, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
        // what was seen at another pace counts no more
        assertThat(probe.read().pace()).isEqualTo(Pace.STEADY);
    }

    @Test
    void statements_beside_batches_may_be_slow_as_far_as_one_in_a_hundred_is() {
        calm(900, USUAL);
        beside(91, USUAL);
        beside(9, USUAL * 5);
        assertThat(probe.read())
                .isEqualTo(new Reading(
                        Pace.FULL,
                        "9 of 100 statements beside batches took more than 1.22 ms, where 10.0 % may; 99 % take 1.02 ms"
                                + " between batches"));
        calm(900, USUAL);
        beside(89, USUAL);
        beside(11, USUAL * 5);
        assertThat(probe.read())
                .isEqualTo(new Reading(
                        Pace.SLOW,
                        "11 of 100 statements beside batches took more than 1.22 ms, where 10.0 % may; 99 % take 1.02 ms"
                                + " between batches"));
    }

    @Test
    void what_is_slow_between_batches_is_not_theirs() {
        calm(900, USUAL * 5);
        calm(900, USUAL);
        beside(90, USUAL);
        beside(10, USUAL * 5);
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
    }

    @Test
    void too_few_statements_tell_nothing() {
        calm(900, USUAL);
        beside(29, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.STEADY);
        beside(1, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
    }

    @Test
    void many_slow_ones_tell_at_once() {
        calm(50, USUAL);
        beside(6, USUAL * 50);
        assertThat(probe.read().pace()).isEqualTo(Pace.SLOW);
    }

    @Test
    void there_are_rests_as_long_as_there_is_traffic() {
        calm(200, USUAL);
        beside(700, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.STEADY);
        beside(700, USUAL);
        assertThat(probe.read())
                .isEqualTo(new Reading(Pace.SLOW, "nothing tells what 1000 statements a second take without batches"));
    }

    @Test
    void traffic_that_is_new_is_looked_at_between_batches_first() {
        var fresh = new StatementLatency(clock::get);
        var unknowing = new ForegroundLatency(fresh);
        unknowing.workBegins();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
        for (int i = 0; i < 100; i++) {
            long begun = fresh.begins();
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            fresh.ended(begun);
        }
        assertThat(unknowing.read()).isEqualTo(new Reading(Pace.STEADY, "100 statements between batches are too few"));
    }

    @Test
    void what_was_usual_at_the_time_of_earlier_work_counts_no_more() {
        probe.workEnds();
        calm(5000, USUAL * 5);
        probe.workBegins();
        calm(199, USUAL);
        assertThat(probe.read()).isEqualTo(new Reading(Pace.STEADY, "199 statements between batches are too few"));
    }

    @Test
    void nothing_is_said_before_statements_were_looked_at_for_a_moment() throws Exception {
        var fresh = new StatementLatency();
        var probe = new ForegroundLatency(fresh);
        probe.workBegins();
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
        assertThat(fresh.listenedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private void beside(int statements, double millis) {
        probe.batchBegins();
        calm(statements, millis);
        probe.batchEnds();
    }

    private void calm(int statements, double millis) {
        for (int i = 0; i < statements; i++) {
            long begun = latency.begins();
            clock.addAndGet((long) (millis * 1_000_000));
            if (begun != 0) {
                latency.ended(begun);
            }
        }
    }
}
