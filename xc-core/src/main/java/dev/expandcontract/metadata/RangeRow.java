package dev.expandcontract.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the work of a backfill that one instance has claimed.
 *
 * @param number which range of the backfill it is
 * @param claim the number of its last claim: who holds another one has lost it
 * @param instanceId who claimed it, null if it was given back
 * @param instance the display name of that instance, null if it has left
 * @param reached the key up to which it is done, null if that is from the first key of the table on
 * @param upper its last key; null for the last look over the whole table
 * @param rowsDone rows passed
 * @param rowsFilled rows changed
 * @param batchRows how many rows its batches have at present
 * @param rowsPerSecond how many rows its instance passes of late, here and in ranges before; 0 if it does not work
 * @param pace which part of full pace its probes allow, and why
 * @param changedAt when its last batch was committed, by the database's clock
 */
public record RangeRow(
        long number,
        long claim,
        @Nullable String instanceId,
        @Nullable String instance,
        @Nullable String reached,
        @Nullable String upper,
        long rowsDone,
        long rowsFilled,
        long batchRows,
        long rowsPerSecond,
        Pace pace,
        Instant changedAt) {

    /**
     * How fast a worker may go.
     *
     * @param percent which part of its time it may use: 100 at full pace, 0 while it pauses
     * @param reason why it is not 100; empty if it is. What is too long or no text for a database is taken away
     */
    public record Pace(int percent, String reason) {

        /** Full pace. */
        public static final Pace FULL = new Pace(100, "");

        private static final int LONGEST_REASON = 1000;

        public Pace {
            reason = reason.replace('\0', ' ');
            reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        }
    }
}
