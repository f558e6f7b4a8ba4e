package dev.expandcontract.jdbc;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.readswitch.ReadSwitch;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collection;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** The data source that an application uses in place of its own. */
public final class MigratingDataSource implements DataSource {

    private final DataSource delegate;
    private volatile MigrationRegistry registry = MigrationRegistry.EMPTY;

    public MigratingDataSource(
            DataSource delegate,
            Database database,
            PhaseBoard board,
            ReadSwitch readSwitch,
            MigrationRegistrar registrar) {
        this.delegate = delegate;
    }

    /** Adds migrations. Those known already are ignored. */
    public synchronized void register(Collection<Migration> migrations) {
        registry = registry.with(migrations);
    }

    /** The migrations registered so far. */
    public MigrationRegistry registry() {
        return registry;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return delegate.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return delegate.getConnection(username, password);
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
    public <T> T unwrap(Class<T> iface) throws SQLException {
        return iface.isInstance(this) ? iface.cast(this) : delegate.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(this) || delegate.isWrapperFor(iface);
    }
}
