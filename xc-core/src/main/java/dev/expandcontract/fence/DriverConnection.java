package dev.expandcontract.fence;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the drivers' own connection classes say beyond JDBC. XC is compiled without any driver, so they are looked up by
 * name, once; a driver that is not there, or another version without the method, is as if it were not known.
 *
 * @param type the class or interface to unwrap to
 * @param sessionNumber gives the number of the session that the driver was told at login, or null if it has none
 * @param reconnects whether a connection may log in again, and then has another session
 */
record DriverConnection(
        Class<? extends Connection> type, @Nullable MethodHandle sessionNumber, boolean reconnects) {

    private static final List<Driver> DRIVERS = List.of(
            new Driver("org.postgresql.jdbc.PgConnection", "getBackendPID", int.class, false),
            new Driver("com.mysql.cj.jdbc.ConnectionImpl", "getId", long.class, true),
            new Driver("org.mariadb.jdbc.Connection", "getThreadId", long.class, true),
            new Driver("org.h2.jdbc.JdbcConnection", null, void.class, false));

    /** A driver that may be present, looked up when no driver before it has made the connection. */
    private static final class Driver {
        private final String className;
        private final @Nullable String method;
        private final Class<?> result;
        private final boolean reconnects;
        private volatile boolean sought;
        private volatile @Nullable DriverConnection found;

        Driver(String className, @Nullable String method, Class<?> result, boolean reconnects) {
            this.className = className;
            this.method = method;
            this.result = result;
            this.reconnects = reconnects;
        }

        /** Null if it is not present. */
        @Nullable
        DriverConnection connection() {
            if (!sought) {
                found = find(className, method, result, reconnects);
                sought = true;
            }
            return found;
        }
    }

    /** How connections are known that lead to several servers. */
    private static final class SeveralServers {

        /** What MySQL Connector/J gives for several hosts is this, but not its class of a single connection. */
        private static final @Nullable Class<?> MYSQL = loadOrNull("com.mysql.cj.jdbc.JdbcConnection");

        /** MariaDB Connector/J with one of its modes for several hosts. */
        private static final Pattern MARIADB_MODE = Pattern.compile("jdbc:mariadb:[a-z-]+:.*");
    }

    /** The driver behind the connection, or null if it is none that is known. */
    static @Nullable DriverConnection of(Connection connection) throws SQLException {
        for (var driver : DRIVERS) {
            var known = driver.connection();
            if (known != null && (known.type.isInstance(connection) || connection.isWrapperFor(known.type))) {
                return known;
            }
        }
        return null;
    }

    /** Whether the connection may go over to another server while it is open. */
    static boolean leadsToSeveralServers(Connection connection, @Nullable DriverConnection driver) throws SQLException {
        if (driver == null) {
            var mysql = SeveralServers.MYSQL;
            return mysql != null && (mysql.isInstance(connection) || connection.isWrapperFor(mysql));
        }
        return driver.reconnects
                && SeveralServers.MARIADB_MODE
                        .matcher(connection.getMetaData().getURL())
                        .matches();
    }

    /** The physical connection beneath. */
    Connection physical(Connection connection) throws SQLException {
        return type.isInstance(connection) ? connection : connection.unwrap(type);
    }

    /** The session's number as the driver was told at its latest login, or empty if this driver does not keep it. */
    OptionalLong session(Connection physical) {
        if (sessionNumber == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of((long) sessionNumber.invoke(physical));
        } catch (Throwable e) {
            throw new IllegalStateException("The driver's class " + type.getName() + " failed to name its session", e);
        }
    }

    private static @Nullable DriverConnection find(
            String className, @Nullable String method, Class<?> result, boolean reconnects) {
        try {
            var type = load(className).asSubclass(Connection.class);
            var number = method == null
                    ? null
                    : MethodHandles.publicLookup()
                            .findVirtual(type, method, MethodType.methodType(result))
                            .asType(MethodType.methodType(long.class, Connection.class));
            return new DriverConnection(type, number, reconnects);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static @Nullable Class<?> loadOrNull(String className) {
        try {
            return load(className);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static Class<?> load(String className) throws ClassNotFoundException {
        var context = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(className, false, context == null ? DriverConnection.class.getClassLoader() : context);
        } catch (ClassNotFoundException e) {
            return Class.forName(className, false, DriverConnection.class.getClassLoader());
        }
    }
}
