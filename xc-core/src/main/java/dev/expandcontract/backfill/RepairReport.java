package dev.expandcontract.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repair did.
 *
 * @param rows the rows that it came to
 * @param interruption why it stopped before the last one, or null if it did not
 */
public record RepairReport(List<Repaired> rows, @Nullable String interruption) {

    public RepairReport {
        rows = List.copyOf(rows);
    }

    /** Those rows that this came of. */
    public List<Repaired> with(Result result) {
        return rows.stream().filter(row -> row.result() == result).toList();
    }

    /**
     * What came of one row.
     *
     * @param why the row is left as it is; empty if it is not
     */
    public record Repaired(RowKey row, Result result, String why) {}

    /** What came of a row. */
    public enum Result {
        /** Its column was copied, and both are equal now. */
        COPIED,
        /** Its columns were equal already, or it is gone. */
        SETTLED,
        /** Its columns still differ. */
        LEFT
    }
}
