package dev.expandcontract.readswitch;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;

/** Reads by a dial that the application's code holds. */
record FixedDial(Dial dial) implements ReadSwitch, DialSource {

    @Override
    public Side choose(Migration migration) {
        return dial.side(migration.id(), ReadContext.current());
    }

    @Override
    public String name() {
        return "the dial in the application's code";
    }

    @Override
    public Dial dial(String migrationId) {
        return dial;
    }
}
