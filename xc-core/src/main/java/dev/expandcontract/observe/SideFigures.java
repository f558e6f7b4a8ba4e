package dev.expandcontract.observe;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many statements have read one side of a migrating column, how many of them failed, and what the others took. Immutable.
 * Figures of the same instance can be subtracted, and those of several instances added.
 */
public final class SideFigures {

    /** Nothing has been read. */
    public static final SideFigures NONE = new SideFigures(0, 0, new long[LatencyHistogram.CLASSES]);

    private static final String BETWEEN = ";";

    private final long errors;
    private final long nanos;
    /** How many took how long, by {@link LatencyHistogram}'s classes. */
    private final long[] counts;

    SideFigures(long errors, long nanos, long[] counts) {
        this.errors = errors;
        this.nanos = nanos;
        this.counts = counts;
    }

    /** How many statements were executed, those that failed among them. */
    public long statements() {
        return Arrays.stream(counts).sum() + errors;
    }

    /** How many of them failed: the driver threw when they were executed. */
    public long errors() {
        return errors;
    }

    /** What all that did not fail took together, in nanoseconds. */
    public long nanos() {
        return nanos;
    }

    /** What one that did not fail took on the average, in nanoseconds; not a number if there was none. */
    public double meanNanos() {
        return statements() == errors ? Double.NaN : (double) nanos / (statements() - errors);
    }

    /**
     * The time, at most a sixteenth too long, that the given part of those that did not fail does not exceed.
     *
     * @param part more than 0 and at most 1; 0.5 for the median
     * @return in nanoseconds; not a number if there was none
     */
    public double quantileNanos(double part) {
        double wanted = part * (statements() - errors);
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i];
            if (sum > 0 && sum >= wanted) {
                return LatencyHistogram.endOf(i);
            }
        }
        return Double.NaN;
    }

    /** What has come since the earlier figures of the same instance or, of a sum, of the same instances. */
    public SideFigures minus(SideFigures earlier) {
        return new SideFigures(
                errors - earlier.errors,
                nanos - earlier.nanos,
                IntStream.range(0, counts.length)
                        .mapToLong(i -> counts[i] - earlier.counts[i])
                        .toArray());
    }

    /** These figures and those of another instance. */
    public SideFigures plus(SideFigures other) {
        return new SideFigures(
                errors + other.errors,
                nanos + other.nanos,
                IntStream.range(0, counts.length)
                        .mapToLong(i -> counts[i] + other.counts[i])
                        .toArray());
    }

    /** The figures in a line of text, some hundred characters, for {@link #parse} of any instance. */
    public String text() {
        return errors
                + BETWEEN
                + nanos
                + BETWEEN
                + IntStream.range(0, counts.length)
                        .filter(i -> counts[i] != 0)
                        .mapToObj(i -> i + ":" + counts[i])
                        .collect(Collectors.joining(","));
    }

    /**
     * The figures that {@link #text} has told.
     *
     * @throws IllegalArgumentException if it is none of its texts
     */
    public static SideFigures parse(String text) {
        try {
            var parts = text.split(BETWEEN, -1);
            var counts = new long[LatencyHistogram.CLASSES];
            if (!parts[2].isEmpty()) {
                for (var pair : parts[2].split(",", -1)) {
                    int colon = pair.indexOf(':');
                    counts[Integer.parseInt(pair, 0, colon, 10)] = Long.parseLong(pair.substring(colon + 1));
                }
            }
            return new SideFigures(Long.parseLong(parts[0]), Long.parseLong(parts[1]), counts);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' does not tell figures of reads", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SideFigures that
                && errors == that.errors
                && nanos == that.nanos
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return text();
    }
}
