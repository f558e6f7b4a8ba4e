package dev.expandcontract.it.torture;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells the errors that the faults of a run bring with them from those that must not be. */
final class Trouble {

    /** Connection exceptions, transaction rollbacks, operator interventions, and MySQL's interrupted queries. */
    private static final Set<String> EXPECTED_CLASSES = Set.of("08", "40", "57", "70");

    /**
     * Of MySQL and MariaDB: lock wait timeout, definition of the table changed since the snapshot began, server shutdown,
     * connection killed.
     */
    private static final Set<Integer> EXPECTED_CODES = Set.of(1205, 1412, 1053, 1927, 3169);

    private static final Set<String> ABSENT_COLUMN = Set.of("42703", "42S22");

    private Trouble() {}

    static void judge(SQLException e, Voice voice) {
        if (ABSENT_COLUMN.contains(state(e))) {
            voice.violation(Violation.ABSENT_COLUMN, e.getMessage());
        } else if (!isExpected(e)) {
            voice.unexpected(e);
        }
    }

    private static boolean isExpected(SQLException e) {
        var state = state(e);
        return e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException
                || (state.length() == 5 && EXPECTED_CLASSES.contains(state.substring(0, 2)))
                || EXPECTED_CODES.contains(e.getErrorCode())
                || isEvicted(e);
    }

    /** HikariCP gives no state when it has closed a connection under its user. */
    private static boolean isEvicted(SQLException e) {
        return "Connection is closed".equals(e.getMessage());
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
