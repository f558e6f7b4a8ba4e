package dev.expandcontract.demo.check;

import java.util.ArrayDeque;
import java.util.Deque;

/** How much a growing count has grown in the last second. Not thread-safe. */
public final class Throughput {

    private static final double SECOND = 1e9;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * Takes the count.
     *
     * @param nanos when, as told by {@link System#nanoTime()}
     * @return its growth per second
     */
    public long perSecond(long count, long nanos) {
        samples.addLast(new Sample(count, nanos));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos > SECOND) {
            samples.removeFirst();
        }
        var first = samples.getFirst();
        return nanos == first.nanos ? 0 : Math.round((count - first.count) * SECOND / (nanos - first.nanos));
    }

    private record Sample(long count, long nanos) {}
}
