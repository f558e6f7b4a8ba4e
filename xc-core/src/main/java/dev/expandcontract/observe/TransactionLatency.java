package dev.expandcontract.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How long the driver and the database take for the application's transactions, all statements of one and its commit
 * together: for those that begin while work in the background may run in this process, and for those that begin in a calm,
 * when it may not. They are timed only as long as there is such work at all, so that it costs next to nothing for the
 * rest of the time. Where a transaction belongs is decided when it begins, because later the long ones would be
 * found beside work more often than others, whatever made them long.
 */
public final class TransactionLatency {

    private static final long ROLL_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final LatencyHistogram working = new LatencyHistogram();
    private final LatencyHistogram calm = new LatencyHistogram();
    private final LongAdder transactions = new LongAdder();
    private final AtomicInteger works = new AtomicInteger();
    private volatile boolean isCalm = true;
    private volatile Mark newer;
    private volatile Mark older;

    /** How many transactions there were at a time. */
    private record Mark(long at, long transactions) {}

    public TransactionLatency() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that only its differences matter of */
    public TransactionLatency(LongSupplier nanos) {
        this.nanos = nanos;
        newer = new Mark(nanos.getAsLong(), 0);
        older = newer;
    }

    /** Listens to one connection. */
    public DriverListener connection() {
        return new Connection();
    }

    /** Nanoseconds, of which only differences matter. */
    public long now() {
        return nanos.getAsLong();
    }

    /** Work in the background begins, with a calm if there was none. There may be several. */
    public synchronized void workBegins() {
        if (works.get() == 0) {
            isCalm = true;
            newer = new Mark(now(), transactions.sum());
            older = newer;
        }
        works.incrementAndGet();
    }

    /** Some has ended. */
    public void workEnds() {
        works.decrementAndGet();
    }

    /** Work rests from now on. */
    public void calmBegins() {
        isCalm = true;
    }

    /** It does so no more. */
    public void calmEnds() {
        isCalm = false;
    }

    /** Transactions that began while there was work. */
    public LatencyHistogram working() {
        return working;
    }

    /** Transactions that began in a calm. */
    public LatencyHistogram calm() {
        return calm;
    }

    /**
     * How many transactions a second ended of late: in the last second or two, or since work began if that is not as
     * long ago.
     */
    public double perSecond() {
        var since = older;
        return (transactions.sum() - since.transactions()) * 1e9 / Math.max(1, now() - since.at());
    }

    private void record(boolean began, long took) {
        (began ? calm : working).record(took);
        transactions.increment();
        long now = now();
        if (now - newer.at() >= ROLL_EVERY) {
            roll(now);
        }
    }

    private synchronized void roll(long now) {
        if (now - newer.at() >= ROLL_EVERY) {
            older = newer;
            newer = new Mark(now, transactions.sum());
        }
    }

    /** Adds up what a transaction takes. Used by one thread at a time, as a connection is. */
    private final class Connection implements DriverListener {

        private boolean running;
        private boolean beganInCalm;
        private long took;

        @Override
        public long begins() {
            if (works.get() == 0) {
                return 0;
            }
            if (!running) {
                running = true;
                beganInCalm = isCalm;
                took = 0;
            }
            long now = now();
            return now == 0 ? 1 : now;
        }

        @Override
        public void ended(long begun) {
            took += now() - begun;
        }

        @Override
        public void transactionEnds() {
            if (running) {
                running = false;
                record(beganInCalm, took);
            }
        }
    }
}
