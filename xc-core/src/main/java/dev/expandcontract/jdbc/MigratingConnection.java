package dev.expandcontract.jdbc;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.fence.FenceException;
import dev.expandcontract.fence.FenceFormException;
import dev.expandcontract.fence.FencedSession;
import dev.expandcontract.model.Migration;
import dev.expandcontract.observe.DriverListener;
import dev.expandcontract.observe.SideReads;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.Rewriter;
import dev.expandcontract.rewrite.RewrittenStatement;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.rewrite.StatementTemplate;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that knows the view of its transaction, and makes the statements that run under it. */
final class MigratingConnection extends ForwardingConnection {

    private static final Logger log = LoggerFactory.getLogger(MigratingConnection.class);

    private final MigratingDataSource source;
    private final Fence fence;
    private final SafeReadSwitch readSwitch;

    /** Null if nobody wants to know. */
    private final @Nullable DriverListener listener;

    /** Null before the first use for SQL. */
    private @Nullable FencedSession session;

    /** Null in autocommit, and before the first use for SQL. Another thread may abort. */
    private volatile @Nullable View transaction;

    /** The views of queries in autocommit whose rows have not been read yet. */
    private final List<View> kept = new ArrayList<>(0);

    MigratingConnection(MigratingDataSource source, Connection delegate, Fence fence, SafeReadSwitch readSwitch) {
        super(delegate);
        this.source = source;
        listener = source.listener();
        this.fence = fence;
        this.readSwitch = readSwitch;
    }

    Rewriter rewriter() {
        return source.rewriter();
    }

    /**
     * The view of the transaction, which begins here if it has not begun, or null in autocommit. The physical connection
     * is asked for its mode, because SQL text and unwrapped connections can change it too.
     */
    @Nullable
    View transaction() throws SQLException {
        var view = transaction;
        if (view == null && !delegate.getAutoCommit()) {
            view = beginTransaction();
            transaction = view;
        }
        return view;
    }

    private View beginTransaction() throws SQLException {
        try {
            return newView(null);
        } catch (FenceException | FenceFormException e) {
            // What concerns no migrating column can run.
            return new View(e, readSwitch);
        }
    }

    /**
     * @throws FenceException if the session cannot be registered for the present epoch
     * @throws FenceFormException if there is no safe way to register it
     */
    View newView(@Nullable ReadAnswers answers) throws SQLException {
        return new View(session().begin(delegate), readSwitch, answers);
    }

    private FencedSession session() {
        var known = session;
        if (known == null) {
            known = fence.session(delegate);
            session = known;
        }
        return known;
    }

    /** A statement without markers is about to run: a database's snapshot may begin with it. */
    void execute() throws SQLException {
        var view = transaction();
        if (view != null) {
            view.execute();
        } else {
            session().refresh(delegate);
        }
    }

    /** The driver is about to be given something to do. Answers what {@link #ended} is to be told. */
    long begins() {
        return listener == null ? 0 : listener.begins();
    }

    /** The driver has done it, or failed. */
    void ended(long begun) {
        if (listener != null && begun != 0) {
            listener.ended(begun);
            if (transaction == null) {
                listener.transactionEnds();
            }
        }
    }

    /** Where statements are counted that read the side. */
    SideReads.Counter reads(Migration migration, Side side) {
        return source.reads().counter(migration.id(), side);
    }

    ShadowReads shadows() {
        return source.shadows();
    }

    /** Whether the query may fail to compare when its rows are fetched, and not when it is executed. */
    boolean failsLate(RewrittenStatement rewritten, Statement physical) throws SQLException {
        var comparing = rewritten.comparing();
        return comparing != null
                && comparing.mayFail()
                && source.database() != Database.H2
                && physical.getFetchSize() != 0;
    }

    /** Where to go back to if the next statement fails, or null if that can be done without. */
    @Nullable
    Savepoint savepoint() throws SQLException {
        return source.database() == Database.POSTGRESQL && !delegate.getAutoCommit() ? delegate.setSavepoint() : null;
    }

