package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What reaches the driver: put {@link #record(DataSource)} between XC and the driver's data source, and every SQL text
 * that is prepared, executed or added to a batch is kept, as the instance that was passed. Thread-safe.
 */
public final class StatementLog {

    private static final Set<String> TAKES_SQL = Set.of(
            "prepareStatement",
            "prepareCall",
            "execute",
            "executeQuery",
            "executeUpdate",
            "executeLargeUpdate",
            "addBatch");

    private final Database database;
    private final Queue<String> statements = new ConcurrentLinkedQueue<>();

    /**
     * @param database decides what is a literal, a comment and a quoted identifier
     */
    public StatementLog(Database database) {
        this.database = database;
    }

    /** A data source that passes everything on to the given one and records it here. */
    public DataSource record(DataSource delegate) {
        return proxy(DataSource.class, delegate, null);
    }

    /** All texts since the last {@link #clear()}, in the order in which they reached the driver. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    /** Forgets what was recorded. */
    public void clear() {
        statements.clear();
    }

    /** The texts that name the column, in any case. Literals and comments do not count; quoted identifiers do. */
    public List<String> naming(String column) {
        return statements.stream()
                .filter(sql -> Identifiers.of(sql, database).contains(Identifiers.fold(column)))
                .toList();
    }

    /**
     * Asserts that no recorded text names the column.
     *
     * @throws AssertionError with the texts that do
     */
    public void assertNeverNames(String column) {
        var naming = naming(column);
        if (!naming.isEmpty()) {
            throw new AssertionError("The column '" + column + "' must appear in no SQL, but " + naming.size() + " of "
                    + statements.size() + " statements that reached " + database + " name it:\n  "
                    + String.join("\n  ", naming));
        }
    }

    private <T> T proxy(Class<T> type, Object delegate, @Nullable Object parent) {
        var handler = new Recorder(delegate, parent);
        return type.cast(Proxy.newProxyInstance(StatementLog.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Passes calls on, keeps SQL texts, and wraps what the delegate opens. */
    private final class Recorder implements InvocationHandler {
        private final Object delegate;
        private final @Nullable Object parent;

        private Recorder(Object delegate, @Nullable Object parent) {
            this.delegate = delegate;
            this.parent = parent;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
                return arguments != null && proxy == arguments[0];
            }
            if (parent != null && method.getName().equals("getConnection")) {
                return parent;
            }
            if (arguments != null && TAKES_SQL.contains(method.getName()) && arguments[0] instanceof String sql) {
                statements.add(sql);
            }
            try {
                return wrap(proxy, method.getReturnType(), method.invoke(delegate, arguments));
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        private @Nullable Object wrap(Object proxy, Class<?> type, @Nullable Object result) {
            if (result == null) {
                return null;
            }
            if (type == Connection.class) {
                return proxy(Connection.class, result, null);
            }
            var isStatement =
                    type == Statement.class || type == PreparedStatement.class || type == CallableStatement.class;
            return isStatement ? proxy(type, result, proxy) : result;
        }
    }
}
