package dev.expandcontract.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Kind;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.Tally;
import dev.expandcontract.demo.screen.Ui;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Duration NO_WAITING_AT_ALL = Duration.ZERO;

    private final Tally tally = new Tally();
    private final StallMeter stalls = new StallMeter();
    private final Verdict verdict = new Verdict(tally, stalls, NO_WAITING_AT_ALL);

    @Test
    void everythingHeld() {
        verdict.lost(List.of());

        assertThat(result().exitCode()).isZero();
        assertThat(result().line())
                .isEqualTo("RESULT ok db=h2 instances=2 rows=100 transactions=0 errors=0 lost=0 stale=0"
                        + " longest_stall_ms=0 seconds=1.5");
    }

    @Test
    void aDemoThatNeverLookedAtTheRowsInTheEndHasFailed() {
        assertThat(result().line()).startsWith("RESULT failed ");
        assertThat(result().exitCode()).isEqualTo(1);
    }

    @Test
    void eachBrokenInvariantFails() {
        verdict.lost(List.of("row 1 must hold 'gold-1' but holds 'free'"));
        assertThat(result().line()).startsWith("RESULT failed ").contains(" lost=1 ");

        verdict.lost(List.of());
        tally.stale("demo-1", List.of("row 1: read 'free' after 'gold-1' was committed"));
        assertThat(result().line()).startsWith("RESULT failed ").contains(" stale=1 ");
    }

    @Test
    void aFailedTransactionFails() {
        verdict.lost(List.of());
        tally.error("demo-1", new IllegalStateException("no such column"));

        assertThat(result().line()).startsWith("RESULT failed ").contains(" errors=1 ");
    }

    @Test
    void aFailedStepFailsWithItsReason() {
        verdict.lost(List.of());
        verdict.stopped(new StepFailedException("a gate refused"));

        assertThat(result().exitCode()).isEqualTo(1);
        assertThat(verdict.findings().getFirst().examples()).containsExactly("a gate refused");
    }

    @Test
    void aTransitionThatAloneKeepsWritersWaitingFails() {
        verdict.lost(List.of());
        stalls.enter(Kind.TRANSITION, "SOAK to CONTRACT");
        stalls.begin(Lane.APPLICATION).end();

        assertThat(result().exitCode()).isEqualTo(1);
        assertThat(verdict.findings().getLast().examples())
                .singleElement()
                .asString()
                .startsWith("SOAK to CONTRACT: ")
                .contains("which the machine does not explain");
    }

    @Test
    void aMachineThatKeepsTheSameWritersWaitingWithoutATransitionIsBlamedInstead() {
        verdict.lost(List.of());
        stalls.enter(Kind.QUIET, "before the first step");
        var longWrite = stalls.begin(Lane.APPLICATION);
        stalls.enter(Kind.TRANSITION, "SOAK to CONTRACT");
        longWrite.end();

        assertThat(result().exitCode()).isZero();
        assertThat(verdict.findings().getLast().examples())
                .singleElement()
                .asString()
                .contains("but this machine is busy by itself");
    }

    private Result result() {
        return verdict.result(new Options(Database.H2, 2, 100, Ui.PLAIN), Duration.ofMillis(1500));
    }
}