    /** A transaction has ended: the session need not keep its epoch until the next one, if there is a newer one. */
    private void follow() {
        if (session != null) {
            try {
                session.refresh(delegate);
            } catch (SQLException e) {
                // The transaction has ended as the caller wished. The next use of the connection will fail.
                log.debug("A session could not be registered for a newer epoch", e);
            }
        }
    }

    /** A transaction may begin in the database before its first statement does here. */
    private void refresh() throws SQLException {
        if (transaction == null) {
            session().refresh(delegate);
        }
    }

    /** A prepared statement is gone. A transaction that began with its preparation, and in which nothing ran, has not begun. */
    void unprepare(@Nullable View view) throws SQLException {
        if (view != null && view == transaction && view.unprepare()) {
            try {
                if (view.hasBegunTransaction()) {
                    delegate.rollback();
                }
            } finally {
                endTransaction();
            }
        }
    }

    /** Holds a view of an autocommit execution beyond the call that began it. */
    void keep(View view) {
        view.keep();
        synchronized (kept) {
            kept.add(view);
        }
    }

    void release(View view) {
        view.release();
        if (view.isKept()) {
            synchronized (kept) {
                kept.remove(view);
            }
        }
    }

    private void endTransaction() {
        var view = transaction;
        if (view != null) {
            transaction = null;
            view.release();
            if (listener != null) {
                listener.transactionEnds();
            }
        }
    }

    private void endAll() {
        endTransaction();
        synchronized (kept) {
            for (var view : kept) {
                view.release();
            }
            kept.clear();
        }
    }

