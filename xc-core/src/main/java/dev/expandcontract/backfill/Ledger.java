package dev.expandcontract.backfill;

import dev.expandcontract.pace.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the work of a backfill, and keeps how far it has come. Every call belongs to the transaction that is open on
 * the connection, so that what is kept is true exactly if the rows were changed.
 */
public interface Ledger {

    /** What a worker does next. */
    Task next(Connection connection, Survey survey) throws SQLException;

    /** How the work goes at present. */
    Orders orders(Connection connection) throws SQLException;

    /**
     * Keeps how far a range is done.
     *
     * @return false if the range is somebody else's by now; nothing may be committed then
     */
    boolean reached(Connection connection, Task.Range range, Reached reached) throws SQLException;

    /**
     * Keeps at which pace a range is worked on, and why, where no batch will tell.
     *
     * @return false as {@link #reached}
     */
    boolean paced(Connection connection, Task.Range range, Decision decision) throws SQLException;

    /** The rows that could not be copied, nor were they since. */
    List<FailedRow> failed(Connection connection) throws SQLException;

    /**
     * Keeps that a row could not be copied. The last call of its transaction.
     *
     * @return how many such rows there are now
     */
    long failed(Connection connection, FailedRow row) throws SQLException;

    /**
     * A row that could not be copied is gone, has equal columns, or was copied after all. The last call of its transaction.
     *
     * @param copied how many rows were changed
     */
    void mended(Connection connection, FailedRow row, int copied) throws SQLException;

    /** The work cannot be ended, for a reason that no further look would change. */
    void stuck(Connection connection, String why) throws SQLException;

    /** What a ledger can learn of the table, in the transaction of its call. */
    interface Survey {

        /** The greatest key, empty if the table has no rows. */
        Optional<String> end() throws SQLException;

        /** About how many rows there are. */
        long estimate() throws SQLException;

        /** The key so many rows after the other one, or the end if that comes first. */
        String cut(@Nullable String after, String end, int rows) throws SQLException;
    }

    /** What a worker does. Keys are text that only the backfill reads. */
    sealed interface Task {

        /**
         * Goes over a range.
         *
         * @param number which one
         * @param claim the number of the claim under which it was handed out
         * @param after the key after which it goes on, null for the first one of the table
         * @param upTo its last key; null for the last look over the whole table
         */
        record Range(
                long number,
                long claim,
                @Nullable String after,
                @Nullable String upTo) implements Task {}

        /** Asks again a little later. */
        record Rest() implements Task {}

        /**
         * Goes home.
         *
         * @param interruption why the work has ended before its end, or null if it is complete
         */
        record Over(@Nullable String interruption) implements Task {}
    }

    /**
     * How the work goes.
     *
     * @param go whether a batch may run; otherwise {@link #next} tells what to do
     * @param targetNanos how long a batch should take
     * @param rowsPerSecond how many rows this worker passes at most, 0 for no limit
     */
    record Orders(boolean go, long targetNanos, long rowsPerSecond) {}

    /**
     * What a batch did.
     *
     * @param key up to where its range is done; null for the last look
     * @param scanned rows that it passed
     * @param copied rows that it changed
     * @param batchRows how many rows batches have at present
     * @param rowsPerSecond how many rows this worker passes of late
     * @param decision at which pace it went
     * @param complete whether the range is done
     */
    record Reached(
            @Nullable String key,
            long scanned,
            long copied,
            long batchRows,
            long rowsPerSecond,
            Decision decision,
            boolean complete) {}
}
