package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.fence.FencedSession;
import dev.expandcontract.fence.Hold;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with the table of a run behind it, on which short transactions run: each under the fence of the session's epoch, at READ
 * COMMITTED, and tried again when another transaction is in the way. Closing it leaves the connection as it was found.
 */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** The work of one transaction. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(TableRows rows) throws SQLException;
    }

    private final Connection connection;
    private final FencedSession fenced;
    private final Subject subject;
    private final DatabaseSql sql;
    private final TableRows rows;
    private final BatchSettings settings;
    private final boolean autoCommitBefore;
    private final int isolationBefore;
    private Runnable givingWay = () -> {};

    private Session(
            Connection connection,
            Fence fence,
            Subject subject,
            Database database,
            DatabaseSql sql,
            BatchSettings settings,
            boolean autoCommitBefore,
            int isolationBefore) {
        this.connection = connection;
        this.fenced = fence.session(connection);
        this.subject = subject;
        this.sql = sql;
        this.rows = rows(
                new TableWalk(connection, new Quoting(database), sql, subject.table(), subject.key()),
                database,
                sql,
                subject,
                settings);
        this.settings = settings;
        this.autoCommitBefore = autoCommitBefore;
        this.isolationBefore = isolationBefore;
    }

    private static TableRows rows(
            TableWalk walk, Database database, DatabaseSql sql, Subject subject, BatchSettings settings) {
        return switch (subject.migration().conversion()) {
            case Conversion.InSql inSql ->
                new SetBasedRows(walk, database, sql, subject, inSql, settings.lockTimeout());
            case Conversion.InJava inJava -> new ConvertedRows(walk, database, sql, subject, inJava);
        };
    }

    static Session open(
            DataSource dataSource,
            Database database,
            Fence fence,
            BatchSettings settings,
            Migration migration,
            Direction direction)
            throws SQLException {
        var connection = dataSource.getConnection();
        try {
            var autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            var isolation = connection.getTransactionIsolation();
            var table = Subject.table(migration, database, connection);
            var sql = DatabaseSql.of(database, connection, table);
            var subject = Subject.of(migration, direction, database, table, sql);
            var session = new Session(connection, fence, subject, database, sql, settings, autoCommit, isolation);
            try {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                sql.prepareSession(connection, subject.keyColumns(), settings.lockTimeout());
                connection.setAutoCommit(false);
                return session;
            } catch (SQLException e) {
                session.close();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    /** From now on does this when a transaction has met another one, before it is tried again. */
    void whenGivingWay(Runnable action) {
        givingWay = action;
    }

    Connection connection() {
        return connection;
    }

    Subject subject() {
        return subject;
    }

    /**
     * Runs the work in a transaction of its own, more than once if another transaction is in the way.
     *
     * @param phases in which the work is allowed
     * @throws Interruption if the phase is none of them, or the thread was interrupted; nothing was run then
     * @throws SQLException if the work failed and was rolled back
     */
    <T extends @Nullable Object> T transaction(Set<Phase> phases, Work<T> work) throws SQLException, Interruption {
        for (int attempt = 1; ; attempt++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new Interruption("the thread that ran it was interrupted");
            }
            Hold hold = null;
            try {
                hold = fenced.begin(connection);
                return committed(hold, phases, work);
            } catch (SQLException e) {
                if (attempt >= settings.attempts() || !sql.isTransient(e) || connection.isClosed()) {
                    throw e;
                }
                givingWay.run();
                LOG.debug("Attempt {} of a batch over {} gave way: {}", attempt, subject.describe(), e.toString());
            } finally {
                if (hold != null) {
                    hold.release();
                }
            }
        }
    }

    /** Whether a batch failed for what one of its rows holds, so that it may succeed without it. */
    boolean isOfRow(SQLException e) {
        return sql.isOfRow(e);
    }

    /**
     * Runs work that compares rows, as {@link #transaction} does, at the isolation that this takes.
     *
     * @throws Interruption as there
     * @throws SQLException as there
     */
    <T extends @Nullable Object> T comparison(Set<Phase> phases, Work<T> work) throws SQLException, Interruption {
        if (!rows.readsOneState()) {
            return transaction(phases, work);
        }
        connection.setTransactionIsolation(sql.oneStateIsolation());
        try {
            return transaction(phases, work);
        } finally {
            if (!connection.isClosed()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        }
    }

    private <T extends @Nullable Object> T committed(Hold hold, Set<Phase> phases, Work<T> work)
            throws SQLException, Interruption {
        try {
            requirePhase(hold, phases);
            var begin = sql.beginTransaction(settings.lockTimeout());
            if (begin != null) {
                SqlText.execute(connection, begin);
            }
            var result = work.run(rows);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Interruption e) {
            try {
                connection.rollback();
            } catch (SQLException broken) {
                // The hold may be released only when this transaction cannot commit any more.
                e.addSuppressed(broken);
                closeAfter(e, connection);
            }
            throw e;
        }
    }

    private void requirePhase(Hold hold, Set<Phase> phases) throws Interruption {
        var id = subject.migration().id();
        var phase = hold.snapshot().phase(id);
        if (phase == null) {
            throw new Interruption("this instance has not learned of migration '" + id + "'");
        }
        if (!phases.contains(phase)) {
            throw new Interruption("migration '" + id + "' is in phase " + phase + ", and this runs only in "
                    + String.join(
                            " or ", phases.stream().map(Phase::name).sorted().toList()));
        }
    }

    /** The database's estimate of the table's rows, or a count where it has none. In the transaction that is open. */
    long estimatedRows() throws SQLException {
        var estimate = sql.estimatedRows(connection, subject.table());
        return estimate > 0 ? estimate : rows.count();
    }

    @Override
    public void close() throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
            fenced.handBack(connection);
            sql.restoreSession(connection);
            connection.setTransactionIsolation(isolationBefore);
            connection.setAutoCommit(autoCommitBefore);
        }
    }

    private static void closeAfter(Exception e, Connection connection) {
        try {
            connection.close();
        } catch (SQLException second) {
            e.addSuppressed(second);
        }
    }
}
