package dev.expandcontract.backfill;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a batch may change its rows without locking those first that nobody else holds. That takes less, but where
 * somebody holds one of them, the batch fails as a whole. After one that did, none is tried so for a while, each time for
 * twice as long.
 */
final class OptimisticUpdates {

    static final long SHORTEST = TimeUnit.SECONDS.toNanos(1);
    static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final LongSupplier nanos;
    private long waits = SHORTEST;
    private long waitsSince;
    private boolean waiting;

    /** @param nanos a clock that only its differences matter of */
    OptimisticUpdates(LongSupplier nanos) {
        this.nanos = nanos;
    }

    boolean mayTry() {
        if (waiting && nanos.getAsLong() - waitsSince >= waits) {
            waiting = false;
            waits = Math.min(LONGEST, 2 * waits);
        }
        return !waiting;
    }

    /** One met another transaction. */
    void failed() {
        waiting = true;
        waitsSince = nanos.getAsLong();
    }
}
