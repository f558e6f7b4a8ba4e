package dev.expandcontract.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunRowTest {

    private static final Instant NOW = Instant.EPOCH;

    @Test
    void progress_is_told_with_its_pace_and_the_reasons_of_it() {
        assertThat(run(false, 20, null, range("a", 50, "load: 9 sessions"), range("b", 100, ""), range(null, 0, "old"))
                        .summary())
                .isEqualTo(
                        "120 of about 400 rows (30 %), at 20 rows per second, PT14S left; a works at 50 % of full pace:"
                                + " load: 9 sessions");
        assertThat(run(false, 0, null, range("a", 0, "window: closed")).summary())
                .isEqualTo("120 of about 400 rows (30 %); a rests: window: closed");
        assertThat(run(true, 0, null, range("a", 50, "load: 9 sessions")).summary())
                .isEqualTo("120 of about 400 rows (30 %); paused by a command");
    }

    @Test
    void the_total_is_exact_in_the_end() {
        assertThat(run(false, 0, "finished").summary()).isEqualTo("120 of 120 rows (100 %)");
        assertThat(run(false, 0, "stopped").rowsTotal()).isEqualTo(400);
    }

    @Test
    void the_slowest_instance_tells_the_pace() {
        assertThat(run(false, 20, null, range("a", 50, "x"), range("b", 25, "y"))
                        .pacePercent())
                .isEqualTo(25);
        assertThat(run(false, 20, null, range("b", 100, "")).pacePercent()).isEqualTo(100);
        assertThat(run(true, 20, null, range("b", 100, "")).pacePercent()).isZero();
    }

    @Test
    void a_reason_is_cut_and_holds_no_null_character() {
        assertThat(new RangeRow.Pace(0, "a\0b").reason()).isEqualTo("a b");
        assertThat(new RangeRow.Pace(0, "x".repeat(5000)).reason()).hasSize(1000);
    }

    private static RunRow run(boolean paused, long rowsPerSecond, @Nullable String outcome, RangeRow... ranges) {
        return new RunRow(
                "tier",
                RunKind.BACKFILL,
                Side.NEXT,
                "a",
                NOW,
                null,
                new RunRow.Progress(120, 400, 60, ""),
                paused,
                rowsPerSecond,
                List.of(ranges),
                outcome);
    }

    private static RangeRow range(@Nullable String instance, int percent, String reason) {
        return new RangeRow(1, 1, instance, instance, "1", "2", 10, 5, 2, 20, new RangeRow.Pace(percent, reason), NOW);
    }
}
