package dev.expandcontract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TransactionsTest {

    private final SingleConnection source = new SingleConnection();
    private final Transactions transactions = new Transactions(source);

    @Test
    void a_connection_goes_back_as_it_came() throws SQLException {
        source.physical.setAutoCommit(false);
        source.physical.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        var seen = transactions.run(
                connection -> List.of(connection.getTransactionIsolation(), connection.getAutoCommit() ? 1 : 0));
        assertThat(seen).containsExactly(Connection.TRANSACTION_READ_COMMITTED, 0);
        assertThat(source.physical.getAutoCommit()).isFalse();
        assertThat(source.physical.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(source.calls).contains("commit").doesNotContain("rollback").endsWith("close");
    }

    @Test
    void a_failure_is_rolled_back_seen_by_the_pool_and_the_connection_closed() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> transactions.run(connection -> {
                    connection.createStatement().execute("create table t (id int)");
                    connection.createStatement().execute("insert into missing values (1)");
                    return 1;
                }))
                .withMessageContaining("MISSING");
        assertThat(source.calls).contains("rollback").doesNotContain("commit").endsWith("close");
    }

    @Test
    void a_failure_of_the_work_itself_is_rolled_back_too() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> transactions.run(connection -> {
                    throw new IllegalStateException("refused");
                }));
        assertThat(source.calls).contains("rollback").doesNotContain("commit").endsWith("close");
    }

    /** Hands out one connection as a pool would: a proxy through which it sees every call. */
    private static final class SingleConnection implements DataSource {

        private final List<String> calls = new ArrayList<>();
        private final Connection physical;

        private SingleConnection() {
            try {
                physical = DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Connection getConnection() {
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        calls.add(method.getName());
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        try {
                            return method.invoke(physical, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public Connection getConnection(String username, String password) {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T unwrap(Class<T> iface) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isWrapperFor(Class<?> iface) {
            return false;
        }
    }
}
