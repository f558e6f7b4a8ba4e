package dev.expandcontract.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How long statements of the application take: those that begin while a batch of work in the background runs in this
 * process, and the others; as long as there is such work at all, so that it costs next to nothing for the rest of the time.
 * Where a statement belongs is decided when it begins, because later the long ones would be found
 * beside batches more often than others, whatever made them long.
 */
public final class StatementLatency implements StatementListener {

    private static final long ROLL_EVERY = TimeUnit.SECONDS.toNanos(1);

    /** The lowest bit of what a statement is told when it begins; the others are the time. */
    private static final long BESIDE = 1;

    private final LongSupplier nanos;
    private final LatencyHistogram beside = new LatencyHistogram();
    private final LatencyHistogram calm = new LatencyHistogram();
    private final LongAdder statements = new LongAdder();
    private final AtomicInteger works = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private volatile Mark newer;
    private volatile Mark older;
    private volatile long listeningSince;

    /** How many statements there were at a time. */
    private record Mark(long at, long statements) {}

    public StatementLatency() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that only its differences matter of */
    public StatementLatency(LongSupplier nanos) {
        this.nanos = nanos;
        newer = new Mark(nanos.getAsLong(), 0);
        older = newer;
    }

    @Override
    public long begins() {
        if (works.get() == 0) {
            return 0;
        }
        long now = nanos.getAsLong() & ~BESIDE;
        long begun = batches.get() > 0 ? now | BESIDE : now;
        return begun == 0 ? BESIDE + 1 : begun;
    }

    @Override
    public void ended(long begun) {
        long now = nanos.getAsLong();
        ((begun & BESIDE) == 0 ? calm : beside).record(now - begun);
        statements.increment();
        if (now - newer.at() >= ROLL_EVERY) {
            roll(now);
        }
    }

    private synchronized void roll(long now) {
        if (now - newer.at() >= ROLL_EVERY) {
            older = newer;
            newer = new Mark(now, statements.sum());
        }
    }

    /** Work in the background begins, which has batches. There may be several. */
    public synchronized void workBegins() {
        if (works.get() == 0) {
            listeningSince = nanos.getAsLong();
            newer = new Mark(listeningSince, statements.sum());
            older = newer;
        }
        works.incrementAndGet();
    }

    /** Some has ended. */
    public void workEnds() {
        works.decrementAndGet();
    }

    /** For how long statements have been looked at without a break, in nanoseconds. */
    public long listenedNanos() {
        return nanos.getAsLong() - listeningSince;
    }

    /** A batch of work in the background begins. Several may run. */
    public void batchBegins() {
        batches.incrementAndGet();
    }

    /** One has ended. */
    public void batchEnds() {
        batches.decrementAndGet();
    }

    /** Statements that began beside a batch. */
    public LatencyHistogram beside() {
        return beside;
    }

    /** Statements that began while no batch ran. */
    public LatencyHistogram calm() {
        return calm;
    }

    /**
     * How many statements a second ended of late: in the last second or two, or since there was one or the work
     * began if that is longer ago.
     */
    public double perSecond() {
        var since = older;
        return (statements.sum() - since.statements()) * 1e9 / Math.max(1, nanos.getAsLong() - since.at());
    }
}
