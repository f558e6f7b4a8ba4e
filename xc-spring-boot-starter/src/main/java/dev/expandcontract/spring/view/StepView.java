package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.GateResult;
import dev.expandcontract.model.LogicalColumn;
import dev.expandcontract.phase.Phase;
import java.util.List;

/**
 * A step that a migration could take, with what stands against it now.
 *
 * @param to the phase that it leads to
 * @param forward whether that is the next one, not the previous one
 * @param effect what changes, in a sentence
 * @param reversible whether stepping back undoes it
 * @param warning what cannot be undone; empty if it is reversible
 * @param gates what the gates answer
 */
public record StepView(
        String to, boolean forward, String effect, boolean reversible, String warning, List<GateView> gates) {

    public StepView {
        gates = List.copyOf(gates);
    }

    static StepView of(LogicalColumn column, Phase from, Phase to, List<GateResult> gates) {
        var effects = Effects.of(column, from, to);
        return new StepView(
                to.name(),
                from.compareTo(to) < 0,
                effects.what(),
                effects.reversible(),
                effects.undo(),
                gates.stream().map(GateView::of).toList());
    }
}
