package dev.expandcontract.metadata;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection of its own for announcements of a new epoch, on PostgreSQL. They make learning quicker and nothing
 * else: one that is missed is made up for by polling.
 */
public final class Notices implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private static final String DRIVER = "org.postgresql.jdbc.PgConnection";

    /** How long one wait lasts before the thread looks whether it is to end. */
    private static final int WAIT_MILLIS = 10_000;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final String channel;
    private final Greeting greeting;
    private final Runnable noticed;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    private Notices(DataSource dataSource, String channel, Greeting greeting, Runnable noticed) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.greeting = greeting;
        this.noticed = noticed;
        thread = new Thread(this::run, "xc-notices");
        thread.setDaemon(true);
    }

    /**
     * Begins to listen, if the database is PostgreSQL and its driver is known.
     *
     * @param noticed is called on each announcement, and once when listening has begun
     * @return null if there is nothing to listen to
     */
    static @Nullable Notices listen(
            DataSource dataSource, MetadataSql sql, TablePrefix prefix, Greeting greeting, Runnable noticed) {
        if (sql.announcement(prefix.channel(), 0) == null || Driver.AWAIT == null) {
            return null;
        }
        var notices = new Notices(dataSource, prefix.channel(), greeting, noticed);
        notices.thread.start();
        return notices;
    }

    /** Whether the connection is the driver's own, so that to keep one takes none from a pool. */
    public static boolean isDriversOwn(Connection connection) {
        return connection.getClass().getName().equals(DRIVER);
    }

    private void run() {
        while (!closed) {
            try {
                listen();
            } catch (SQLException e) {
                if (!closed) {
                    log.debug("Listening for new epochs was interrupted; polling goes on", e);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
                }
            }
        }
    }

    private void listen() throws SQLException {
        try (var opened = dataSource.getConnection()) {
            connection = opened;
            opened.setAutoCommit(true);
            greeting.on(opened);
            try (var statement = opened.createStatement()) {
                statement.execute("listen " + channel);
            }
            noticed.run();
            var driver = opened.unwrap(Class.forName(DRIVER).asSubclass(Connection.class));
            while (!closed) {
                var notifications = await(driver);
                if (notifications != null && notifications.length > 0) {
                    noticed.run();
                }
            }
        } catch (ClassNotFoundException e) {
            throw new SQLException("The driver " + DRIVER + " has gone", e);
        } finally {
            connection = null;
        }
    }

    private static Object @Nullable [] await(Connection driver) throws SQLException {
        try {
            return Driver.AWAIT == null ? null : (Object[]) Driver.AWAIT.invoke(driver, WAIT_MILLIS);
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The driver failed to wait for notifications", e);
        }
    }

    /** What the driver has beyond JDBC, looked up when there is something to listen to. */
    private static final class Driver {

        /** Waits so many milliseconds for notifications; null without that driver. */
        private static final @Nullable MethodHandle AWAIT = findAwait();

        private static @Nullable MethodHandle findAwait() {
            try {
                var notifications =
                        Class.forName("org.postgresql.PGNotification").arrayType();
                return MethodHandles.publicLookup()
                        .findVirtual(
                                Class.forName(DRIVER),
                                "getNotifications",
                                MethodType.methodType(notifications, int.class))
                        .asType(MethodType.methodType(Object[].class, Connection.class, int.class));
            } catch (ReflectiveOperationException | LinkageError e) {
                return null;
            }
        }
    }

    /** Ends the listening and its connection. */
    @Override
    public void close() {
        closed = true;
        var open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The connection that listens could not be ended", e);
            }
        }
        LockSupport.unpark(thread);
    }
}
