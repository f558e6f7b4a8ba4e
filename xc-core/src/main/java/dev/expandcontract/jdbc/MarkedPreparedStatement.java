package dev.expandcontract.jdbc;

import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.rewrite.JavaPlan;
import dev.expandcontract.rewrite.ParameterPlan;
import dev.expandcontract.rewrite.RewrittenStatement;
import dev.expandcontract.rewrite.StatementTemplate;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement with markers. The physical statement is prepared and bound at once, for the view at that time. When
 * the view under which it is to run renders another text, that text is prepared in its place and everything set, bound and
 * batched so far is set, bound and batched again.
 */
final class MarkedPreparedStatement extends BindingPreparedStatement {

    private final StatementTemplate template;
    private final Preparation preparation;
    private final Execution execution;
    private final Parameters parameters;

    /** What {@code delegate} was prepared with. */
    private RewrittenStatement rewritten;

    /** Whether the next execution is to compare columns, if the statement can. */
    private boolean drawn;

    private boolean executed;
    private @Nullable View preparedUnder;

    /** In autocommit, what the read switch has said for the execution to come. */
    private @Nullable ReadAnswers answers;

    private MarkedPreparedStatement(
            MigratingConnection connection,
            PreparedStatement delegate,
            StatementTemplate template,
            Preparation preparation,
            RewrittenStatement rewritten) {
        super(connection, delegate);
        this.template = template;
        this.preparation = preparation;
        this.rewritten = rewritten;
        execution = new Execution(connection);
        parameters = new Parameters(rewritten.parameters().logicalCount());
    }

    static MarkedPreparedStatement prepare(
            MigratingConnection connection, StatementTemplate template, Preparation preparation) throws SQLException {
        var transaction = MigratingConnection.prepareUnder(connection.transaction());
        var view = transaction == null ? connection.newView(null) : transaction;
        boolean prepared = false;
        try {
            boolean drawn = connection.shadows().draws(view, template);
            var rewritten = connection.shadows().render(view, template, drawn);
            var physical = preparation.prepare(connection.delegate, rewritten.sql(), rewritten::keyName);
            var statement = new MarkedPreparedStatement(connection, physical, template, preparation, rewritten);
            statement.drawn = drawn;
            statement.preparedUnder = transaction;
            statement.answers = transaction == null ? view.answers() : null;
            prepared = true;
            return statement;
        } finally {
            if (transaction == null) {
                view.release();
            } else if (!prepared) {
                connection.unprepare(transaction);
            }
        }
    }

    @Override
    void bind(int index, Binding binding) throws SQLException {
        checkIndex(index);
        var java = rewritten.java();
        var value = java == null ? binding : converted(java, index, binding);
        Parameters.bind(index, value, delegate, rewritten);
        parameters.set(index, value);
    }

    @Override
    void bindNull(int index, Binding binding) throws SQLException {
        checkIndex(index);
        var java = rewritten.java();
        var migration = java == null ? null : java.parameter(index);
        var value = migration == null ? binding : ConvertedBinding.ofNull(JavaConversion.of(migration), binding);
        Parameters.bind(index, value, delegate, rewritten);
        parameters.set(index, value);
    }

    /** Converts before anything is bound: a value without counterpart must not be bound in one place and missing in another. */
    private Binding converted(JavaPlan java, int index, Binding binding) throws SQLException {
        var migration = java.parameter(index);
        if (migration == null) {
            return binding;
        }
        var captured = new CapturedValue(connection, delegate);
        binding.bind(captured, index);
        var value = captured.converted(JavaConversion.of(migration), binding);
        var plan = rewritten.parameters();
        for (int which = 0; which < plan.count(index); which++) {
            if (java.takesOld(plan.physical(index, which))) {
                value.convert();
            }
        }
        return value;
    }

