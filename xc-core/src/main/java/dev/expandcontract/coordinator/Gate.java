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

    Answer check(S situation);

    default GateResult result(S situation) {
        var answer = check(situation);
        return new GateResult(name(), hardness(), answer.passed(), answer.reason(), answer.remedy());
    }

    /** What a gate answers. */
    record Answer(boolean passed, String reason, String remedy) {

        static Answer pass(String reason) {
            return new Answer(true, reason, "");
        }

        static Answer fail(String reason, String remedy) {
            return new Answer(false, reason, remedy);
        }
    }
}
