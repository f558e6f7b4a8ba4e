package dev.expandcontract.it.torture;

import static dev.expandcontract.it.torture.Plan.ROWS;
import static dev.expandcontract.it.torture.Plan.TABLE;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;

/** Reads rows of all writers of all instances, and knows between which versions each must be. */
final class Reader extends Traffic {

    private static final String SELECT =
            "select id, xc$points, version, note from " + TABLE + " where id between ? and ?";
    private static final int SPAN = 8;

    private final boolean repeatableByDefault;

    /** @param repeatableByDefault whether a transaction reads in one snapshot unless told otherwise */
    Reader(boolean repeatableByDefault, Desk desk, Random random) {
        super(desk, random);
        this.repeatableByDefault = repeatableByDefault;
    }

    @Override
    void transaction(Connection connection) throws SQLException {
        if (random.nextInt(4) == 0) {
            try (var select = connection.prepareStatement(SELECT)) {
                pause(6);
                read(select, seen(), "alone");
            }
        } else if (random.nextInt(4) == 0) {
            int before = connection.getTransactionIsolation();
            connection.setTransactionIsolation(
                    repeatableByDefault
                            ? Connection.TRANSACTION_READ_COMMITTED
                            : Connection.TRANSACTION_REPEATABLE_READ);
            readTwice(connection, !repeatableByDefault);
            connection.setTransactionIsolation(before);
        } else {
            readTwice(connection, repeatableByDefault);
        }
        desk.ledger().count(Ledger.Counter.READING_TRANSACTIONS);
    }

    private void readTwice(Connection connection, boolean repeatable) throws SQLException {
        desk.views().begin();
        connection.setAutoCommit(false);
        try (var select = connection.prepareStatement(SELECT)) {
            pause(3);
            var seen = seen();
            read(select, seen, "first");
            pause(2);
            read(select, repeatable ? seen : seen(), "second");
            pause(6);
        }
        desk.commit(connection, desk.views().phases(connection), "read");
        connection.setAutoCommit(true);
    }

    private long[] seen() {
        var seen = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            seen[row] = desk.ledger().seen(row);
        }
        return seen;
    }

    private void read(PreparedStatement select, long[] seen, String which) throws SQLException {
        int first = random.nextInt(ROWS - SPAN + 1);
        select.setInt(1, first);
        select.setInt(2, first + SPAN - 1);
        int next = first;
        try (var rows = select.executeQuery()) {
            var found = new boolean[SPAN];
            while (rows.next()) {
                int row = rows.getInt(1);
                found[row - first] = true;
                judge(row, rows.getLong(2), rows.getLong(3), rows.getString(4), seen[row], which);
                next++;
            }
            for (int i = 0; i < SPAN && next < first + SPAN; i++) {
                if (!found[i]) {
                    desk.voice().violation(Violation.LOST_WRITE, which + " read did not find row " + (first + i));
                }
            }
        }
    }

    private void judge(int row, long value, long version, String note, long seen, String which) {
        long intended = desk.ledger().intended(row);
        if (value != version || version < seen || version > intended) {
            desk.voice()
                    .violation(
                            Violation.STALE_READ,
                            which + " read of row " + row + " found " + value + " where " + version + " was written by "
                                    + note + "; it must be from " + seen + " to " + intended + "; phases "
                                    + desk.ledger().lastPhases());
        } else {
            desk.ledger().see(row, version);
        }
    }
}