    /** Leads up to the {@link MigratingDataSource} too, which a pool above it may hide. */
    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        refresh();
        return iface == MigratingDataSource.class ? iface.cast(source) : super.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface == MigratingDataSource.class || super.isWrapperFor(iface);
    }

    @Override
    public void commit() throws SQLException {
        // A transaction in which nothing ran takes no time.
        long begun = transaction == null ? 0 : begins();
        try {
            delegate.commit();
        } finally {
            ended(begun);
        }
        endTransaction();
        follow();
    }

    @Override
    public void rollback() throws SQLException {
        delegate.rollback();
        endTransaction();
        follow();
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        refresh();
        return super.getMetaData();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        execute();
        return super.setSavepoint();
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        execute();
        return super.setSavepoint(name);
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (!autoCommit) {
            refresh();
        }
        delegate.setAutoCommit(autoCommit);
        if (autoCommit) {
            endTransaction();
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            if (session != null) {
                session.handBack(delegate);
            }
            delegate.close();
        } finally {
            endAll();
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        delegate.abort(executor);
        endAll();
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        var template = rewriter().template(sql);
        if (template.isUntouched()) {
            return delegate.nativeSQL(sql);
        }
        var view = transaction;
        if (view != null) {
            return delegate.nativeSQL(view.render(template).sql());
        }
        var momentary = newView(null);
        try {
            return delegate.nativeSQL(momentary.render(template).sql());
        } finally {
            momentary.release();
        }
    }

    @Override
    public Statement createStatement() throws SQLException {
        return new MigratingStatement(this, delegate.createStatement(), ResultSet.CONCUR_READ_ONLY);
    }

    @Override
    public Statement createStatement(int resultSetType, int resultSetConcurrency) throws SQLException {
        return new MigratingStatement(
                this, delegate.createStatement(resultSetType, resultSetConcurrency), resultSetConcurrency);
    }

    @Override
    public Statement createStatement(int resultSetType, int resultSetConcurrency, int resultSetHoldability)
            throws SQLException {
        return new MigratingStatement(
                this,
                delegate.createStatement(resultSetType, resultSetConcurrency, resultSetHoldability),
                resultSetConcurrency);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepare(sql, ResultSet.CONCUR_READ_ONLY, Preparation.PLAIN);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int resultSetType, int resultSetConcurrency)
            throws SQLException {
        return prepare(
                sql,
                resultSetConcurrency,
                (physical, text, names) -> physical.prepareStatement(text, resultSetType, resultSetConcurrency));
    }

    @Override
    public PreparedStatement prepareStatement(
            String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException {
        return prepare(
                sql,
                resultSetConcurrency,
                (physical, text, names) ->
                        physical.prepareStatement(text, resultSetType, resultSetConcurrency, resultSetHoldability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return prepare(
                sql,
                ResultSet.CONCUR_READ_ONLY,
                (physical, text, names) -> physical.prepareStatement(text, autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        var indexes = columnIndexes.clone();
        return prepare(
                sql,
                ResultSet.CONCUR_READ_ONLY,
                (physical, text, names) -> physical.prepareStatement(text, indexes.clone()));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        var keys = columnNames.clone();
        return prepare(
                sql,
                ResultSet.CONCUR_READ_ONLY,
                (physical, text, names) -> physical.prepareStatement(text, Preparation.map(keys, names)));
    }

    private PreparedStatement prepare(String sql, int concurrency, Preparation preparation) throws SQLException {
        var rewriter = rewriter();
        var template = template(rewriter, sql, concurrency);
        if (!template.isUntouched()) {
            return MarkedPreparedStatement.prepare(this, template, preparation);
        }
        var view = prepareUnder(transaction());
        try {
            var physical = preparation.prepare(delegate, sql, name -> name);
            return new UntouchedPreparedStatement<>(this, physical, sql, rewriter, view);
        } catch (SQLException | RuntimeException e) {
            unprepare(view);
            throw e;
        }
    }

    /** Counts a statement that is being prepared as what keeps the view, until it is closed or something has run. */
    static @Nullable View prepareUnder(@Nullable View view) {
        if (view != null) {
            view.prepare();
        }
        return view;
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return call(sql, ResultSet.CONCUR_READ_ONLY, physical -> physical.prepareCall(sql));
    }

    @Override
    public CallableStatement prepareCall(String sql, int resultSetType, int resultSetConcurrency) throws SQLException {
        return call(
                sql, resultSetConcurrency, physical -> physical.prepareCall(sql, resultSetType, resultSetConcurrency));
    }

    @Override
    public CallableStatement prepareCall(
            String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException {
        return call(
                sql,
                resultSetConcurrency,
                physical -> physical.prepareCall(sql, resultSetType, resultSetConcurrency, resultSetHoldability));
    }

    private CallableStatement call(String sql, int concurrency, CallPreparation preparation) throws SQLException {
        var rewriter = rewriter();
        var template = template(rewriter, sql, concurrency);
        if (!template.isUntouched()) {
            throw source.refused(Refusals.call(template));
        }
        var view = prepareUnder(transaction());
        try {
            return new UntouchedCallableStatement(this, preparation.prepare(delegate), sql, rewriter, view);
        } catch (SQLException | RuntimeException e) {
            unprepare(view);
            throw e;
        }
    }

    @FunctionalInterface
    private interface CallPreparation {
        CallableStatement prepare(Connection physical) throws SQLException;
    }

    /** @param concurrency of the result set that the statement may give */
    StatementTemplate template(String sql, int concurrency) throws StatementRefusedException {
        return template(rewriter(), sql, concurrency);
    }

    private StatementTemplate template(Rewriter rewriter, String sql, int concurrency)
            throws StatementRefusedException {
        try {
            var template = rewriter.template(sql);
            refuseUpdatable(sql, template, concurrency);
            return template;
        } catch (StatementRefusedException e) {
            throw source.refused(e);
        }
    }

    private void refuseUpdatable(String sql, StatementTemplate template, int concurrency)
            throws StatementRefusedException {
        if (concurrency == ResultSet.CONCUR_UPDATABLE) {
            UpdatableResults.check(sql, template, source.registry());
        }
    }

    @Override
    public String toString() {
        return "MigratingConnection[" + delegate + "]";
    }
}
