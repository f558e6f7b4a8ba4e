package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.GateResult;
import dev.expandcontract.coordinator.Outcome;
import java.util.List;

/**
 * What came of a command.
 *
 * @param migrationId the migration concerned
 * @param succeeded whether what was asked for is done
 * @param message the outcome in a sentence: what was done, or why not and what to do about it
 * @param gates the answers of all gates that were asked
 */
public record OutcomeView(String migrationId, boolean succeeded, String message, List<GateView> gates) {

    public OutcomeView {
        gates = List.copyOf(gates);
    }

    /** The outcome, as it is shown. */
    public static OutcomeView of(Outcome outcome) {
        return new OutcomeView(
                outcome.migrationId(),
                outcome.succeeded(),
                outcome.message(),
                gates(outcome).stream().map(GateView::of).toList());
    }

    private static List<GateResult> gates(Outcome outcome) {
        if (outcome instanceof Outcome.Moved moved) {
            return moved.gates();
        }
        return outcome instanceof Outcome.Refused refused ? refused.gates() : List.of();
    }
}
