package dev.expandcontract.jdbc;

import dev.expandcontract.rewrite.Rewriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement without markers. It runs as it was prepared and begins the view of its transaction.
 *
 * @param <S> the kind of the physical statement
 */
class UntouchedPreparedStatement<S extends PreparedStatement> extends ForwardingPreparedStatement<S> {

    private final String sql;
    private Rewriter rewriter;
    private @Nullable View preparedUnder;

    /** @param rewriter that found no marker in the text */
    UntouchedPreparedStatement(
            MigratingConnection connection, S delegate, String sql, Rewriter rewriter, @Nullable View preparedUnder) {
        super(connection, delegate);
        this.sql = sql;
        this.rewriter = rewriter;
        this.preparedUnder = preparedUnder;
    }

    /** Answers what the connection is to be told when it has ended. */
    private long enter() throws SQLException {
        if (rewriter != connection.rewriter()) {
            judgeAgain();
        }
        connection.execute();
        return connection.begins();
    }

    /** Migrations have been registered since: the text may concern them now. */
    private void judgeAgain() throws SQLException {
        var latest = connection.rewriter();
        if (!latest.template(sql).isUntouched()) {
            throw new StatementOutlivedPhaseException("The statement was prepared before the migration that it concerns"
                    + " was registered. Nothing was executed; prepare it again and run it. Statement: " + sql);
        }
        rewriter = latest;
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        long begun = enter();
        try {
            return delegate.executeQuery();
        } finally {
            connection.ended(begun);
        }
    }

    @Override
    public int executeUpdate() throws SQLException {
        long begun = enter();
        try {
            return delegate.executeUpdate();
        } finally {
            connection.ended(begun);
        }
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        long begun = enter();
        try {
            return delegate.executeLargeUpdate();
        } finally {
            connection.ended(begun);
        }
    }

    @Override
    public boolean execute() throws SQLException {
        long begun = enter();
        try {
            return delegate.execute();
        } finally {
            connection.ended(begun);
        }
    }

    @Override
    public int[] executeBatch() throws SQLException {
        long begun = enter();
        try {
            return delegate.executeBatch();
        } finally {
            connection.ended(begun);
        }
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        long begun = enter();
        try {
            return delegate.executeLargeBatch();
        } finally {
            connection.ended(begun);
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            delegate.close();
        } finally {
            connection.unprepare(preparedUnder);
            preparedUnder = null;
        }
    }
}
