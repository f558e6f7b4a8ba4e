package dev.expandcontract.pace;

import dev.expandcontract.observe.LatencyHistogram;

/** How times are distributed that were seen of late: what is newer weighs more, once more than so many were seen. */
final class Distribution {

    private final double[] weights = new double[LatencyHistogram.CLASSES];
    private final double most;
    private double total;

    /** @param most the weight that all times together have at most */
    Distribution(double most) {
        this.most = most;
    }

    /** Adds what was counted between two looks at a histogram. */
    void add(long[] before, long[] now) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] += now[i] - before[i];
            total += now[i] - before[i];
        }
        if (total > most) {
            scale(most / total);
        }
    }

    private void scale(double factor) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= factor;
        }
        total *= factor;
    }

    void clear() {
        scale(0);
    }

    /** How many times it knows. */
    double total() {
        return total;
    }

    /** The time in nanoseconds that the given part of all does not exceed. */
    long quantile(double part) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            if (sum >= part * total) {
                return LatencyHistogram.endOf(i);
            }
        }
        return LatencyHistogram.endOf(weights.length - 1);
    }

    /** How many times exceed the given one, in nanoseconds. */
    double above(long nanos) {
        double sum = 0;
        for (int i = LatencyHistogram.classOf(nanos); i < weights.length; i++) {
            sum += weights[i];
        }
        return sum;
    }
}
