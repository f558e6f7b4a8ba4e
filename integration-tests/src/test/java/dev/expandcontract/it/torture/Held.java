package dev.expandcontract.it.torture;

import static dev.expandcontract.it.torture.Plan.TABLE;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction that has read, and so has its phases, and that will write and commit only when it is told to. */
final class Held {

    private final Connection connection;
    private final long phases;
    private final int row;
    private final Desk desk;

    private Held(Connection connection, long phases, int row, Desk desk) {
        this.connection = connection;
        this.phases = phases;
        this.row = row;
        this.desk = desk;
    }

    static Held begin(int row, Desk desk) throws SQLException {
        desk.views().begin();
        var connection = desk.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (var select = connection.prepareStatement("select xc$points from " + TABLE + " where id = ?")) {
            select.setInt(1, row);
            select.executeQuery().close();
        }
        return new Held(connection, desk.views().phases(connection), row, desk);
    }

    String phases() {
        return Ledger.names(phases);
    }

    void end() throws SQLException {
        try (connection) {
            long version = desk.ledger().intend(row);
            try (var update = connection.prepareStatement(
                    "update " + TABLE + " set xc$points = ?, version = ?, note = ? where id = ?")) {
                update.setLong(1, version);
                update.setLong(2, version);
                update.setString(3, "held under " + phases());
                update.setInt(4, row);
                update.executeUpdate();
            }
            desk.commit(connection, phases, "held transaction");
            desk.ledger().acknowledge(row, version);
            connection.setAutoCommit(true);
        }
    }
}
