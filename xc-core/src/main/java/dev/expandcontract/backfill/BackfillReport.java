package dev.expandcontract.backfill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill did.
 *
 * @param direction which side it filled
 * @param rowsScanned rows it passed
 * @param rowsCopied rows it changed, because their sides differed
 * @param batches batches it walked in, and looks over the whole table after them
 * @param duration how long it ran
 * @param interruption why it stopped before the end, or null if it finished
 */
public record BackfillReport(
        Direction direction,
        long rowsScanned,
        long rowsCopied,
        long batches,
        Duration duration,
        @Nullable String interruption) {

    /** Whether it reached the end, so that no row differed in its last look over the whole table. */
    public boolean finished() {
        return interruption == null;
    }
}
