package dev.expandcontract.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the work of a backfill that one instance has claimed.
 *
 * @param number which range of the backfill it is
 * @param claim the number of its last claim: who holds another one has lost it
 * @param instanceId who claimed it, null if it was given back
 * @param reached the key up to which it is done, null if that is from the first key of the table on
 * @param upper its last key; null for the last look over the whole table
 * @param rowsDone rows passed
 * @param rowsFilled rows changed
 * @param batchRows how many rows its batches have at present
 * @param changedAt when its last batch was committed, by the database's clock
 */
public record RangeRow(
        long number,
        long claim,
        @Nullable String instanceId,
        @Nullable String reached,
        @Nullable String upper,
        long rowsDone,
        long rowsFilled,
        long batchRows,
        Instant changedAt) {}
