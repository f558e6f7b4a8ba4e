package dev.expandcontract.backfill;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param direction which side it checked against the other
 * @param rows rows it compared
 * @param differences rows whose sides differ
 * @param differingKeys the keys of the first of them, as text such as {@code id=42}
 * @param chunks selects it ran
 * @param duration how long it ran
 * @param interruption why it stopped before the end, or null if it finished
 */
public record VerificationReport(
        Direction direction,
        long rows,
        long differences,
        List<String> differingKeys,
        long chunks,
        Duration duration,
        @Nullable String interruption) {

    public VerificationReport {
        differingKeys = List.copyOf(differingKeys);
    }

    /** Whether it reached the end of the table. */
    public boolean finished() {
        return interruption == null;
    }

    /** Whether it reached the end and found no difference. */
    public boolean clean() {
        return finished() && differences == 0;
    }
}
