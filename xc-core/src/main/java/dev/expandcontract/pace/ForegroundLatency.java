package dev.expandcontract.pace;

import dev.expandcontract.observe.LatencyHistogram;
import dev.expandcontract.observe.StatementLatency;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the application's statements quick while batches run, those of this instance, as its own JDBC layer measures them:
 * 99 % of them should not take longer than 99 % take without a backfill, but for a fifth. What they take without one is seen
 * between batches, and before the first one. Statements beside batches may exceed that as far as all of them together do not
 * do it too often; so how many of them may depends on how much of the time there are batches.
 *
 * <p>Without traffic there is nothing to protect. With it there are rests always, at least a quarter of the time. Where too few
 * statements were seen to tell, the pace is kept. Batches of other instances are not told apart from other load: each instance
 * answers for its own.
 */
public final class ForegroundLatency implements PaceProbe, WorkWatcher {

    /** Statements a second below which there is no traffic that is worth to be protected. */
    static final double IDLE = 5;

    /** The part of all statements that may exceed the limit. */
    private static final double MAY_EXCEED = 0.01;

    /** The limit, as a multiple of what all statements but that part take between batches. */
    private static final double LIMIT = 1.2;

    /** The part of the statements that may begin beside batches, so that the others tell what is usual. */
    private static final double MOST_BESIDE = 0.75;

    private static final double NEARLY_ALL = 0.9;

    /** So many statements above the limit are no accident. */
    private static final double NO_ACCIDENT = 3;

    /** For so long statements are looked at before anything is said: about the time of one batch. */
    private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double LEAST_CALM = 200;
    private static final double LEAST_BESIDE = 30;
    private static final double MOST_CALM = 10_000;

    private final StatementLatency latency;
    private final Distribution calm = new Distribution(MOST_CALM);
    private final Distribution beside = new Distribution(Double.MAX_VALUE);
    private volatile boolean begun;
    private double calmSince;
    private long[] calmBefore = new long[LatencyHistogram.CLASSES];
    private long[] besideBefore = new long[LatencyHistogram.CLASSES];

    /** @param latency what the application's statements take */
    public ForegroundLatency(StatementLatency latency) {
        this.latency = latency;
    }

    @Override
    public String name() {
        return "foreground latency";
    }

    @Override
    public void workBegins() {
        latency.workBegins();
        begun = true;
    }

    @Override
    public void workEnds() {
        latency.workEnds();
    }

    @Override
    public void batchBegins() {
        latency.batchBegins();
    }

    @Override
    public void batchEnds() {
        latency.batchEnds();
    }

    @Override
    public Reading read() {
        awaitFirstLook();
        look();
        double rate = latency.perSecond();
        if (rate < IDLE) {
            forget();
            return new Reading(Pace.FULL, String.format(Locale.ROOT, "%.1f statements a second are no traffic", rate));
        }
        double part = part();
        if (part > NEARLY_ALL) {
            forget();
            return new Reading(
                    Pace.SLOW,
                    String.format(
                            Locale.ROOT, "nothing tells what %.0f statements a second take without batches", rate));
        }
        if (calm.total() < LEAST_CALM) {
            return new Reading(
                    Pace.STEADY,
                    String.format(Locale.ROOT, "%.0f statements between batches are too few", calm.total()));
        }
        return judge(part);
    }

    private void awaitFirstLook() {
        for (long left = FIRST_LOOK - latency.listenedNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = FIRST_LOOK - latency.listenedNanos()) {
            LockSupport.parkNanos(left);
        }
    }

    private Reading judge(double part) {
        long usual = calm.quantile(1 - MAY_EXCEED);
        long limit = (long) (usual * LIMIT);
        // What those between batches leave to those beside them.
        double left = MAY_EXCEED - (1 - part) * calm.above(limit) / calm.total();
        double mayExceed = part == 0 ? 1 : Math.clamp(left / part, 0.001, 1);
        double needed = Math.max(LEAST_BESIDE, (NO_ACCIDENT - 1) / mayExceed);
        double seen = beside.total();
        double exceeded = beside.above(limit);
        var found = String.format(
                Locale.ROOT,
                "%.0f of %.0f statements beside batches took more than %.2f ms, where %.1f %% may; 99 %% take %.2f ms"
                        + " between batches",
                exceeded,
                seen,
                limit / 1e6,
                mayExceed * 100,
                usual / 1e6);
        if (exceeded >= NO_ACCIDENT && exceeded > mayExceed * Math.max(seen, needed)) {
            forget();
            return new Reading(Pace.SLOW, found);
        }
        if (seen < needed) {
            return new Reading(Pace.STEADY, found);
        }
        forget();
        return new Reading(part < MOST_BESIDE ? Pace.FULL : Pace.STEADY, found);
    }

    /** Which part of the statements began beside batches, since it was decided last. */
    private double part() {
        return beside.total() == 0 ? 0 : beside.total() / (beside.total() + calmSince);
    }

    private void look() {
        if (begun) {
            // What was usual at the time of earlier work need not be so now.
            begun = false;
            calm.clear();
            forget();
        }
        var calmNow = latency.calm().counts();
        var besideNow = latency.beside().counts();
        calm.add(calmBefore, calmNow);
        beside.add(besideBefore, besideNow);
        // Before the first batch there is no part yet that it could take.
        calmSince += beside.total() == 0 ? 0 : sum(calmNow) - sum(calmBefore);
        calmBefore = calmNow;
        besideBefore = besideNow;
    }

    /** Another pace is another experiment. */
    private void forget() {
        beside.clear();
        calmSince = 0;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
