package dev.expandcontract.coordinator;

import dev.expandcontract.phase.Phase;

/**
 * Guards some transitions.
 *
 * @param <S> what it looks at
 */
interface Gate<S> {

    /** A stable name: operators override soft gates by it, and the audit log keeps it. */
    String name();

    Hardness hardness();

    /** Whether this gate has a say in the transition. */
    boolean guards(Phase from, Phase to);

    Finding check(S situation);

    default GateResult result(S situation) {
        var finding = check(situation);
        return new GateResult(name(), hardness(), finding.passed(), finding.reason(), finding.remedy());
    }

    /** What a gate found. */
    record Finding(boolean passed, String reason, String remedy) {

        static Finding pass(String reason) {
            return new Finding(true, reason, "");
        }

        static Finding fail(String reason, String remedy) {
            return new Finding(false, reason, remedy);
        }
    }
}
