package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.GateResult;
import dev.expandcontract.coordinator.Hardness;

/**
 * The answer of one gate.
 *
 * @param name the name by which a soft gate is overridden
 * @param hard whether it can never be overridden
 * @param passed whether it lets the migration through
 * @param reason what was found
 * @param remedy what to do about it; empty if it passed
 */
public record GateView(String name, boolean hard, boolean passed, String reason, String remedy) {

    static GateView of(GateResult gate) {
        return new GateView(gate.name(), gate.hardness() == Hardness.HARD, gate.passed(), gate.reason(), gate.remedy());
    }
}
