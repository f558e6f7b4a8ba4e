package dev.expandcontract.backfill;

import java.time.Duration;

/**
 * How large the steps of a backfill or verification are and how they give way to the application.
 *
 * @param rows how many rows of the table one batch covers at most
 * @param lockTimeout how long a batch waits for a lock before it gives up and is tried again. MySQL and MariaDB know whole
 *     seconds only, so there it is rounded up. On PostgreSQL it should stay below {@code deadlock_timeout}, so that the
 *     batch gives way before the server looks for a victim
 * @param target how long a batch of a backfill should take; it has fewer rows if it would take longer
 * @param rangeRows how many rows an instance claims at a time, of a backfill that several share
 * @param attempts how often a batch is tried that fails for a lock, a deadlock or a serialization conflict
 * @param failedRows how many rows a backfill leaves out because they cannot be copied; one more ends it
 */
public record BatchSettings(
        int rows, Duration lockTimeout, Duration target, int rangeRows, int attempts, int failedRows) {

    /** No more rows can be left out, however large the table is. */
    public static final int MOST_FAILED_ROWS = 500;

    /** 20,000 rows, 200 milliseconds to wait, 100 to take, ranges of 100,000 rows, 100 attempts, 100 failed rows. */
    public static final BatchSettings DEFAULT =
            new BatchSettings(20_000, Duration.ofMillis(200), Duration.ofMillis(100), 100_000, 100, 100);

    public BatchSettings {
        if (rows < 1 || rangeRows < 1 || attempts < 1 || lockTimeout.toMillis() < 1 || target.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "Batches and ranges need at least one row, one attempt, and a millisecond to wait and"
                            + " to take, not " + rows + ", " + rangeRows + ", " + attempts + ", " + lockTimeout
                            + " and " + target);
        }
        if (failedRows < 0 || failedRows > MOST_FAILED_ROWS) {
            throw new IllegalArgumentException("A backfill leaves out 0 to " + MOST_FAILED_ROWS
                    + " rows that cannot be copied, not " + failedRows);
        }
    }

    /** The same settings with batches of that many rows. */
    public BatchSettings withRows(int value) {
        return new BatchSettings(value, lockTimeout, target, rangeRows, attempts, failedRows);
    }

    /** The same settings with that lock timeout. */
    public BatchSettings withLockTimeout(Duration value) {
        return new BatchSettings(rows, value, target, rangeRows, attempts, failedRows);
    }

    /** The same settings with batches of that duration. */
    public BatchSettings withTarget(Duration value) {
        return new BatchSettings(rows, lockTimeout, value, rangeRows, attempts, failedRows);
    }

    /** The same settings with ranges of that many rows. */
    public BatchSettings withRangeRows(int value) {
        return new BatchSettings(rows, lockTimeout, target, value, attempts, failedRows);
    }

    /** The same settings with that many attempts. */
    public BatchSettings withAttempts(int value) {
        return new BatchSettings(rows, lockTimeout, target, rangeRows, value, failedRows);
    }

    /** The same settings with that many failed rows. */
    public BatchSettings withFailedRows(int value) {
        return new BatchSettings(rows, lockTimeout, target, rangeRows, attempts, value);
    }
}
