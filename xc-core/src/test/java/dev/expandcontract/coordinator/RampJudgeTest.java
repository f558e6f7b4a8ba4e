package dev.expandcontract.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.RampJudge.Seen;
import dev.expandcontract.coordinator.RampJudge.Verdict;
import dev.expandcontract.coordinator.RampPlan.Limits;
import dev.expandcontract.coordinator.RampPlan.Step;
import dev.expandcontract.observe.SideFigures;
import dev.expandcontract.observe.SideReads;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Share;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RampJudgeTest {

    private static final Step STEP = new Step(Share.ofPercent(5), Duration.ofMinutes(10));
    private static final Limits LIMITS = new Limits(100, 2, 2, 0.05);
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void a_step_that_is_good_for_long_enough_leads_to_the_next() {
        assertThat(judge(LONG, reads(100, 2, 0), reads(100, 3, 0), 2))
                .isEqualTo(new Verdict.Go("100 reads seen in 600 s"));
        assertThat(judge(Duration.ofMinutes(9), reads(100, 2, 0), reads(100, 3, 0), 0))
                .isEqualTo(new Verdict.Wait("it lasts until PT10M are over"));
    }

    @Test
    void too_few_reads_are_waited_for() {
        assertThat(judge(LONG, reads(1000, 2, 0), reads(99, 2, 0), 0))
                .isEqualTo(new Verdict.Wait("99 of 100 reads seen"));
        assertThat(judge(LONG, reads(29, 2, 0), reads(100, 2, 0), 0))
                .isEqualTo(new Verdict.Wait("too few reads of the old column to compare with"));
        assertThat(judge(LONG, SideFigures.NONE, SideFigures.NONE, 0))
                .isEqualTo(new Verdict.Wait("0 of 100 reads seen"));
    }

    @Test
    void a_few_slow_reads_turn_back_at_once() {
        assertThat(judge(Duration.ZERO, reads(30, 2, 0), reads(30, 20, 0), 0))
                .isInstanceOfSatisfying(
                        Verdict.TurnBack.class,
                        back -> assertThat(back.why())
                                .matches(
                                        "95 % of 30 reads of the new column took up to 2[01]\\.\\d ms, and of 30 of the"
                                                + " old one up to 2\\.\\d ms; 2\\.0 times as long is allowed\\. Is an index"
                                                + " missing\\?"));
        assertThat(judge(Duration.ZERO, reads(30, 2, 0), reads(29, 20, 0), 0)).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void what_nobody_feels_is_not_slow() {
        var quick = new SideReads();
        var slower = new SideReads();
        for (int i = 0; i < 100; i++) {
            quick.counter("tier", Side.OLD).ended(TimeUnit.MICROSECONDS.toNanos(50));
            slower.counter("tier", Side.NEXT).ended(TimeUnit.MICROSECONDS.toNanos(500));
        }
        assertThat(judge(LONG, quick.figures("tier", Side.OLD), slower.figures("tier", Side.NEXT), 0))
                .isInstanceOf(Verdict.Go.class);
    }

    @Test
    void errors_and_mismatches_turn_back() {
        assertThat(judge(LONG, reads(100, 2, 4), reads(100, 2, 10), 0))
                .isEqualTo(
                        new Verdict.TurnBack("10 of 110 reads of the new column failed, and 4 of 104 of the old one"));
        assertThat(judge(LONG, reads(100, 2, 10), reads(100, 2, 10), 0)).isInstanceOf(Verdict.Go.class);
        assertThat(judge(Duration.ZERO, SideFigures.NONE, SideFigures.NONE, 3))
                .isEqualTo(new Verdict.TurnBack("3 rows were found whose columns differ, and 2 are allowed"));
    }

    private static Verdict judge(Duration lasted, SideFigures old, SideFigures next, long mismatches) {
        return RampJudge.judge(STEP, LIMITS, lasted, new Seen(old, next, mismatches));
    }

    private static SideFigures reads(int good, long millis, int failed) {
        var reads = new SideReads();
        for (int i = 0; i < good; i++) {
            reads.counter("tier", Side.OLD).ended(TimeUnit.MILLISECONDS.toNanos(millis));
        }
        for (int i = 0; i < failed; i++) {
            reads.counter("tier", Side.OLD).failed();
        }
        return reads.figures("tier", Side.OLD);
    }
}
