package dev.expandcontract.fence.model;

import dev.expandcontract.fence.model.Search.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells a counterexample, step by step, with epochs numbered from 1. */
final class Trace {

    private final Fleet fleet;
    private final List<String> lines = new ArrayList<>();
    private int epoch = 1;

    private Trace(Fleet fleet) {
        this.fleet = fleet;
    }

    static String of(Fleet fleet, Violation violation) {
        var trace = new Trace(fleet);
        var path = violation.path();
        for (int i = 1; i < path.size(); i++) {
            long to = path.get(i);
            var breaks = violation.inAction() && i == path.size() - 1 ? violation.invariant() : null;
            fleet.steps(path.get(i - 1)).stream()
                    .filter(step -> step.successor() == to
                            && (breaks == null || step.step().broken() == breaks))
                    .findFirst()
                    .ifPresent(trace::tell);
        }
        trace.lines.add("=> " + violation.invariant() + " in " + fleet.describe(path.getLast(), trace.epoch));
        return String.join("\n", trace.lines);
    }

    private void tell(Fleet.Numbered numbered) {
        var step = numbered.step();
        if (step.action() == Action.MOVE) {
            epoch++;
        }
        var actor = numbered.instance() > 0
                ? "instance " + numbered.instance() + (step.actor() > 0 ? ", connection " + step.actor() : "")
                : step.actor() > 0 ? "coordinator " + step.actor() : "database";
        var about = step.about() == null ? "" : ": " + step.about().tell(epoch);
        lines.add(String.format(
                Locale.ROOT,
                "%2d. %-25s %s%s",
                lines.size() + 1,
                actor,
                step.action().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                about));
    }
}
