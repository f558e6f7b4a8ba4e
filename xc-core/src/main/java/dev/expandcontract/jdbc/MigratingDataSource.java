package dev.expandcontract.jdbc;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.observe.DriverListener;
import dev.expandcontract.observe.SideReads;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.rewrite.Rewriter;
import dev.expandcontract.rewrite.StatementRefusedException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The data source that an application uses in place of its own. Its connections rewrite statements that hold markers for
 * the phase of their transaction, refuse those that cannot be rewritten with certainty, and send all others to the driver
 * as they are.
 *
 * <p>A transaction runs from its first use of SQL to its end under the phases of that moment: until {@code commit},
 * {@code rollback} (not to a savepoint), {@code setAutoCommit(true)}, {@code close} or {@code abort} of its connection. In
 * autocommit each execution of a statement with markers is a transaction, which for a query lasts until its rows are read,
 * its result set or statement is closed, or the statement is executed again. The end must come through the connection:
 * data sources that take part in distributed transactions are not supported, for those commit after the connection is
 * closed.
 *
 * <p>It can stand above or below a connection pool. What {@code unwrap} and {@link Connection#getMetaData()} lead to is
 * the driver's own: statements made there are neither rewritten nor guarded nor counted when a phase drains. A marker sent
 * that way fails in the database, which knows no such column. The result set of a statement without markers is the
 * driver's own too.
 *
 * <p>Thread-safe as far as the data source below is.
 */
public final class MigratingDataSource implements DataSource {

    private final DataSource delegate;
    private final Database database;
    private final Fence fence;
    private final SafeReadSwitch readSwitch;
    private final MigrationRegistrar registrar;
    private final @Nullable Supplier<DriverListener> listeners;
    private final MarkerSource markers;
    private final ShadowReads shadows;
    private final LongAdder refused = new LongAdder();
    private final SideReads reads = new SideReads();
    private final Set<Migration> announced = new HashSet<>();
    private volatile Registered registered;

    /** What is registered, with the rewriter for it. */
    private record Registered(MigrationRegistry registry, Rewriter rewriter, long analysedBefore) {}

    /**
     * @param delegate where connections come from
     * @param database the kind of database that it leads to
     * @param fence registers the sessions for the phases that they run under
     * @param readSwitch decides during CUTOVER which column a transaction reads
     * @param registrar told of migrations before they are used
     */
    public MigratingDataSource(
            DataSource delegate, Database database, Fence fence, ReadSwitch readSwitch, MigrationRegistrar registrar) {
        this(delegate, database, fence, readSwitch, registrar, MarkerSource.NONE, ShadowReads.OFF, null);
    }

    /**
     * As {@link #MigratingDataSource(DataSource, Database, Fence, ReadSwitch, MigrationRegistrar)}.
     *
     * @param markers says what plants markers in plain SQL
     * @param shadows lets queries compare the columns of migrations
     * @param listeners makes who is told what a connection has the driver do, or null
     */
    public MigratingDataSource(
            DataSource delegate,
            Database database,
            Fence fence,
            ReadSwitch readSwitch,
            MigrationRegistrar registrar,
            MarkerSource markers,
            ShadowReads shadows,
            @Nullable Supplier<DriverListener> listeners) {
        this.shadows = shadows;
        this.listeners = listeners;
        this.delegate = delegate;
        this.database = database;
        this.fence = fence;
        this.readSwitch = new SafeReadSwitch(readSwitch);
        this.registrar = registrar;
        this.markers = markers;
        this.registered = new Registered(MigrationRegistry.EMPTY, new Rewriter(MigrationRegistry.EMPTY, database), 0);
    }

    /**
     * Adds migrations. Those known already, under the same id with the same definition, are ignored. When this returns, the
     * registrar has been told and statements may name the markers.
     *
     * @throws dev.expandcontract.model.DefinitionException if two definitions share an id, a column belongs to two
     *     migrations, or a conversion is not an expression that XC can use; nothing is registered then
     * @throws dev.expandcontract.model.ExpandContractException if the registrar refuses; nothing is registered then
     */
    public synchronized void register(Collection<Migration> migrations) {
        add(migrations, true);
        announced.removeAll(migrations);
    }

    /**
     * As {@link #register}, before the tables of the migrations are created or changed to fit: what the schema lacks is not
     * refused. Register them when that is done.
     *
     * @throws dev.expandcontract.model.DefinitionException as {@link #register}
     * @throws dev.expandcontract.model.ExpandContractException as {@link #register}
     */
    public synchronized void announce(Collection<Migration> migrations) {
        var before = registry();
        add(migrations, false);
        for (var migration : migrations) {
            if (before.byId(migration.id()) == null) {
                announced.add(migration);
            }
        }
    }

    /** @param complete whether the tables are as they are to be */
    private void add(Collection<Migration> migrations, boolean complete) {
        var before = registered.registry();
        var after = before.with(migrations);
        var added = new ArrayList<Migration>();
        for (var migration : after.all()) {
            if (before.byId(migration.id()) == null
                    || (announced.contains(migration) && migrations.contains(migration))) {
                added.add(migration);
            }
        }
        if (!added.isEmpty()) {
            var rewriter = new Rewriter(after, database, markers.of(after));
            if (complete) {
                registrar.register(added);
            } else {
                registrar.announce(added);
            }
            registered = new Registered(after, rewriter, analysedTexts());
        }
    }

    /**
     * The phase under which a transaction that began now would run, or null if the migration is not registered.
     *
     * @throws SQLException if no connection can be had, or its session cannot be registered
     */
    public @Nullable Phase phase(Migration migration) throws SQLException {
        try (var connection = wrap(delegate.getConnection())) {
            boolean autoCommit = connection.getAutoCommit();
            // Some fences register transactions, not sessions.
            connection.setAutoCommit(false);
            var view = connection.newView(null);
            try {
                return view.phase(migration);
            } finally {
                view.release();
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    /** The migrations registered so far. */
    public MigrationRegistry registry() {
        return registered.registry();
    }

    @Nullable
    DriverListener listener() {
        return listeners == null ? null : listeners.get();
    }

    /** How many statements were refused before they reached the database. */
    public long refusedStatements() {
        return refused.sum();
    }

    /** Statements that have read a side of a migrating column because the read switch chose it. */
    public SideReads reads() {
        return reads;
    }

    /** How many texts of statements were looked into, as they were not in the cache. */
    public long analysedTexts() {
        var now = registered;
        return now.analysedBefore() + now.rewriter().analysed();
    }

    /** How many texts of statements the cache holds. */
    public int cachedTexts() {
        return rewriter().cached();
    }

    /** How many transactions read the old column because the read switch failed. */
    public long readSwitchFailures() {
        return readSwitch.failures();
    }

    /** Counts a statement that is refused, and gives it back to be thrown. */
    StatementRefusedException refused(StatementRefusedException refusal) {
        refused.increment();
        return refusal;
    }

    /** What lets queries compare the columns of migrations. */
    public ShadowReads shadows() {
        return shadows;
    }

    Database database() {
        return database;
    }

    Rewriter rewriter() {
        return registered.rewriter();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return wrap(delegate.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return wrap(delegate.getConnection(username, password));
    }

    private MigratingConnection wrap(Connection physical) {
        return new MigratingConnection(this, physical, fence, readSwitch);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return delegate.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        delegate.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        delegate.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return delegate.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return delegate.getParentLogger();
    }

    @Override
    public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
        return delegate.createShardingKeyBuilder();
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface.isInstance(this)) {
            return iface.cast(this);
        }
        return iface.isInstance(delegate) ? iface.cast(delegate) : delegate.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(this) || iface.isInstance(delegate) || delegate.isWrapperFor(iface);
    }

    @Override
    public String toString() {
        return "MigratingDataSource[" + delegate + "]";
    }
}
