package dev.expandcontract.observe;

import java.util.concurrent.atomic.LongAdder;

/** Counts what reads of one migration show that compare its columns. */
public final class ShadowCounts {

    private final LongAdder sampled = new LongAdder();
    private final LongAdder notSampled = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** A statement is executed that compares. */
    public void sampled() {
        sampled.increment();
    }

    /** A statement is executed that was to compare and cannot. */
    public void notSampled() {
        notSampled.increment();
    }

    /** The columns of a row were compared. */
    public void row(boolean differs) {
        rows.increment();
        if (differs) {
            mismatches.increment();
        }
    }

    /** A comparison failed. */
    public void failed() {
        failures.increment();
    }

    /** A mismatch cannot be told to anybody. */
    public void dropped() {
        dropped.increment();
    }

    /** What has been counted so far. */
    public ShadowFigures figures() {
        return new ShadowFigures(
                sampled.sum(), notSampled.sum(), rows.sum(), mismatches.sum(), failures.sum(), dropped.sum());
    }
}
