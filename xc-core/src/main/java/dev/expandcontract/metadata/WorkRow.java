package dev.expandcontract.metadata;

import org.jspecify.annotations.Nullable;

/**
 * A backfill whose work instances share. Keys are text that the backfill has made and reads again.
 *
 * @param instance the display name of the instance that it was asked of
 * @param requestedBy who asked for it
 * @param reason why
 * @param epoch the epoch at which the migration entered the phase that the backfill runs in
 * @param stage how far its ranges have been handed out
 * @param paused whether it rests until it is resumed
 * @param frontier the key up to which ranges have been handed out, null if none was
 * @param end the greatest key of the moment it began, null if it is not known or there were no rows
 * @param claims how often a range was claimed
 * @param settings how it goes
 * @param rowsDone rows of ranges that are finished
 * @param rowsEstimated rows that it expects in all
 * @param rowsFilled rows changed in ranges that are finished
 * @param note why it ended before its end; empty if it did not
 * @param outcome how it ended, null while it runs
 */
public record WorkRow(
        String instance,
        String requestedBy,
        String reason,
        long epoch,
        Stage stage,
        boolean paused,
        @Nullable String frontier,
        @Nullable String end,
        long claims,
        Settings settings,
        long rowsDone,
        long rowsEstimated,
        long rowsFilled,
        String note,
        @Nullable String outcome) {

    /** How far the table has been handed out in ranges. */
    public enum Stage {
        /** Nobody has looked at the table yet. */
        NEW,
        /** There is more behind the frontier. */
        WALK,
        /** All ranges up to the end have been handed out; what remains then is the last look. */
        CUT,
        /** The last look has found no difference. */
        DONE
    }

    /**
     * How a backfill goes.
     *
     * @param targetMillis how long a batch should take
     * @param rowsPerSecond how many rows all instances together pass at most, 0 for no limit
     */
    public record Settings(long targetMillis, long rowsPerSecond) {}
}
