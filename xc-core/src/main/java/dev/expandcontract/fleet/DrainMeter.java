package dev.expandcontract.fleet;

import java.util.concurrent.atomic.LongAdder;

/** How long transactions under older phases go on after an instance has learned of new ones. Thread-safe. */
public final class DrainMeter {

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private volatile long since;

    /** New phases were published. */
    void began(long now) {
        since = now;
    }

    /** The last transaction under older phases has ended. */
    void ended(long now) {
        count.increment();
        nanos.add(now - since);
    }

    /** How often they have ended. */
    public long count() {
        return count.sum();
    }

    /** How long that took altogether, in nanoseconds. */
    public long nanos() {
        return nanos.sum();
    }
}
