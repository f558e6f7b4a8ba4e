package dev.expandcontract.backfill;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill did.
 *
 * @param direction which side it filled
 * @param rowsScanned rows it passed
 * @param rowsCopied rows it changed, because their sides differed
 * @param batches batches it walked in, and looks over the whole table after them
 * @param duration how long it ran
 * @param failed rows that it could not copy and left out
 * @param interruption why it stopped before the end, or null if it finished
 */
public record BackfillReport(
        Direction direction,
        long rowsScanned,
        long rowsCopied,
        long batches,
        Duration duration,
        List<FailedRow> failed,
        @Nullable String interruption) {

    public BackfillReport {
        failed = List.copyOf(failed);
    }

    /** Whether it reached the end, so that no row differed in its last look over the whole table but those that failed. */
    public boolean finished() {
        return interruption == null;
    }
}
