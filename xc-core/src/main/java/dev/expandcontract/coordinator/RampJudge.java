package dev.expandcontract.coordinator;

import static java.util.Locale.ROOT;

import dev.expandcontract.observe.SideFigures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Judges a step of a ramp by what the fleet has read. Pure. */
final class RampJudge {

    /** So few statements tell something about latency and errors already, and stop a bad plan early. */
    static final long TELLING = 30;

    /** A difference that is smaller is not what anybody feels, whatever its ratio. */
    private static final long FELT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final double PART = 0.95;

    private RampJudge() {}

    /**
     * What the fleet has read.
     *
     * @param old reads of the old column since the ramp began
     * @param next reads of the next column in this step
     * @param mismatches rows that were found in this step whose columns differ
     */
    record Seen(SideFigures old, SideFigures next, long mismatches) {}

    /** What is to be done. */
    sealed interface Verdict {

        /** In words. */
        String why();

        /** Nothing yet. */
        record Wait(String why) implements Verdict {}

        /** The next step may begin. */
        record Go(String why) implements Verdict {}

        /** Everybody is to read the old column again. */
        record TurnBack(String why) implements Verdict {}
    }

    /** @param lasted how long the step has lasted */
    static Verdict judge(RampPlan.Step step, RampPlan.Limits limits, Duration lasted, Seen seen) {
        if (seen.mismatches() > limits.mismatches()) {
            return new Verdict.TurnBack(seen.mismatches() + " rows were found whose columns differ, and "
                    + limits.mismatches() + " are allowed");
        }
        long next = seen.next().statements();
        long old = seen.old().statements();
        if (next >= TELLING) {
            double more = part(seen.next()) - (old == 0 ? 0 : part(seen.old()));
            if (more > limits.errors()) {
                return new Verdict.TurnBack(String.format(
                        ROOT,
                        "%d of %,d reads of the new column failed, and %d of %,d of the old one",
                        seen.next().errors(),
                        next,
                        seen.old().errors(),
                        old));
            }
            if (old >= TELLING && isSlow(seen, limits)) {
                return new Verdict.TurnBack(String.format(
                        ROOT,
                        "95 %% of %,d reads of the new column took up to %.1f ms, and of %,d of the old one up to %.1f ms; %s"
                                + " times as long is allowed. Is an index missing?",
                        next,
                        millis(seen.next()),
                        old,
                        millis(seen.old()),
                        limits.latency()));
            }
        }
        if (next < limits.reads()) {
            return new Verdict.Wait(String.format(ROOT, "%,d of %,d reads seen", next, limits.reads()));
        }
        if (old < TELLING) {
            return new Verdict.Wait("too few reads of the old column to compare with");
        }
        return lasted.compareTo(step.time()) < 0
                ? new Verdict.Wait("it lasts until " + step.time() + " are over")
                : new Verdict.Go(String.format(ROOT, "%,d reads seen in %d s", next, lasted.toSeconds()));
    }

    private static boolean isSlow(Seen seen, RampPlan.Limits limits) {
        double next = seen.next().quantileNanos(PART);
        double old = seen.old().quantileNanos(PART);
        return next > limits.latency() * old && next - old > FELT_NANOS;
    }

    private static double part(SideFigures figures) {
        return (double) figures.errors() / figures.statements();
    }

    private static double millis(SideFigures figures) {
        return figures.quantileNanos(PART) / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
