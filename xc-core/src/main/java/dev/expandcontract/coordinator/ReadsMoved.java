package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.StateGates.State;
import dev.expandcontract.phase.Phase;

/** SOAK reads the next column alone, so everybody should have been doing that already. */
final class ReadsMoved implements Gate<State> {

    @Override
    public String name() {
        return "reads-moved";
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
        var dial = state.dial();
        if (dial.isFull()) {
            return Answer.pass("Everybody reads '"
                    + state.migration().definition().column().next() + "', as " + dial.decidedBy() + " decides.");
        }
        return Answer.fail(
                dial.toString(),
                (dial.turnable()
                                ? "Turn it to 100 % by TurnDial, with nobody denied"
                                : "Let everybody read the new column there")
                        + ", or override this gate by its name.");
    }
}