    @Override
    int placesForOnce(int index) throws SQLException {
        checkIndex(index);
        var java = rewritten.java();
        var migration = java == null ? null : java.parameter(index);
        if (migration != null) {
            throw JavaConversion.of(migration).refusedAccess("a stream, a LOB or an object of the driver");
        }
        // Bound to the statement that will run, if no phase changes meanwhile, the value is not needed again.
        peek();
        return rewritten.parameters().count(index);
    }

    private void checkIndex(int index) throws SQLException {
        if (index < 1 || index > parameters.count()) {
            throw new SQLException(
                    "There is no parameter " + index + ": the statement has " + parameters.count()
                            + ", counted from 1. Statement: " + template.sql(),
                    "07009");
        }
    }

    /** Begins an execution. In autocommit its view lasts until {@code execution} is released. */
    private View enter() throws SQLException {
        var view = execution.begin(answers);
        answers = null;
        boolean entered = false;
        try {
            if (parameters.isAnyLost()) {
                throw outlived();
            }
            draw(view);
            follow(view, true);
            if (connection.failsLate(rewritten, delegate) && parameters.isReplayable()) {
                drawn = false;
                follow(view, true);
            }
            connection.shadows().count(view, template, drawn, rewritten);
            execution.counts(view, template);
            view.execute();
            entered = true;
            return view;
        } finally {
            if (!entered) {
                execution.release();
            }
        }
    }

    /** What the statement was prepared with is good for its first execution; of the others, each is drawn for itself. */
    private void draw(View view) throws SQLException {
        if (executed) {
            boolean now = connection.shadows().draws(view, template);
            if (now != drawn && parameters.isReplayable()) {
                drawn = now;
            }
        }
        executed = true;
    }

    /** Executes a query or, if it compares columns and that fails, executes it without. */
    private <T> T query(View view, Execution.Call<T> call) throws SQLException {
        if (rewritten.comparing() == null || !parameters.isReplayable()) {
            return execution.run(call);
        }
        return execution.query(rewritten, call, () -> {
            drawn = false;
            follow(view, true);
            return call.call();
        });
    }

    /** Follows the phase without an execution. */
    private void peek() throws SQLException {
        if (execution.isKept() || parameters.hasRows()) {
            // The physical statement still gives rows of its last execution, or holds some of the next.
            return;
        }
        var transaction = connection.transaction();
        if (transaction != null) {
            if (transaction != preparedUnder) {
                preparedUnder = MigratingConnection.prepareUnder(transaction);
            }
            follow(transaction, false);
            return;
        }
        var momentary = connection.newView(answers);
        try {
            follow(momentary, false);
            answers = momentary.answers();
        } finally {
            momentary.release();
        }
    }

    /** @param whole whether everything that was bound is needed in the new statement */
    private void follow(View view, boolean whole) throws SQLException {
        var now = connection.shadows().render(view, template, drawn);
        if (now == rewritten) {
            return;
        }
        if (!now.sql().equals(rewritten.sql()) || !samePlaces(now.parameters(), rewritten.parameters())) {
            replace(now, whole);
        }
        rewritten = now;
    }

