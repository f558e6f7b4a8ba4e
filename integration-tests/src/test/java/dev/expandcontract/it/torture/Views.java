package dev.expandcontract.it.torture;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.DialSource;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/** Tells from outside under which phases a transaction runs: by how its statements are rewritten, and whether the switch was asked. */
final class Views implements ReadSwitch, DialSource {

    private static final String WRITE = "update " + Plan.TABLE + " set xc$points = 0 where id = 0";
    private static final String READ = "select id from " + Plan.TABLE + " where xc$points = 0";

    private final ThreadLocal<Boolean> asked = ThreadLocal.withInitial(() -> false);

    @Override
    public Side choose(Migration migration) {
        asked.set(true);
        return ThreadLocalRandom.current().nextBoolean() ? Side.OLD : Side.NEXT;
    }

    @Override
    public String name() {
        return "a coin";
    }

    /** So that the gate of SOAK lets the torture through. */
    @Override
    public Dial dial(String migrationId) {
        return Dial.ON;
    }

    /** A transaction of this thread begins. */
    void begin() {
        asked.set(false);
    }

    /** The phases, as a set of bits, one of which the connection's transaction runs under. */
    long phases(Connection connection) throws SQLException {
        var write = connection.nativeSQL(WRITE);
        boolean readsNext = connection.nativeSQL(READ).contains(Plan.NEXT);
        if (!write.contains(Plan.NEXT)) {
            return Ledger.bit(Phase.EXPAND);
        }
        if (!write.contains(Plan.OLD)) {
            return Ledger.bit(Phase.CONTRACT);
        }
        if (asked.get()) {
            return Ledger.bit(Phase.CUTOVER);
        }
        return readsNext ? Ledger.bit(Phase.SOAK) : Ledger.bit(Phase.DUAL_WRITE) | Ledger.bit(Phase.BACKFILL);
    }
}
