package dev.expandcontract.backfill;

import java.time.Duration;

/**
 * How large the steps of a backfill or verification are and how they give way to the application.
 *
 * @param rows how many rows of the table one batch covers at most
 * @param lockTimeout how long a batch waits for a lock before it gives up and is tried again. MySQL and MariaDB know whole
 *     seconds only, so there it is rounded up. On PostgreSQL it should stay below {@code deadlock_timeout}, so that the
 *     batch gives way before the server looks for a victim
 * @param attempts how often a batch is tried that fails for a lock, a deadlock or a serialization conflict
 */
public record BatchSettings(int rows, Duration lockTimeout, int attempts) {

    /** 500 rows, 200 milliseconds, 100 attempts. */
    public static final BatchSettings DEFAULT = new BatchSettings(500, Duration.ofMillis(200), 100);

    public BatchSettings {
        if (rows < 1 || attempts < 1 || lockTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("A batch needs at least one row, one attempt and a lock timeout of one"
                    + " millisecond, not " + rows + ", " + attempts + " and " + lockTimeout);
        }
    }

    /** The same settings with batches of that many rows. */
    public BatchSettings withRows(int value) {
        return new BatchSettings(value, lockTimeout, attempts);
    }

    /** The same settings with that lock timeout. */
    public BatchSettings withLockTimeout(Duration value) {
        return new BatchSettings(rows, value, attempts);
    }

    /** The same settings with that many attempts. */
    public BatchSettings withAttempts(int value) {
        return new BatchSettings(rows, lockTimeout, value);
    }
}
