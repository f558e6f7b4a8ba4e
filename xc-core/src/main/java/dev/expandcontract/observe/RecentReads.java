package dev.expandcontract.observe;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The reads of late, for whoever looks every now and then: those of the last one to two minutes, or since the last look if that is longer ago. */
final class RecentReads {

    private static final long ROLL_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private SideFigures older = SideFigures.NONE;
    private SideFigures newer = SideFigures.NONE;
    private long newerAt;

    RecentReads(LongSupplier nanos) {
        this.nanos = nanos;
        newerAt = nanos.getAsLong();
    }

    /** @param now all reads so far */
    synchronized SideFigures since(SideFigures now) {
        var recent = now.minus(older);
        if (nanos.getAsLong() - newerAt >= ROLL_EVERY) {
            older = newer;
            newer = now;
            newerAt = nanos.getAsLong();
        }
        return recent;
    }
}
