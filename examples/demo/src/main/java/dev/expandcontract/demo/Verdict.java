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

    /** The worst delay meets one of the writers more often than one of the bystanders, who are fewer. */
    private static final int WRITERS_FOR_EACH_BYSTANDER = 2;

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
                slow.stream().noneMatch(this::isToBlame),
                statement,
                slow.stream().map(this::described).toList());
    }

    /**
     * Whether the transition kept writers waiting, and not the machine: that would have kept the bystanders waiting too, or
     * the same writers with nothing but traffic.
     */
    private boolean isToBlame(Part part) {
        var longest = part.longest(Lane.APPLICATION);
        var bystander = part.longest(Lane.BYSTANDER).multipliedBy(WRITERS_FOR_EACH_BYSTANDER);
        return longest.compareTo(bystander) > 0 && longest.compareTo(stalls.longest(Kind.QUIET)) > 0;
    }

    private String described(Part part) {
        return String.format(
                ROOT,
                "%s: %d ms, %s (bystanders %d ms, quiet %d ms)",
                part.name(),
                part.longest(Lane.APPLICATION).toMillis(),
                isToBlame(part) ? "which the machine does not explain" : "but this machine is busy by itself",
                part.longest(Lane.BYSTANDER).toMillis(),
                stalls.longest(Kind.QUIET).toMillis());
    }

    private static Finding finding(long count, String what, List<String> examples) {
        return new Finding(
                count == 0,
                String.format(ROOT, "%,d %s", count, what),
                Collections.unmodifiableList(examples.subList(0, Math.min(EXAMPLES, examples.size()))));
    }
}
