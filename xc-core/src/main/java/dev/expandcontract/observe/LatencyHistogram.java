package dev.expandcontract.observe;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often something took how long, in classes each of which is at most a sixteenth wider than the one before. Counting
 * allocates nothing, and threads hardly disturb each other.
 */
public final class LatencyHistogram {

    /** Classes between a power of two and the next one. */
    private static final int PARTS = 16;

    private static final int PART_BITS = 4;

    /** About a microsecond; what is shorter counts as this. */
    private static final int LEAST_BITS = 10;

    /** About 18 minutes; what is longer counts as this. */
    private static final int MOST_BITS = 40;

    /** How many classes there are. */
    public static final int CLASSES = (MOST_BITS - LEAST_BITS) * PARTS;

    private final LongAdder[] counts = new LongAdder[CLASSES];

    LatencyHistogram() {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        counts[classOf(nanos)].increment();
    }

    /** How often each class was counted so far. */
    public long[] counts() {
        var sums = new long[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            sums[i] = counts[i].sum();
        }
        return sums;
    }

    /** The class of a time in nanoseconds. */
    public static int classOf(long nanos) {
        long bounded = Math.clamp(nanos, 1L << LEAST_BITS, (1L << MOST_BITS) - 1);
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded);
        int part = (int) (bounded >>> (bits - PART_BITS)) & (PARTS - 1);
        return (bits - LEAST_BITS) * PARTS + part;
    }

    /** The shortest time of the class after this one, in nanoseconds. */
    public static long endOf(int index) {
        int next = index + 1;
        long power = 1L << (next / PARTS + LEAST_BITS);
        return power + power / PARTS * (next % PARTS);
    }
}
