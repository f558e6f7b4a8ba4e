package dev.expandcontract.spring;

import dev.expandcontract.Xc;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.SettingException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a data source bean: the bean itself for what initializes the database, XC's data source for
 * everything else. The instance joins the fleet at the latest when somebody else asks for a connection.
 */
final class JoiningDataSource implements DataSource {

    private final String name;
    private final DataSource target;
    private final Function<DataSource, Xc> start;
    private final BooleanSupplier initializing;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Xc joined;

    /**
     * @param name what the bean is called
     * @param start joins the fleet over the bean
     * @param initializing whether the current thread initializes the database
     */
    JoiningDataSource(String name, DataSource target, Function<DataSource, Xc> start, BooleanSupplier initializing) {
        this.name = name;
        this.target = target;
        this.start = start;
        this.initializing = initializing;
    }

    /** The instance, which joins the fleet now if it has not yet. */
    Xc join() {
        var present = joined;
        if (present != null) {
            return present;
        }
        lock.lock();
        try {
            present = joined;
            if (present == null) {
                requireNoCircle();
                present = start.apply(target);
                joined = present;
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    private void requireNoCircle() {
        if (lock.getHoldCount() > 1) {
            throw new SettingException(
                    "The data source bean '" + name + "' is used while XC joins the fleet over it, by a"
                            + " bean that XC asks for on that occasion, such as a ReadSwitch, a Migration or an"
                            + " XcBuilderCustomizer. Let that bean use the database later, when it is asked for the first time.");
        }
    }

    /** Leaves the fleet, if it has joined. */
    void leave() {
        lock.lock();
        try {
            var present = joined;
            if (present != null) {
                present.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Once the instance is known, what initializes the database is an application like any other. */
    private DataSource current() {
        return joined == null && initializing.getAsBoolean() ? target : join().dataSource();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return current().getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return current().getConnection(username, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return target.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        target.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        target.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return target.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return target.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface.isInstance(this)) {
            return iface.cast(this);
        }
        if (iface == MigratingDataSource.class) {
            return iface.cast(join().dataSource());
        }
        return iface.isInstance(target) ? iface.cast(target) : target.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(this)
                || iface == MigratingDataSource.class
                || iface.isInstance(target)
                || target.isWrapperFor(iface);
    }

    @Override
    public String toString() {
        return "JoiningDataSource[" + target + "]";
    }
}
