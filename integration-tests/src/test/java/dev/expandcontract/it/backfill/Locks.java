package dev.expandcontract.it.backfill;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Sees from outside how sessions wait for each other. */
final class Locks {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Locks() {}

    /** Returns once a session of the connection's database waits for a row. */
    static void awaitWaiter(Connection observer, Database database) throws Exception {
        var sql =
                switch (database) {
                    case POSTGRESQL -> "select count(*) from pg_locks where not granted";
                    case MYSQL, MARIADB ->
                        "select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT'";
                    case H2 -> "select count(*) from information_schema.sessions where blocker_id is not null";
                };
        // MySQL and MariaDB tell the same again to who asks more often than ten times a second.
        await(Duration.ofMillis(150), () -> {
            try (var statement = observer.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getInt(1) > 0;
            }
        });
    }

    /** Polls until the condition holds. */
    static void await(Callable<Boolean> condition) throws Exception {
        await(Duration.ofMillis(5), condition);
    }

    private static void await(Duration interval, Callable<Boolean> condition) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The condition did not come true within " + PATIENCE);
            }
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    /** Begins a transaction on a new connection with the statement. */
    static Connection transaction(Rig rig, String sql) throws SQLException {
        var connection = rig.dataSource.getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        run(connection, sql);
        return connection;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
