package dev.expandcontract.jdbc;

import dev.expandcontract.rewrite.RewrittenStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a marked statement. A label that is a marker or either physical name of the migrating column finds the
 * column that the statement read, in whatever phase it ran.
 */
class MarkedResultSet extends ForwardingResultSet {

    private final Statement statement;
    final RewrittenStatement rewritten;
    private final @Nullable Execution execution;
    private final @Nullable View own;
    private final @Nullable ShadowRows shadow;
    private @Nullable Map<String, String> present;

    /**
     * @param execution whose rows these are, or null if nothing is pinned for them
     * @param own the view to end when the rows are exhausted, or null
     */
    MarkedResultSet(
            ResultSet delegate,
            Statement statement,
            RewrittenStatement rewritten,
            @Nullable Execution execution,
            @Nullable View own) {
        super(delegate);
        this.statement = statement;
        this.rewritten = rewritten;
        this.execution = execution;
        this.own = own;
        shadow = execution == null ? null : execution.shadow(delegate, rewritten);
    }

    /** The rows of an execution. */
    static MarkedResultSet of(
            ResultSet physical,
            Statement statement,
            RewrittenStatement rewritten,
            Execution execution,
            @Nullable View own) {
        var java = rewritten.java();
        return java == null || !java.hasResults()
                ? new MarkedResultSet(physical, statement, rewritten, execution, own)
                : new ConvertedResultSet(physical, statement, rewritten, execution, own, ResultColumns.of(java));
    }

    /** Generated keys, for which nothing is pinned. */
    static MarkedResultSet ofKeys(ResultSet physical, Statement statement, RewrittenStatement rewritten)
            throws SQLException {
        var java = rewritten.java();
        return java == null
                ? new MarkedResultSet(physical, statement, rewritten, null, null)
                : new ConvertedResultSet(
                        physical, statement, rewritten, null, null, ResultColumns.ofKeys(java, physical.getMetaData()));
    }

    @Override
    String present(String label) throws SQLException {
        var physical = rewritten.physicalName(label);
        if (physical.equals(label)) {
            return label;
        }
        if (present == null) {
            present = new HashMap<>();
        }
        var known = present.get(label);
        if (known == null) {
            known = has(physical) ? physical : label;
            present.put(label, known);
        }
        return known;
    }

    private boolean has(String label) {
        try {
            delegate.findColumn(label);
            return true;
        } catch (SQLException e) {
            // The column has an alias. Whatever else is wrong will come up when the label itself is looked up.
            return false;
        }
    }

    @Override
    public boolean next() throws SQLException {
        boolean more = delegate.next();
        if (more && shadow != null) {
            shadow.compare();
        }
        // Only a forward-only cursor cannot be moved back to rows that the database has yet to send.
        if (!more && own != null && delegate.getType() == TYPE_FORWARD_ONLY) {
            finish();
        }
        return more;
    }

    @Override
    int shown(int columnIndex) throws SQLException {
        if (shadow != null && columnIndex > shadow.visible()) {
            throw new SQLException(
                    "There is no column " + columnIndex + ": the result has " + shadow.visible()
                            + ", counted from 1. Statement: " + rewritten,
                    "07009");
        }
        return columnIndex;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return MarkedMetaData.of(delegate.getMetaData(), null, rewritten.comparing());
    }

    @Override
    public void close() throws SQLException {
        try {
            delegate.close();
        } finally {
            finish();
        }
    }

    private void finish() {
        if (execution != null) {
            execution.finish(own);
        }
    }

    @Override
    public Statement getStatement() throws SQLException {
        // The physical one answers for a closed result set.
        delegate.getStatement();
        return statement;
    }
}
