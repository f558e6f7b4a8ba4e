package dev.expandcontract.backfill;

import dev.expandcontract.pace.Decision;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How large the batches of one worker are, and how long it rests between them. Batches grow by steps while they take less
 * time than they should, and shrink to a part when they take more or meet a lock. As long as neither has happened, one that
 * takes less than half its time is followed by one of twice its size. Below full pace a batch and the rest after it together
 * take what a batch takes at full pace, and the batch has its percentage of that: so it holds its locks and the processor
 * for a shorter time each, too.
 */
final class Tempo {

    private static final int FIRST = 200;
    private static final int STEPS = 50;
    private static final double SHRINK = 0.6;

    /** No rest is longer, so that the worker soon sees new orders. */
    private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(500);

    /** No batch is to be shorter, as it would only do what each batch has to do beside its rows. */
    private static final long SHORTEST_BATCH = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int FULL = 100;

    private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(10);

    /** How much of the measured pace the last batch decides. */
    private static final double WEIGHT = 0.2;

    private final int most;
    private long passedAt = System.nanoTime();
    private long toldAt = passedAt;
    private double pace;
    private int rows;
    private boolean starting = true;
    private Ledger.Orders orders = new Ledger.Orders(true, Long.MAX_VALUE, 0);
    private Decision decision = Decision.FULL;

    Tempo(BatchSettings settings) {
        most = settings.rows();
        rows = Math.min(most, FIRST);
    }

    void follow(Ledger.Orders newOrders) {
        orders = newOrders;
    }

    /** A batch that is to take half as long begins with half as many rows. */
    void follow(Decision newDecision) {
        long before = targetNanos();
        decision = newDecision;
        if (targetNanos() < before) {
            rows = (int) Math.max(1, rows * targetNanos() / before);
        }
    }

    Decision decision() {
        return decision;
    }

    private long targetNanos() {
        return decision.percent() == FULL
                ? orders.targetNanos()
                : Math.max(
                        Math.min(SHORTEST_BATCH, orders.targetNanos()),
                        orders.targetNanos() / FULL * decision.percent());
    }

    /** How many rows the next batch has at most. */
    int rows() {
        return orders.rowsPerSecond() == 0
                ? rows
                : (int) Math.max(
                        1, Math.min(rows, orders.rowsPerSecond() * LONGEST_REST / TimeUnit.SECONDS.toNanos(1)));
    }

    /** A full batch took so long. */
    void took(long nanos) {
        if (nanos > targetNanos()) {
            shrink();
        } else if (starting && nanos <= targetNanos() / 2) {
            rows = Math.min(most, 2 * rows);
        } else {
            starting = false;
            rows = Math.min(most, rows + Math.clamp(rows / 2, 1, Math.max(1, most / STEPS)));
        }
    }

    /** A batch met another transaction and was rolled back. */
    void shrink() {
        starting = false;
        rows = Math.max(1, (int) (rows * SHRINK));
    }

    /** Rests after a batch of so many rows that took so long, to keep the pace and to pass no more rows than the limit. */
    void rest(long scanned, long nanos) {
        park(Math.min(TimeUnit.SECONDS.toNanos(1), rest(scanned, nanos, orders.rowsPerSecond(), decision.percent())));
    }

    static long rest(long scanned, long nanos, long rowsPerSecond, int percent) {
        long byPercent = percent == 0 ? 0 : nanos / percent * (FULL - percent);
        long byRows = rowsPerSecond == 0 ? 0 : scanned * TimeUnit.SECONDS.toNanos(1) / rowsPerSecond - nanos;
        return Math.max(byPercent, byRows);
    }

    /** Waits until there may be something to do. */
    void idle() {
        park(LONGEST_REST);
    }

    /** Waits because the application is to be seen without batches. */
    void calm(long nanos) {
        park(Math.min(nanos, LONGEST_REST));
    }

    private static void park(long nanos) {
        var end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A batch has passed so many rows. */
    void passed(long scanned) {
        long now = System.nanoTime();
        double last = scanned * 1e9 / Math.max(1, now - passedAt);
        pace = pace == 0 ? last : WEIGHT * last + (1 - WEIGHT) * pace;
        passedAt = now;
    }

    /** How many rows this worker passes of late, rests among it. */
    long rowsPerSecond() {
        return Math.round(pace);
    }

    boolean isTimeToTell() {
        long now = System.nanoTime();
        boolean time = now - toldAt >= TELL_EVERY;
        toldAt = time ? now : toldAt;
        return time;
    }

    @Override
    public String toString() {
        return "at " + rowsPerSecond() + " rows per second in batches of " + rows() + " rows"
                + (orders.rowsPerSecond() == 0
                        ? ", which take " + TimeUnit.NANOSECONDS.toMillis(targetNanos()) + " ms at most"
                        : ", limited to " + orders.rowsPerSecond() + " rows per second")
                + (decision.percent() == FULL ? "" : ", " + decision);
    }
}