    private static boolean samePlaces(ParameterPlan one, ParameterPlan other) {
        for (int logical = 1; logical <= one.logicalCount(); logical++) {
            if (one.count(logical) != other.count(logical)) {
                return false;
            }
            for (int which = 0; which < one.count(logical); which++) {
                if (one.physical(logical, which) != other.physical(logical, which)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void replace(RewrittenStatement now, boolean whole) throws SQLException {
        if (delegate.isClosed()) {
            throw new SQLException("The prepared statement is closed. Statement: " + template.sql(), "HY010");
        }
        boolean replayable = parameters.isReplayable();
        if (!replayable && !whole) {
            parameters.loseUnreplayable();
        }
        var fresh = preparation.prepare(connection.delegate, now.sql(), now::keyName);
        try {
            settings.replay(fresh);
            if (replayable || !whole) {
                parameters.replay(fresh, now);
            }
        } catch (SQLException | RuntimeException e) {
            closeAfter(e, fresh);
            throw e;
        }
        var stale = delegate;
        delegate = fresh;
        rewritten = now;
        stale.close();
        if (!replayable && whole) {
            throw outlived();
        }
    }

    private StatementOutlivedPhaseException outlived() throws SQLException {
        parameters.clear();
        parameters.clearRows();
        delegate.clearParameters();
        delegate.clearBatch();
        return new StatementOutlivedPhaseException("The phase of " + template.migrations()
                + " changed after values were bound to the prepared statement that cannot be bound a second time, such as"
                + " streams, LOBs or objects of the driver. Nothing was executed. Bind the values and run the statement"
                + " again, in a new transaction if one was open: it is prepared for the present phase now. Statement: "
                + template.sql());
    }

    private static void closeAfter(Exception cause, PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        var view = enter();
        long begun = connection.begins();
        boolean open = false;
        try {
            var results = execution.results(query(view, () -> delegate.executeQuery()), this, rewritten);
            execution.keep();
            open = true;
            return results;
        } finally {
            connection.ended(begun);
            if (!open) {
                execution.release();
            }
        }
    }

    @Override
    public boolean execute() throws SQLException {
        var view = enter();
        long begun = connection.begins();
        boolean rows = false;
        try {
            rows = query(view, () -> delegate.execute());
            if (rows) {
                execution.keep();
            }
            return rows;
        } finally {
            connection.ended(begun);
            if (!rows) {
                execution.release();
            }
        }
    }

    @Override
    public int executeUpdate() throws SQLException {
        enter();
        long begun = connection.begins();
        try {
            return execution.run(delegate::executeUpdate);
        } finally {
            connection.ended(begun);
            execution.release();
        }
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        enter();
        long begun = connection.begins();
        try {
            return execution.run(delegate::executeLargeUpdate);
        } finally {
            connection.ended(begun);
            execution.release();
        }
    }

    @Override
    public int[] executeBatch() throws SQLException {
        enter();
        long begun = connection.begins();
        try {
            return execution.run(delegate::executeBatch);
        } finally {
            connection.ended(begun);
            parameters.clearRows();
            execution.release();
        }
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        enter();
        long begun = connection.begins();
        try {
            return execution.run(delegate::executeLargeBatch);
        } finally {
            connection.ended(begun);
            parameters.clearRows();
            execution.release();
        }
    }

    @Override
    public void addBatch() throws SQLException {
        delegate.addBatch();
        parameters.addRow();
    }

    @Override
    public void clearBatch() throws SQLException {
        parameters.clearRows();
        delegate.clearBatch();
    }

    @Override
    public void clearParameters() throws SQLException {
        parameters.clear();
        delegate.clearParameters();
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        peek();
        var physical = delegate.getMetaData();
        var java = rewritten.java();
        return physical == null
                ? null
                : MarkedMetaData.of(physical, java == null ? null : ResultColumns.of(java), rewritten.comparing());
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        peek();
        return new MarkedParameterMetaData(delegate.getParameterMetaData(), rewritten);
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        var physical = delegate.getResultSet();
        return physical == null ? null : execution.results(physical, this, rewritten);
    }

    @Override
    public @Nullable ResultSet getGeneratedKeys() throws SQLException {
        var physical = delegate.getGeneratedKeys();
        return physical == null ? null : MarkedResultSet.ofKeys(physical, this, rewritten);
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        boolean more = delegate.getMoreResults();
        if (!more) {
            execution.release();
        }
        return more;
    }

    @Override
    public void close() throws SQLException {
        try {
            delegate.close();
        } finally {
            execution.release();
            connection.unprepare(preparedUnder);
            preparedUnder = null;
        }
    }

    @Override
    public String toString() {
        return "MarkedPreparedStatement[" + delegate + "]";
    }
}
