package dev.expandcontract.demo;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.load.Traffic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Runs DDL under traffic. DDL must wait for the transactions that use the table, and whoever comes after it must wait for
 * the DDL: so it waits only for a moment, gives up, and tries again.
 */
final class SchemaChange {

    private static final int MOST_TRIES = 100;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final String POSTGRESQL_LOCK_NOT_AVAILABLE = "55P03";
    private static final int MYSQL_LOCK_WAIT_TIMEOUT = 1205;

    private final DataSource dataSource;
    private final Database database;
    private final Traffic traffic;

    SchemaChange(DataSource dataSource, Database database, Traffic traffic) {
        this.dataSource = dataSource;
        this.database = database;
        this.traffic = traffic;
    }

    /**
     * How a statement was run.
     *
     * @param tries how often it was tried, the last time with success
     * @param took how long the last try took
     * @param paused whether traffic was held back meanwhile
     */
    record Applied(int tries, Duration took, boolean paused) {}

    /**
     * Runs the statement.
     *
     * @throws SQLException if it fails for another reason than that others use the table, or does so too often
     */
    Applied apply(String ddl) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            // H2 does not keep its own rows safe when a table changes beside other statements.
            return database == Database.H2
                    ? traffic.holdBackWhile(() -> apply(connection, ddl, true))
                    : apply(connection, ddl, false);
        }
    }

    private Applied apply(Connection connection, String ddl, boolean paused) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(shortLockTimeout());
            for (int tries = 1; ; tries++) {
                long started = System.nanoTime();
                try {
                    statement.execute(ddl);
                    return new Applied(tries, Duration.ofNanos(System.nanoTime() - started), paused);
                } catch (SQLException failure) {
                    if (!isLockTimeout(failure) || tries == MOST_TRIES) {
                        throw failure;
                    }
                    Pace.pause(BETWEEN_TRIES);
                }
            }
        }
    }

    private String shortLockTimeout() {
        return switch (database) {
            case POSTGRESQL -> "set lock_timeout = '100ms'";
            // whole seconds, at least one
            case MYSQL, MARIADB -> "set session lock_wait_timeout = 1";
            case H2 -> "set lock_timeout 1000";
        };
    }

    private static boolean isLockTimeout(SQLException failure) {
        return POSTGRESQL_LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
                || failure.getErrorCode() == MYSQL_LOCK_WAIT_TIMEOUT;
    }
}
