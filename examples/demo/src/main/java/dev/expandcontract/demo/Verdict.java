package dev.expandcontract.demo;

import static java.util.Locale.ROOT;

import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Kind;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.StallMeter.Part;
import dev.expandcontract.demo.check.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Holds what was found against the invariants. */
final class Verdict {

    /**
     * An invariant and whether it held.
     *
     * @param statement what was found, in a line
     * @param examples what spoke against it, a line each
     */
    record Finding(boolean held, String statement, List<String> examples) {}

    private static final int EXAMPLES = 10;

    /** There are several writers and one bystander, so the worst delay meets a writer more often. */
    private static final int NOISE = 2;

    private final Tally tally;
    private final StallMeter stalls;
    private final Duration stallLimit;
    private final List<String> stops = new ArrayList<>();
    private List<String> lost = List.of();
    private boolean checked;

    Verdict(Tally tally, StallMeter stalls, Duration stallLimit) {
        this.tally = tally;
        this.stalls = stalls;
        this.stallLimit = stallLimit;
    }

    /** The demo did not get to its end. */
    void stopped(Exception failure) {
        stops.add(failure instanceof StepFailedException ? failure.getMessage() : failure.toString());
    }

    /** What the last look at all rows has found. */
    void lost(List<String> rows) {
        lost = rows;
        checked = true;
    }

    List<Finding> findings() {
        return List.of(
                new Finding(
                        stops.isEmpty() && checked, stops.isEmpty() ? "every step was taken" : "a step failed", stops),
                finding(tally.errors(), "failed transactions", tally.errorExamples()),
                finding(lost.size(), "lost writes", lost),
                finding(tally.stale(), "stale reads", tally.staleExamples()),
                stall());
    }

    /** How many transactions were repeated because the database chose them as victims of a deadlock, by part. */
    Map<String, Long> repeated() {
        return tally.repeated();
    }

    Result result(Options options, Duration took) {
        return new Result(
                options,
                findings().stream().allMatch(Finding::held),
                tally.transactions(),
                tally.errors(),
                lost.size(),
                tally.stale(),
                stalls.longest(Kind.TRANSITION),
                took);
    }

    private Finding stall() {
        var slow = stalls.parts(Kind.TRANSITION).stream()
                .filter(part -> part.longest(Lane.APPLICATION).compareTo(stallLimit) > 0)
                .toList();
        var statement = String.format(
                ROOT,
                "the longest write during a transition took %d ms (limit %d ms)",
                stalls.longest(Kind.TRANSITION).toMillis(),
                stallLimit.toMillis());
        return new Finding(
                slow.stream().allMatch(Verdict::delayedBystanders),
                statement,
                slow.stream().map(Verdict::described).toList());
    }

    /** Whether the machine kept others waiting too, so that the transition cannot be blamed. */
    private static boolean delayedBystanders(Part part) {
        return part.longest(Lane.APPLICATION)
                        .compareTo(part.longest(Lane.BYSTANDER).multipliedBy(NOISE))
                <= 0;
    }

    private static String described(Part part) {
        return String.format(
                ROOT,
                "%s: %d ms; the bystander%s %d ms",
                part.name(),
                part.longest(Lane.APPLICATION).toMillis(),
                delayedBystanders(part) ? ", who has nothing to do with it, waited too:" : " waited only",
                part.longest(Lane.BYSTANDER).toMillis());
    }

    private static Finding finding(long count, String what, List<String> examples) {
        return new Finding(
                count == 0,
                String.format(ROOT, "%,d %s", count, what),
                Collections.unmodifiableList(examples.subList(0, Math.min(EXAMPLES, examples.size()))));
    }
}
