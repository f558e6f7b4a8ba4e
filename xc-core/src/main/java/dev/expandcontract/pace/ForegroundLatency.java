package dev.expandcontract.pace;

import dev.expandcontract.observe.LatencyHistogram;
import dev.expandcontract.observe.TransactionLatency;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the application's transactions quick while there is work, those of this instance, as its own JDBC layer measures them:
 * 99 % of them should not take longer than 99 % take without it, but for about a tenth. What they take without it is seen in calms,
 * short times that all workers of this instance rest for, before the first batch and again and again. The others count as
 * beside the work, also those between two batches, which may suffer from what the last one left behind.
 *
 * <p>Without traffic there is nothing to protect, and there are no calms. Where too few transactions were seen to tell, the
 * pace is kept. Batches of other instances are not told apart from other load: each instance answers for its own.
 */
public final class ForegroundLatency implements PaceProbe, WorkWatcher {

    /** Transactions a second below which there is no traffic that is worth to be protected. */
    static final double IDLE = 5;

    /** How long a calm is. */
    static final long CALM = TimeUnit.MILLISECONDS.toNanos(300);

    /** How long there is work between two calms. */
    static final long WORK = TimeUnit.MILLISECONDS.toNanos(2700);

    /** How long the first calm is at most, which ends as soon as it has told enough. */
    static final long FIRST_CALM = TimeUnit.SECONDS.toNanos(2);

    /** How long a batch is waited for that still runs when a calm is due. */
    static final long MOST_DUE = TimeUnit.SECONDS.toNanos(1);

    /** The part of the transactions that may exceed the limit. */
    private static final double MAY_EXCEED = 0.01;

    /** The limit, as a multiple of what all transactions but that part take in calms. */
    private static final double LIMIT = 1.1;

    /** So many transactions above the limit are no accident. */
    private static final double NO_ACCIDENT = 3;

    /** For so long transactions are looked at before anything is said. */
    private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double LEAST_CALM = 200;
    private static final double ENOUGH_CALM = 1_000;
    private static final double MOST_CALM = 2_000;
    private static final double LEAST_BESIDE = (NO_ACCIDENT - 1) / MAY_EXCEED;

    private enum State {
        WORK,
        DUE,
        CALM
    }

    private final TransactionLatency latency;
    private final Distribution calm = new Distribution(MOST_CALM);
    private final Distribution beside = new Distribution(Double.MAX_VALUE);
    private long[] calmBefore = new long[LatencyHistogram.CLASSES];
    private long[] besideBefore = new long[LatencyHistogram.CLASSES];
    private int works;
    private int batches;
    private State state = State.CALM;
    private long since;
    private boolean settled;

    /** @param latency what the application's transactions take */
    public ForegroundLatency(TransactionLatency latency) {
        this.latency = latency;
    }

    @Override
    public String name() {
        return "foreground latency";
    }

    @Override
    public synchronized void workBegins() {
        latency.workBegins();
        if (works == 0) {
            // What was usual at the time of earlier work need not be so now.
            look();
            calm.clear();
            beside.clear();
            enter(State.CALM);
            settled = false;
        }
        works++;
    }

    @Override
    public synchronized void workEnds() {
        latency.workEnds();
        works--;
    }

    @Override
    public synchronized void batchBegins() {
        batches++;
        settled = true;
        if (state == State.CALM) {
            latency.calmEnds();
            enter(State.WORK);
        }
    }

    @Override
    public synchronized void batchEnds() {
        batches--;
        calmIfDue();
    }

    @Override
    public synchronized long restNanos() {
        if (latency.perSecond() < IDLE) {
            return 0;
        }
        if (!settled) {
            // The worker has looked for its first rows until now, which is no calm.
            look();
            calm.clear();
            enter(State.CALM);
            settled = true;
        }
        if (state == State.WORK && age() >= WORK) {
            enter(State.DUE);
            calmIfDue();
        }
        return switch (state) {
            case WORK -> 0;
            case DUE -> Math.min(CALM, Math.max(0, MOST_DUE - age()));
            case CALM -> Math.max(0, calmNanos() - age());
        };
    }

    /** Workers that came before the first batch wait for what is usual; but not forever. */
    private long calmNanos() {
        look();
        return beside.total() > 0 || calm.total() >= ENOUGH_CALM ? CALM : FIRST_CALM;
    }

    private void calmIfDue() {
        if (state == State.DUE && batches == 0) {
            latency.calmBegins();
            enter(State.CALM);
        }
    }

    private void enter(State next) {
        state = next;
        since = latency.now();
    }

    private long age() {
        return latency.now() - since;
    }

    @Override
    public Reading read() {
        awaitFirstLook();
        return reading();
    }

    private void awaitFirstLook() {
        for (long left = firstLook(); left > 0 && !Thread.currentThread().isInterrupted(); left = firstLook()) {
            LockSupport.parkNanos(left);
        }
    }

    private synchronized long firstLook() {
        return state == State.CALM ? FIRST_LOOK - age() : 0;
    }

    private synchronized Reading reading() {
        look();
        double rate = latency.perSecond();
        if (rate < IDLE) {
            beside.clear();
            return new Reading(
                    Pace.FULL, String.format(Locale.ROOT, "%.1f transactions a second are no traffic", rate));
        }
        if (calm.total() < LEAST_CALM) {
            return new Reading(
                    Pace.STEADY,
                    String.format(Locale.ROOT, "%.0f transactions without work beside them are too few", calm.total()));
        }
        return judge();
    }

    private Reading judge() {
        long usual = calm.quantile(1 - MAY_EXCEED);
        long limit = (long) (usual * LIMIT);
        double seen = beside.total();
        double exceeded = beside.above(limit);
        var found = String.format(
                Locale.ROOT,
                "%.0f of %.0f transactions beside the work took more than %.2f ms, where %.0f %% may; 99 %% take %.2f ms"
                        + " without it",
                exceeded,
                seen,
                limit / 1e6,
                MAY_EXCEED * 100,
                usual / 1e6);
        if (exceeded >= NO_ACCIDENT && exceeded > MAY_EXCEED * Math.max(seen, LEAST_BESIDE)) {
            beside.clear();
            return new Reading(Pace.SLOW, found);
        }
        if (seen < LEAST_BESIDE) {
            return new Reading(Pace.STEADY, found);
        }
        // Another pace is another experiment.
        beside.clear();
        return new Reading(Pace.FULL, found);
    }

    private void look() {
        var calmNow = latency.calm().counts();
        var besideNow = latency.working().counts();
        calm.add(calmBefore, calmNow);
        beside.add(besideBefore, besideNow);
        calmBefore = calmNow;
        besideBefore = besideNow;
    }
}
