package dev.expandcontract.it.control;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.expandcontract.database.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbDataSource;

/** Other ways to the database that a data source leads to. */
final class Sources {

    private Sources() {}

    /** Opens a connection. */
    interface Opening {
        Connection open() throws SQLException;
    }

    /** Hands out what is opened so. */
    static DataSource opening(Opening opening) {
        return proxy(DataSource.class, (method, values) -> {
            if (method.getName().equals("getConnection")) {
                return opening.open();
            }
            return method.getName().equals("isWrapperFor") ? false : null;
        });
    }

    /** Hands out connections that do not unwrap to the driver's. */
    static DataSource opaque(DataSource raw) {
        return opening(() -> {
            var connection = raw.getConnection();
            return proxy(Connection.class, (method, values) -> switch (method.getName()) {
                case "isWrapperFor" -> false;
                case "unwrap" -> throw new SQLException("Wraps nothing");
                default -> method.invoke(connection, values);
            });
        });
    }

    /** What a method does. */
    private interface Behaviour {
        @Nullable
        Object call(Method method, Object[] values) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                Sources.class.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                    try {
                        return behaviour.call(method, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Where MySQL or MariaDB listens. */
    static URI server(DataSource raw) throws SQLException {
        try (var connection = raw.getConnection()) {
            return URI.create(connection.getMetaData().getURL().substring("jdbc:".length()));
        }
    }

    /**
     * Leads to the same database of MySQL or MariaDB.
     *
     * @param mode stands before the hosts, such as {@code loadbalance:}
     * @param hosts with their ports
     * @param options further ones of the URL, each with a leading {@code &}
     */
    static DataSource at(Database database, DataSource raw, String mode, String hosts, String options)
            throws SQLException {
        var name = server(raw).getPath();
        if (database == Database.MARIADB) {
            var source =
                    new MariaDbDataSource("jdbc:mariadb:" + mode + "//" + hosts + name + "?sslMode=disable" + options);
            source.setUser("root");
            source.setPassword("");
            return source;
        }
        var source = new MysqlDataSource();
        source.setUrl("jdbc:mysql:" + mode + "//" + hosts + name + "?allowPublicKeyRetrieval=true&sslMode=DISABLED"
                + options);
        source.setUser("root");
        source.setPassword("");
        return source;
    }
}
