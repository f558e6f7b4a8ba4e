package dev.expandcontract.it.torture;

import static dev.expandcontract.it.torture.Plan.ROWS_PER_WRITER;
import static dev.expandcontract.it.torture.Plan.TABLE;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes rows that nobody else writes: the version as the logical column, and once more as a column of its own that no
 * migration concerns. The two differ only if a write of the logical column was lost. A statement of a killed predecessor
 * that the server still runs cannot take a row back, as the version never goes down.
 */
final class Writer extends Traffic {

    private static final String UPDATE =
            "update " + TABLE + " set xc$points = ?, version = ?, note = ? where id = ? and version < ?";
    private static final String DELETE = "delete from " + TABLE + " where id = ? and version < ?";
    private static final String INSERT = "insert into " + TABLE + " (id, xc$points, note, version) values (?, ?, ?, ?)";

    private final int firstRow;
    private final String name;

    Writer(int firstRow, String name, Desk desk, Random random) {
        super(desk, random);
        this.firstRow = firstRow;
        this.name = name;
    }

    @Override
    void transaction(Connection connection) throws SQLException {
        boolean alone = random.nextInt(5) == 0;
        var versions = versions(alone ? 1 : 1 + random.nextInt(3));
        if (alone) {
            try (var update = connection.prepareStatement(UPDATE)) {
                update(update, versions, "alone");
            }
            acknowledge(versions);
        } else {
            desk.views().begin();
            connection.setAutoCommit(false);
            if (random.nextInt(4) == 0) {
                replace(connection, versions);
            } else {
                update(connection, versions);
            }
            pause(2);
            if (random.nextInt(8) == 0) {
                connection.rollback();
            } else {
                desk.commit(connection, desk.views().phases(connection), "write of rows and versions " + versions);
                acknowledge(versions);
            }
            connection.setAutoCommit(true);
        }
        desk.ledger().count(Ledger.Counter.WRITING_TRANSACTIONS);
    }

    /** The rows of one transaction, always in the same order, with the versions that they get. */
    private Map<Integer, Long> versions(int rows) {
        var versions = new TreeMap<Integer, Long>();
        while (versions.size() < rows) {
            versions.computeIfAbsent(firstRow + random.nextInt(ROWS_PER_WRITER), desk.ledger()::intend);
        }
        return versions;
    }

    private void acknowledge(Map<Integer, Long> versions) {
        versions.forEach(desk.ledger()::acknowledge);
    }

    private void update(Connection connection, Map<Integer, Long> versions) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            // between the pin and the first statement
            pause(3);
            update(update, versions, note(connection));
        }
    }

    private void update(PreparedStatement update, Map<Integer, Long> versions, String note) throws SQLException {
        for (var entry : versions.entrySet()) {
            long version = entry.getValue();
            update.setLong(1, version);
            update.setLong(2, version);
            update.setString(3, name + " " + note);
            update.setInt(4, entry.getKey());
            update.setLong(5, version);
            requireOne(update.executeUpdate(), entry, "update");
        }
    }

    private void replace(Connection connection, Map<Integer, Long> versions) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE);
                var insert = connection.prepareStatement(INSERT)) {
            pause(3);
            var note = note(connection);
            for (var entry : versions.entrySet()) {
                int row = entry.getKey();
                long version = entry.getValue();
                delete.setInt(1, row);
                delete.setLong(2, version);
                requireOne(delete.executeUpdate(), entry, "delete");
                insert.setInt(1, row);
                insert.setLong(2, version);
                insert.setString(3, name + " " + note);
                insert.setLong(4, version);
                requireOne(insert.executeUpdate(), entry, "insert");
            }
        }
    }

    /** What the row is to tell about its last writer. */
    private String note(Connection connection) throws SQLException {
        return Ledger.names(desk.views().phases(connection)) + " at "
                + desk.ledger().entered();
    }

    private void requireOne(int count, Map.Entry<Integer, Long> row, String what) {
        if (count != 1) {
            desk.voice()
                    .violation(
                            Violation.LOST_WRITE,
                            what + " of row " + row.getKey() + " to version " + row.getValue() + " found " + count
                                    + " rows");
        }
    }
}
