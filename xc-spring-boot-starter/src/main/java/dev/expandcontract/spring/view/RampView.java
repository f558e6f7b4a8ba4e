package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.coordinator.RampStatus;
import dev.expandcontract.model.SettingException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last ramp of a dial.
 *
 * @param plan the plan in words, as {@code start-ramp} takes it
 * @param steps its steps; empty if somebody has changed the plan by hand to what is none
 * @param limits what reads of the next column have to show at each step, null if there are no steps
 * @param step the step that it is at, or has ended at, from 1; 0 before the first
 * @param requestedBy who began it
 * @param startedAt when, in ISO 8601, by the database's clock
 * @param stepBeganAt when the step began
 * @param stepLastsUntil until when the step lasts at least, null if the ramp has ended or has not begun its first step
 * @param running whether it goes on
 * @param outcome how it ended: {@code finished}, {@code turned back} or {@code stopped}; empty as long as it goes on
 * @param note what it waits for, or why it has ended
 */
public record RampView(
        String plan,
        List<Step> steps,
        @Nullable Limits limits,
        int step,
        String requestedBy,
        String startedAt,
        String stepBeganAt,
        @Nullable String stepLastsUntil,
        boolean running,
        String outcome,
        String note) {

    public RampView {
        steps = List.copyOf(steps);
    }

    /**
     * A step of the plan.
     *
     * @param percent the share of readers of the next column
     * @param seconds how long it lasts at least
     */
    public record Step(BigDecimal percent, long seconds) {}

    /**
     * What reads of the next column have to show at each step.
     *
     * @param reads how many of them the whole fleet has to have seen
     * @param mismatches how many rows may be found whose columns differ
     * @param latency how many times as long as reads of the old column they may take
     * @param errors how much larger a part of them may fail, from 0 to 1
     */
    public record Limits(long reads, long mismatches, double latency, double errors) {}

    static RampView of(RampStatus ramp) {
        var plan = plan(ramp);
        return new RampView(
                ramp.plan(),
                plan.map(RampPlan::steps).orElse(List.of()).stream()
                        .map(step -> new Step(
                                new BigDecimal(step.share().percent()),
                                step.time().toSeconds()))
                        .toList(),
                plan.map(RampPlan::limits)
                        .map(limits ->
                                new Limits(limits.reads(), limits.mismatches(), limits.latency(), limits.errors()))
                        .orElse(null),
                ramp.step(),
                ramp.requestedBy(),
                ramp.startedAt().toString(),
                ramp.stepBeganAt().toString(),
                plan.map(known -> until(ramp, known)).orElse(null),
                ramp.isRunning(),
                ramp.outcome(),
                ramp.note());
    }

    private static Optional<RampPlan> plan(RampStatus ramp) {
        try {
            return Optional.of(RampPlan.parse(ramp.plan()));
        } catch (SettingException e) {
            // the ramp ends by itself, and its note says so
            return Optional.empty();
        }
    }

    private static @Nullable String until(RampStatus ramp, RampPlan plan) {
        return ramp.isRunning()
                        && ramp.step() > 0
                        && ramp.step() <= plan.steps().size()
                ? ramp.stepBeganAt()
                        .plus(plan.steps().get(ramp.step() - 1).time())
                        .toString()
                : null;
    }
}
