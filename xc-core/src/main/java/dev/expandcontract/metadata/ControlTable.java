package dev.expandcontract.metadata;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The one row that everything else is ordered by: whoever holds its lock may change phases and join the fleet. */
public final class ControlTable {

    private final Rows rows;

    ControlTable(Rows rows) {
        this.rows = rows;
    }

    /**
     * The control row as of now.
     *
     * @param epoch the present epoch
     * @param dialTurns how often any dial has been turned
     * @param instances how many instances have been counted in
     * @param now the database's clock
     */
    public record Control(long epoch, long dialTurns, long instances, Instant now) {}

    /**
     * Where all dials stand.
     *
     * @param turns how often any has been turned
     * @param texts the dials in words, by the id of the migration
     */
    public record Dials(long turns, Map<String, String> texts) {

        public Dials {
            texts = Map.copyOf(texts);
        }
    }

    /** Takes the row's lock until the transaction ends, and reads it. */
    public Control lock() throws SQLException {
        // two statements, so that the clock is read when the lock has been waited for
        rows.numbers("select epoch from " + rows.table("control") + " where id = 1 for update");
        return read();
    }

    /** Reads the row without a lock. */
    public Control read() throws SQLException {
        var found = rows.query(
                "select epoch, dial_turns, instances, " + rows.now() + " as read_at from " + rows.table("control")
                        + " where id = 1",
                row -> new Control(
                        row.getLong("epoch"),
                        row.getLong("dial_turns"),
                        row.getLong("instances"),
                        rows.instant(row, "read_at")));
        if (found.isEmpty()) {
            throw gone();
        }
        return found.getFirst();
    }

    /**
     * Increments the epoch.
     *
     * @param expected the epoch that the change was decided under
     * @return the new epoch, or -1 if the epoch is not the expected one any more
     */
    public long advance(long expected) throws SQLException {
        int changed = rows.update(
                "update " + rows.table("control") + " set epoch = ? where id = 1 and epoch = ?",
                expected + 1,
                expected);
        if (changed != 1) {
            return -1;
        }
        rows.announce(expected + 1);
        return expected + 1;
    }

    /** Lets instances learn the dials anew. To be called with the row locked. */
    public void countTurn() throws SQLException {
        rows.update("update " + rows.table("control") + " set dial_turns = dial_turns + 1 where id = 1");
        rows.announce(read().epoch());
    }

    /** Where the dials of all migrations stand, read in one statement. */
    public Dials dials() throws SQLException {
        var texts = new HashMap<String, String>();
        var turns = rows.query(
                "select c.dial_turns, m.id, m.dial from " + rows.table("control") + " c left join "
                        + rows.table("migration") + " m on 1 = 1 where c.id = 1",
                row -> {
                    var id = row.getString("id");
                    if (id != null) {
                        texts.put(id, row.getString("dial"));
                    }
                    return row.getLong("dial_turns");
                });
        if (turns.isEmpty()) {
            throw gone();
        }
        return new Dials(turns.getFirst(), texts);
    }

    /**
     * Takes the row's lock until the transaction ends, counts one more instance in, and reads the row.
     *
     * @return with how many instances there have been: that is the number of this one, which no other has had or will have
     */
    public Control countInstance() throws SQLException {
        rows.update("update " + rows.table("control") + " set instances = instances + 1 where id = 1");
        return read();
    }

    /** The phases of all migrations and the epoch that they are of, read in one statement. */
    public PhaseSnapshot snapshot() throws SQLException {
        var phases = new HashMap<String, Phase>();
        var epochs = rows.query(
                "select c.epoch, m.id, m.phase, m.epoch as entered from " + rows.table("control") + " c left join "
                        + rows.table("migration") + " m on 1 = 1 where c.id = 1",
                row -> {
                    var id = row.getString("id");
                    long epoch = row.getLong("epoch");
                    if (id != null) {
                        phases.put(id, rows.constant(row, rows.table("migration"), Phase.class, "phase"));
                        checkEntered(row, epoch);
                    }
                    return epoch;
                });
        if (epochs.isEmpty()) {
            throw gone();
        }
        return new PhaseSnapshot(epochs.get(0), phases);
    }

    private void checkEntered(ResultSet row, long epoch) throws SQLException {
        long entered = row.getLong("entered");
        if (entered > epoch) {
            throw Rows.nonsense(
                    row,
                    rows.table("migration"),
                    "epoch",
                    entered + ", which is beyond the epoch " + epoch + " of table '" + rows.table("control") + "'");
        }
    }

    private SQLException gone() {
        return new SQLDataException("Table '" + rows.table("control") + "' has lost its row with the id 1. XC never"
                + " deletes it. Stop all instances and restore it, with an epoch that is greater than any in the tables"
                + " '" + rows.table("migration") + "' and '" + rows.table("instance") + "'");
    }
}
