package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.StateGates.State;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.phase.Phase;

/** What readers have seen since the dial stands where it does is evidence for or against reading the next column alone. */
final class NoMismatch implements Gate<State> {

    /** How many rows a message names. */
    private static final int NAMED = 10;

    @Override
    public String name() {
        return "no-mismatch";
    }

    @Override
    public Hardness hardness() {
        return Hardness.SOFT;
    }

    @Override
    public boolean guards(Phase from, Phase to) {
        return from == Phase.CUTOVER && to == Phase.SOAK;
    }

    @Override
    public Answer check(State state) {
        var since = state.dial().turnedAt();
        var rows = state.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.MISMATCH)
                .filter(finding -> !finding.lastSeen().isBefore(since))
                .map(finding -> finding.row().name())
                .toList();
        return rows.isEmpty()
                ? Answer.pass(
                        "No query has read a row whose columns differ since the dial was turned at " + since + ".")
                : Answer.fail(
                        "Since the dial was turned at " + since + ", queries have read " + rows.size()
                                + " rows whose columns differ: "
                                + String.join(", ", rows.subList(0, Math.min(NAMED, rows.size()))) + ".",
                        "Find out who writes around XC, repair the rows by RepairDifferences, and run a verification;"
                                + " or override this gate by its name.");
    }
}
