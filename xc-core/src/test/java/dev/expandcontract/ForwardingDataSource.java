package dev.expandcontract;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Passes on connections of another data source; a subclass has its way with them. */
public class ForwardingDataSource implements DataSource {

    private final DataSource delegate;

    public ForwardingDataSource(DataSource delegate) {
        this.delegate = delegate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return delegate.getConnection();
    }

    @Override
    public final Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final int getLoginTimeout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final <T> T unwrap(Class<T> iface) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final boolean isWrapperFor(Class<?> iface) {
        return false;
    }
}
