package dev.expandcontract.jdbc;

import dev.expandcontract.observe.SideReads;
import dev.expandcontract.rewrite.RewrittenStatement;
import dev.expandcontract.rewrite.StatementTemplate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The view under which a statement runs. In a transaction it is the transaction's. In autocommit it is the statement's
 * own and lasts as long as the execution, for a query until its rows are read or given up.
 */
final class Execution {

    /** Classes of errors for what a row holds: cardinality, data, signal of a routine, size limit, raised by PL/pgSQL. */
    private static final Set<String> OF_ROWS = Set.of("21", "22", "45", "54", "P0");

    private final MigratingConnection connection;
    private @Nullable View own;
    private @Nullable MarkedResultSet results;

    /** Where the execution is counted: for each side that it reads because the read switch has chosen it. */
    private List<SideReads.Counter> counters = List.of();

    Execution(MigratingConnection connection) {
        this.connection = connection;
    }

    /**
     * Ends what the statement ran before.
     *
     * @param answers in autocommit, what the read switch has said already for this execution, or null
     * @return the view to run under
     */
    View begin(@Nullable ReadAnswers answers) throws SQLException {
        release();
        var transaction = connection.transaction();
        if (transaction != null) {
            return transaction;
        }
        var view = connection.newView(answers);
        own = view;
        return view;
    }

    /** The statement is one of those that are to run, under the view. */
    void counts(View view, StatementTemplate template) {
        var chosen = view.chosen(template.read());
        if (!chosen.isEmpty()) {
            var all = new LinkedHashSet<>(counters);
            chosen.forEach((migration, side) -> all.add(connection.reads(migration, side)));
            counters = List.copyOf(all);
        }
    }

    /** What the driver does. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws SQLException;
    }

    /**
     * As {@link #run}, if the statement compares columns: should that fail, without.
     *
     * @param plain executes the statement that compares nothing
     */
    <T> T query(RewrittenStatement rewritten, Call<T> call, Call<T> plain) throws SQLException {
        var comparing = rewritten.comparing();
        if (comparing == null || !comparing.mayFail()) {
            return run(call);
        }
        var savepoint = connection.savepoint();
        try {
            var result = run(call, false);
            if (savepoint != null) {
                connection.delegate.releaseSavepoint(savepoint);
            }
            return result;
        } catch (SQLException e) {
            if (e.getSQLState() == null
                    || e.getSQLState().length() < 2
                    || !OF_ROWS.contains(e.getSQLState().substring(0, 2))) {
                counters.forEach(SideReads.Counter::failed);
                throw e;
            }
            if (savepoint != null) {
                connection.delegate.rollback(savepoint);
            }
            comparing
                    .rows()
                    .forEach(row ->
                            connection.shadows().counts(row.migration().id()).failed());
            return run(plain);
        }
    }

    /** Has the driver do it and counts it. */
    <T> T run(Call<T> call) throws SQLException {
        return run(call, true);
    }

    private <T> T run(Call<T> call, boolean countsFailure) throws SQLException {
        var counted = counters;
        if (counted.isEmpty()) {
            return call.call();
        }
        long begun = System.nanoTime();
        boolean done = false;
        try {
            var result = call.call();
            long took = System.nanoTime() - begun;
            counted.forEach(counter -> counter.ended(took));
            done = true;
            return result;
        } finally {
            if (!done && countsFailure) {
                counted.forEach(SideReads.Counter::failed);
            }
        }
    }

    /** The execution goes on after the call that began it. */
    void keep() {
        if (own != null) {
            connection.keep(own);
        }
    }

    /** Whether rows of an execution in autocommit may still be read. */
    boolean isKept() {
        return own != null;
    }

    /** The result set as the application sees it; the same object for the same physical one. */
    ResultSet results(ResultSet physical, Statement statement, RewrittenStatement rewritten) {
        var known = results;
        if (known == null || known.delegate != physical) {
            known = MarkedResultSet.of(physical, statement, rewritten, this, own);
            results = known;
        }
        return known;
    }

    /** What compares the rows of the result, or null if it holds nothing to compare. */
    @Nullable
    ShadowRows shadow(ResultSet physical, RewrittenStatement rewritten) {
        var comparing = rewritten.comparing();
        return comparing == null ? null : new ShadowRows(physical, comparing, connection.shadows());
    }

    /** The rows of the view, if it is an execution's own, have been read or given up. */
    void finish(@Nullable View view) {
        if (view != null) {
            connection.release(view);
            if (view == own) {
                own = null;
            }
        }
    }

    /** Ends the view, if it is this execution's own. */
    void release() {
        results = null;
        counters = List.of();
        finish(own);
    }
}
