package dev.expandcontract.demo.load;

import java.sql.SQLException;

/**
 * Every application must be ready to repeat a transaction that the database has rolled back in favour of another. MySQL
 * and MariaDB do so when DDL waits for a transaction that reads the table before it writes it.
 */
final class Deadlock {

    private static final String ROLLED_BACK_BY_THE_DATABASE = "40";

    private Deadlock() {}

    /** Whether the transaction failed because it was chosen. */
    static boolean hasChosen(RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith(ROLLED_BACK_BY_THE_DATABASE);
    }
}
