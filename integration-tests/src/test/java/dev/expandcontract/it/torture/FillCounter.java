package dev.expandcontract.it.torture;

import java.sql.Connection;
import org.h2.api.Trigger;

/** H2's trigger that counts in the last column how often a row was updated. */
public final class FillCounter implements Trigger {

    @Override
    public void fire(Connection connection, Object[] before, Object[] after) {
        int last = after.length - 1;
        after[last] = (Integer) before[last] + 1;
    }
}
