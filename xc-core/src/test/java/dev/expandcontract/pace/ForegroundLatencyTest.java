package dev.expandcontract.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.observe.TransactionLatency;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForegroundLatencyTest {

    private static final double USUAL = 1;

    private final AtomicLong clock = new AtomicLong();
    private final TransactionLatency latency = new TransactionLatency(clock::get);
    private final ForegroundLatency probe = new ForegroundLatency(latency);

    @BeforeEach
    void a_day_of_traffic() {
        probe.workBegins();
        transactions(2000, USUAL);
        probe.read();
    }

    @Test
    void without_traffic_there_is_nothing_to_protect_and_no_calm() {
        clock.addAndGet(TimeUnit.MINUTES.toNanos(10));
        assertThat(probe.read()).isEqualTo(new Reading(Pace.FULL, "1.7 transactions a second are no traffic"));
        assertThat(probe.restNanos()).isZero();
    }

    @Test
    void with_traffic_nothing_is_known_before_the_first_batches() {
        assertThat(probe.read())
                .isEqualTo(new Reading(
                        Pace.STEADY,
                        "0 of 0 transactions beside the work took more than 1.12 ms, where 1 % may; 99 % take 1.02 ms"
                                + " without it"));
    }

    @Test
    void transactions_that_are_as_quick_beside_the_work_let_it_go_faster() {
        beside(1000, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
        // what was seen at another pace counts no more
        assertThat(probe.read().pace()).isEqualTo(Pace.STEADY);
    }

    @Test
    void one_transaction_in_a_hundred_may_be_slow() {
        beside(990, USUAL);
        beside(10, USUAL * 5);
        assertThat(probe.read())
                .isEqualTo(new Reading(
                        Pace.FULL,
                        "10 of 1000 transactions beside the work took more than 1.12 ms, where 1 % may; 99 % take 1.02"
                                + " ms without it"));
        beside(989, USUAL);
        beside(11, USUAL * 5);
        assertThat(probe.read())
                .isEqualTo(new Reading(
                        Pace.SLOW,
                        "11 of 1000 transactions beside the work took more than 1.12 ms, where 1 % may; 99 % take 1.02"
                                + " ms without it"));
    }

    @Test
    void between_batches_is_beside_the_work_too() {
        beside(1, USUAL);
        transactions(300, USUAL * 5);
        assertThat(probe.read().pace()).isEqualTo(Pace.SLOW);
    }

    @Test
    void what_is_slow_without_the_work_is_not_its_fault() {
        transactions(30, USUAL * 5);
        beside(900, USUAL);
        transactions(100, USUAL * 5);
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
    }

    @Test
    void too_few_transactions_tell_nothing() {
        beside(199, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.STEADY);
        beside(1, USUAL);
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
    }

    @Test
    void many_slow_ones_tell_at_once() {
        beside(2, USUAL * 50);
        assertThat(probe.read().pace()).isEqualTo(Pace.STEADY);
        beside(1, USUAL * 50);
        assertThat(probe.read().pace()).isEqualTo(Pace.SLOW);
    }

    @Test
    void the_first_calm_lasts_until_it_has_told_enough() {
        var fresh = new TransactionLatency(clock::get);
        var unknowing = new ForegroundLatency(fresh);
        unknowing.workBegins();
        transactions(fresh, 100, 1);
        assertThat(unknowing.read())
                .isEqualTo(new Reading(Pace.STEADY, "100 transactions without work beside them are too few"));
        assertThat(unknowing.restNanos()).isEqualTo(ForegroundLatency.FIRST_CALM);
        transactions(fresh, 100, 1);
        assertThat(unknowing.restNanos()).isEqualTo(ForegroundLatency.FIRST_CALM - TimeUnit.MILLISECONDS.toNanos(100));
        transactions(fresh, 899, 1);
        assertThat(unknowing.restNanos()).isPositive();
        transactions(fresh, 1, 1);
        assertThat(unknowing.restNanos()).isZero();
    }

    @Test
    void the_first_calm_ends_although_it_tells_little() {
        var fresh = new TransactionLatency(clock::get);
        var unknowing = new ForegroundLatency(fresh);
        unknowing.workBegins();
        transactions(fresh, 20, 10);
        assertThat(unknowing.restNanos()).isPositive();
        transactions(fresh, 20, 100);
        assertThat(unknowing.restNanos()).isZero();
    }

    @Test
    void what_was_slow_while_a_worker_looked_for_its_first_rows_is_not_what_is_usual() {
        var fresh = new TransactionLatency(clock::get);
        var unknowing = new ForegroundLatency(fresh);
        unknowing.workBegins();
        transactions(fresh, 300, 5);
        assertThat(unknowing.read().why()).contains("99 % take 5.");
        assertThat(unknowing.restNanos()).isPositive();
        transactions(fresh, 1000, 1);
        assertThat(unknowing.restNanos()).isZero();
        assertThat(unknowing.read().why()).contains("99 % take 1.0");
    }

    @Test
    void calms_come_again_and_again() {
        beside(1, USUAL);
        transactions(2698, USUAL);
        assertThat(probe.restNanos()).isZero();
        transactions(1, USUAL);
        assertThat(probe.restNanos()).isEqualTo(ForegroundLatency.CALM);
        transactions(100, USUAL * 3);
        assertThat(probe.restNanos()).isZero();
        probe.read();
        beside(500, USUAL * 3);
        assertThat(probe.read().why()).contains("99 % take 3.0");
    }

    @Test
    void a_calm_begins_when_the_last_batch_has_ended() {
        beside(1, USUAL);
        transactions(2699, USUAL);
        probe.batchBegins();
        assertThat(probe.restNanos()).isEqualTo(ForegroundLatency.CALM);
        transactions(200, USUAL);
        assertThat(probe.restNanos()).isEqualTo(ForegroundLatency.CALM);
        probe.batchEnds();
        transactions(100, USUAL);
        assertThat(probe.restNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void a_batch_that_takes_too_long_is_not_waited_for() {
        beside(1, USUAL);
        transactions(2699, USUAL);
        probe.batchBegins();
        assertThat(probe.restNanos()).isPositive();
        transactions(1000, USUAL);
        assertThat(probe.restNanos()).isZero();
    }

    @Test
    void what_was_usual_at_the_time_of_earlier_work_counts_no_more() {
        probe.workEnds();
        transactions(5000, USUAL * 5);
        probe.workBegins();
        transactions(199, USUAL);
        assertThat(probe.read())
                .isEqualTo(new Reading(Pace.STEADY, "199 transactions without work beside them are too few"));
    }

    @Test
    void nothing_is_said_before_transactions_were_looked_at_for_a_moment() {
        var fresh = new TransactionLatency();
        var probe = new ForegroundLatency(fresh);
        long began = System.nanoTime();
        probe.workBegins();
        assertThat(probe.read().pace()).isEqualTo(Pace.FULL);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private void beside(int transactions, double millis) {
        probe.batchBegins();
        transactions(transactions, millis);
        probe.batchEnds();
    }

    private void transactions(int transactions, double millis) {
        transactions(latency, transactions, millis);
    }

    private void transactions(TransactionLatency into, int transactions, double millis) {
        var connection = into.connection();
        for (int i = 0; i < transactions; i++) {
            long begun = connection.begins();
            clock.addAndGet((long) (millis * 1_000_000));
            if (begun != 0) {
                connection.ended(begun);
                connection.transactionEnds();
            }
        }
    }
}
