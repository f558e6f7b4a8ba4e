package dev.expandcontract.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.model.SettingException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RhythmTest {

    private static final long MS = 1_000_000;
    private static final Rhythm RHYTHM = new Rhythm(Duration.ofMillis(200), Duration.ofMillis(1000));

    /** What an agent sees that learned and acknowledged epoch 5 just now, and how to change that. */
    private record Situation(
            String name,
            long sinceLook,
            long sinceReport,
            long metadata,
            long published,
            long drained,
            long reportedLearned,
            long reportedDrained) {

        static Situation quiet(String name) {
            return new Situation(name, 0, 0, 5, 5, 5, 5, 5);
        }

        Situation lookedAgo(long millis) {
            return new Situation(
                    name, millis * MS, sinceReport, metadata, published, drained, reportedLearned, reportedDrained);
        }

        Situation reportedAgo(long millis) {
            return new Situation(
                    name, sinceLook, millis * MS, metadata, published, drained, reportedLearned, reportedDrained);
        }

        Situation metadata(long epoch) {
            return new Situation(
                    name, sinceLook, sinceReport, epoch, published, drained, reportedLearned, reportedDrained);
        }

        Situation board(long published, long drained) {
            return new Situation(
                    name, sinceLook, sinceReport, metadata, published, drained, reportedLearned, reportedDrained);
        }

        Situation reported(long learned, long drained) {
            return new Situation(name, sinceLook, sinceReport, metadata, published, this.drained, learned, drained);
        }

        Arguments then(Step step) {
            return Arguments.of(this, step);
        }

        Sight sight() {
            return sight(3);
        }

        /** With dials turned three times of those that transactions go by. */
        Sight sight(long turns) {
            return new Sight(
                    sinceLook, sinceReport, metadata, published, turns, 3, drained, reportedLearned, reportedDrained);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> situations() {
        return Stream.of(
                Situation.quiet("nothing is due: rests until the next look").then(new Step.Rest(200 * MS)),
                Situation.quiet("a look is half due").lookedAgo(150).then(new Step.Rest(50 * MS)),
                Situation.quiet("a heartbeat is due before the next look")
                        .reportedAgo(990)
                        .then(new Step.Rest(10 * MS)),
                Situation.quiet("a look is due").lookedAgo(200).then(new Step.Look()),
                Situation.quiet("a wake-up makes a look due at once")
                        .lookedAgo(Long.MAX_VALUE / MS)
                        .then(new Step.Look()),
                Situation.quiet("a heartbeat is due").reportedAgo(1000).then(new Step.Report()),
                Situation.quiet("both are due: the heartbeat first")
                        .lookedAgo(900)
                        .reportedAgo(1100)
                        .then(new Step.Report()),
                Situation.quiet("a newer epoch was read: learns before all else")
                        .metadata(6)
                        .reportedAgo(5000)
                        .lookedAgo(5000)
                        .then(new Step.Learn()),
                Situation.quiet("learned and not drained: reports that it learned")
                        .metadata(6)
                        .board(6, 5)
                        .then(new Step.Report()),
                Situation.quiet("learned, reported, not drained: asks the board again soon")
                        .metadata(6)
                        .board(6, 5)
                        .reported(6, 5)
                        .then(new Step.Rest(5 * MS)),
                Situation.quiet("drained at last: acknowledges without waiting for the heartbeat")
                        .metadata(6)
                        .board(6, 6)
                        .reported(6, 5)
                        .then(new Step.Report()),
                Situation.quiet("drained in part: acknowledges that part")
                        .metadata(8)
                        .board(8, 6)
                        .reported(8, 5)
                        .then(new Step.Report()),
                Situation.quiet("a registration has published beyond what was read")
                        .board(7, 7)
                        .then(new Step.Report()),
                Situation.quiet("not drained, but a look is due")
                        .metadata(6)
                        .board(6, 5)
                        .reported(6, 5)
                        .lookedAgo(201)
                        .then(new Step.Look()));
    }

    @ParameterizedTest
    @MethodSource("situations")
    void takes_the_most_pressing_step(Situation situation, Step expected) {
        assertThat(RHYTHM.decide(situation.sight())).isEqualTo(expected);
    }

    @Test
    void learns_a_dial_that_was_turned_before_all_else() {
        var late = Situation.quiet("late").reportedAgo(5000).lookedAgo(5000);
        assertThat(RHYTHM.decide(late.sight(4))).isEqualTo(new Step.Learn());
        assertThat(RHYTHM.decide(late.sight(3))).isEqualTo(new Step.Report());
    }

    @Test
    void refuses_intervals_that_are_not_positive_or_absurd() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new Rhythm(Duration.ZERO, Duration.ofSeconds(1)))
                .withMessage("The setting pollInterval is PT0S. Use a duration from PT0.001S to PT1H, such as PT0.2S.");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new Rhythm(Duration.ofSeconds(1), Duration.ofDays(1)))
                .withMessage(
                        "The setting heartbeatInterval is PT24H. Use a duration from PT0.001S to PT1H, such as PT0.2S.");
    }
}
