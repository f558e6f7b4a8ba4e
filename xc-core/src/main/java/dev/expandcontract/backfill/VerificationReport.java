package dev.expandcontract.backfill;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param direction which side it checked against the other
 * @param rows rows it compared
 * @param differences rows whose sides differ, seen twice
 * @param differing the first of them
 * @param failures how many of the differences are rows that could not be compared
 * @param failed the first of these
 * @param lookedAgain rows that looked different once, and were equal or gone when they were looked at again
 * @param firstRow the first row of the table, such as {@code id=1}; null if it had none
 * @param lastRow the last row of the moment when it began; null if the table had none
 * @param chunks selects it ran
 * @param duration how long it ran
 * @param interruption why it stopped before the end, or null if it finished
 */
public record VerificationReport(
        Direction direction,
        long rows,
        long differences,
        List<RowKey> differing,
        long failures,
        List<FailedRow> failed,
        long lookedAgain,
        @Nullable String firstRow,
        @Nullable String lastRow,
        long chunks,
        Duration duration,
        @Nullable String interruption) {

    public VerificationReport {
        differing = List.copyOf(differing);
        failed = List.copyOf(failed);
    }

    /** The keys of the first rows that differ, as text such as {@code id=42}, with the cause if they could not be compared. */
    public List<String> differingKeys() {
        return Stream.concat(
                        differing.stream().map(RowKey::name),
                        failed.stream().map(row -> row.name() + " (" + row.cause() + ")"))
                .toList();
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
