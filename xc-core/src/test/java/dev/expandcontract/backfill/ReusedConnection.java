package dev.expandcontract.backfill;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A pool of one connection that stays open when it is closed, so that the state it was left in can be seen. */
final class ReusedConnection {

    private final Connection connection;
    private int closed;

    ReusedConnection(Connection connection) {
        this.connection = connection;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> proxy(Connection.class, this::onConnection));
    }

    private Object onConnection(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            closed++;
            return null;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ReusedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    int closed() {
        return closed;
    }
}
