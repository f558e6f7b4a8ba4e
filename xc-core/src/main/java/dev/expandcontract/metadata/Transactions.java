package dev.expandcontract.metadata;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short transactions on connections of the application's data source. A connection goes back as it came, and always
 * through its own {@code close()}, so that a pool which saw its statements fail can judge whether it is dead.
 */
final class Transactions {

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private final DataSource dataSource;

    private volatile Greeting greeting = connection -> {};

    Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    Greeting greeting() {
        return greeting;
    }

    /** What is done with each connection before it is used. */
    void greet(Greeting with) {
        greeting = with;
    }

    /** What happens in the transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    <T> T run(Work<T> work) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                // a connection handed out in manual mode may be inside a transaction already, where isolation is fixed
                connection.setAutoCommit(true);
            }
            greeting.on(connection);
            int isolation = connection.getTransactionIsolation();
            try {
                // waiting for the control row must end in seeing what its last holder committed
                isolate(connection, isolation, Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(false);
                var result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            } finally {
                restore(connection, autoCommit, isolation);
            }
        }
    }

    /** Runs work of one statement, which needs no transaction around it: the instances do this all the time. */
    <T> T runAlone(Work<T> work) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            try {
                greeting.on(connection);
                return work.run(connection);
            } finally {
                restore(connection, autoCommit, Connection.TRANSACTION_READ_COMMITTED);
            }
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void isolate(Connection connection, int from, int to) throws SQLException {
        if (from != to) {
            connection.setTransactionIsolation(to);
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int isolation) {
        try {
            connection.setAutoCommit(true);
            isolate(connection, Connection.TRANSACTION_READ_COMMITTED, isolation);
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            // the outcome of the transaction stands; the pool has seen the failure and decides about the connection
            log.debug("A connection could not be given back as it came", e);
        }
    }
}
