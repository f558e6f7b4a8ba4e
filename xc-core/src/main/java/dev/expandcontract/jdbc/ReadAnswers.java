package dev.expandcontract.jdbc;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.HashMap;
import java.util.Map;

/** The answers that the read switch has given to one transaction, so that it is asked once for each migration. */
final class ReadAnswers {

    private final SafeReadSwitch readSwitch;
    private final Map<String, Side> given = new HashMap<>();

    ReadAnswers(SafeReadSwitch readSwitch) {
        this.readSwitch = readSwitch;
    }

    Side of(Migration migration) {
        var side = given.get(migration.id());
        if (side == null) {
            side = readSwitch.choose(migration);
            given.put(migration.id(), side);
        }
        return side;
    }
}
