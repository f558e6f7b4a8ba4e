package dev.expandcontract.it.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * What the threads of a worker share.
 *
 * @param dataSource what the application uses
 * @param ended whether they are to end
 */
record Desk(DataSource dataSource, Ledger ledger, Views views, Voice voice, AtomicBoolean ended) {

    /** Commits a transaction that ran under one of the phases, and judges whether it still could. */
    void commit(Connection connection, long phases, String what) throws SQLException {
        int entered = ledger.entered();
        connection.commit();
        if (ledger.isLate(entered, phases)) {
            voice.violation(
                    Violation.LATE_COMMIT,
                    what + " under " + Ledger.names(phases) + " ended after phase " + entered + " was entered: "
                            + ledger.lastPhases());
        }
    }
}
