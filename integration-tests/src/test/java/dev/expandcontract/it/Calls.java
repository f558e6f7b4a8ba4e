package dev.expandcontract.it;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A data source whose calls that reach the database are watched. */
public final class Calls {

    /** What a commit is called. */
    public static final String COMMIT = "commit";

    private Calls() {}

    /** What happens around each call, in its thread. */
    public interface Watcher {

        /** Before a connection is opened. */
        default void connecting() throws SQLException {}

        /** Before a call. The text is that of a prepared statement, {@link #COMMIT}, or empty. */
        void before(String text, Connection connection) throws Exception;

        /** After a call that succeeded. */
        void after(String text, Connection connection) throws Exception;
    }

    /** The data source with the watcher around its calls. */
    public static DataSource watch(DataSource delegate, Watcher watcher) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            watcher.connecting();
            var result = call(delegate, method, arguments);
            return result instanceof Connection connection ? wrap(connection, watcher) : result;
        });
    }

    private static Connection wrap(Connection connection, Watcher watcher) {
        return proxy(Connection.class, (self, method, arguments) -> {
            var result = method.getName().equals("commit")
                    ? watched(COMMIT, watcher, connection, connection, method, arguments)
                    : call(connection, method, arguments);
            return switch (result) {
                case null -> null;
                case CallableStatement statement -> statement;
                case PreparedStatement statement ->
                    wrap(PreparedStatement.class, String.valueOf(arguments[0]), watcher, connection, statement);
                case Statement statement -> wrap(Statement.class, "", watcher, connection, statement);
                default -> result;
            };
        });
    }

    private static <S extends Statement> S wrap(
            Class<S> type, String text, Watcher watcher, Connection connection, S statement) {
        return proxy(
                type,
                (self, method, arguments) -> method.getName().startsWith("execute")
                        ? watched(text, watcher, connection, statement, method, arguments)
                        : call(statement, method, arguments));
    }

    private static Object watched(
            String text, Watcher watcher, Connection connection, Object target, Method method, Object[] arguments)
            throws Throwable {
        watcher.before(text, connection);
        var result = call(target, method, arguments);
        watcher.after(text, connection);
        return result;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Calls.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
