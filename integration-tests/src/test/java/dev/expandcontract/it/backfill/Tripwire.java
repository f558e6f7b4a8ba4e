package dev.expandcontract.it.backfill;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source on which something happens before or after a certain call that reaches the database, counted from when it
 * is set. By default nothing does.
 */
final class Tripwire {

    /** What happens, in the thread of the call. */
    @FunctionalInterface
    interface Event {
        void happen(Connection connection) throws Exception;
    }

    private final AtomicInteger calls = new AtomicInteger();
    private final DataSource dataSource;
    private volatile int at = -1;
    private volatile boolean before;
    private volatile Event event = connection -> {};
    private volatile @Nullable String within;
    private volatile boolean dead;

    Tripwire(DataSource delegate) {
        dataSource = proxy(DataSource.class, (self, method, arguments) -> {
            if (dead) {
                throw new SQLException("The process is dead.", "08003");
            }
            var result = call(delegate, method, arguments);
            return result instanceof Connection connection ? wrap(connection) : result;
        });
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Sets what happens before or after that call, counted from 1. */
    void set(int call, boolean beforeIt, Event what) {
        calls.set(0);
        event = what;
        before = beforeIt;
        at = call;
    }

    /** Sets what happens, once, before a prepared statement with that text is executed. */
    void set(String text, Event what) {
        event = what;
        within = text;
    }

    /** How many calls there were since it was set. */
    int calls() {
        return calls.get();
    }

    /** The process dies at that call: its session ends, and it opens no other one. */
    void die(int call, boolean beforeIt) {
        set(call, beforeIt, connection -> {
            dead = true;
            connection.abort(Runnable::run);
        });
    }

    boolean isDead() {
        return dead;
    }

    private Connection wrap(Connection connection) {
        return proxy(Connection.class, (self, method, arguments) -> {
            var result = method.getName().equals("commit")
                    ? counted("", connection, connection, method, arguments)
                    : call(connection, method, arguments);
            return switch (result) {
                case null -> null;
                case CallableStatement statement -> statement;
                case PreparedStatement statement ->
                    wrap(PreparedStatement.class, String.valueOf(arguments[0]), connection, statement);
                case Statement statement -> wrap(Statement.class, "", connection, statement);
                default -> result;
            };
        });
    }

    private <S extends Statement> S wrap(Class<S> type, String text, Connection connection, S statement) {
        return proxy(
                type,
                (self, method, arguments) -> method.getName().startsWith("execute")
                        ? counted(text, connection, statement, method, arguments)
                        : call(statement, method, arguments));
    }

    private Object counted(String text, Connection connection, Object target, Method method, Object[] arguments)
            throws Throwable {
        boolean now = calls.incrementAndGet() == at;
        var sought = within;
        boolean found = sought != null && text.contains(sought);
        if (found) {
            within = null;
        }
        if (found || (now && before)) {
            event.happen(connection);
        }
        var result = call(target, method, arguments);
        if (now && !before) {
            event.happen(connection);
        }
        if (dead) {
            throw new SQLException("The process is dead.", "08003");
        }
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
        return type.cast(Proxy.newProxyInstance(Tripwire.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
