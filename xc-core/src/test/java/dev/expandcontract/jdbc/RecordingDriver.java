package dev.expandcontract.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** H2, with a record of what its connections and statements are called with. */
final class RecordingDriver implements DataSource {

    /** A call on the object with the number. */
    record Call(int object, String method, List<Object> arguments) {}

    final JdbcDataSource h2 = new JdbcDataSource();
    final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger objects = new AtomicInteger();
    private volatile boolean failing;

    RecordingDriver(String url) {
        h2.setURL(url);
    }

    /** The texts that were prepared, executed or batched, in order. */
    List<String> texts() {
        return calls.stream()
                .filter(call -> !call.arguments().isEmpty()
                        && call.arguments().get(0) instanceof String
                        && (call.method().startsWith("prepare")
                                || call.method().startsWith("execute")
                                || call.method().equals("addBatch")
                                || call.method().equals("nativeSQL")))
                .map(call -> (String) call.arguments().get(0))
                .toList();
    }

    List<Call> calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    /** Lets commits and rollbacks fail, or work again. */
    void failAtEnd(boolean fail) {
        failing = fail;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxy(Connection.class, h2.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        calls.add(new Call(0, "getConnection", List.of(username, password)));
        return proxy(Connection.class, h2.getConnection());
    }

    private Statement proxy(Statement statement) {
        return switch (statement) {
            case CallableStatement call -> proxy(CallableStatement.class, call);
            case PreparedStatement prepared -> proxy(PreparedStatement.class, prepared);
            default -> proxy(Statement.class, statement);
        };
    }

    private <T> T proxy(Class<T> type, Object target) {
        int number = objects.incrementAndGet();
        InvocationHandler handler = (self, method, arguments) -> {
            var list = arguments == null ? List.of() : Arrays.asList(arguments);
            calls.add(new Call(number, method.getName(), list));
            if (failing && List.of("commit", "rollback").contains(method.getName()) && list.isEmpty()) {
                throw new SQLException("The end of the transaction fails", "08006");
            }
            try {
                var result = method.invoke(target, arguments);
                return result instanceof Statement statement
                                && !method.getName().equals("unwrap")
                        ? proxy(statement)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(
                Proxy.newProxyInstance(RecordingDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 7;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        return h2.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return h2.isWrapperFor(iface);
    }
}
