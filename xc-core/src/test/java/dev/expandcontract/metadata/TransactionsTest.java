package dev.expandcontract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.ForwardingDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class TransactionsTest {

    private final SingleConnection source;
    private final Transactions transactions;

    TransactionsTest() throws SQLException {
        source = new SingleConnection();
        transactions = new Transactions(source);
    }

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

    @Test
    void work_without_a_transaction_leaves_the_connection_as_it_came_too() throws SQLException {
        source.physical.setAutoCommit(false);
        assertThat(transactions.runAlone(Connection::getAutoCommit)).isTrue();
        assertThat(source.physical.getAutoCommit()).isFalse();
        assertThat(source.calls)
                .doesNotContain("commit", "setTransactionIsolation")
                .endsWith("close");
    }

    /** Hands out one connection as a pool would: a proxy through which it sees every call. */
    private static final class SingleConnection extends ForwardingDataSource {

        private final List<String> calls = new ArrayList<>();
        private final Connection physical;

        private SingleConnection() throws SQLException {
            this(memory());
        }

        private SingleConnection(JdbcDataSource database) throws SQLException {
            super(database);
            physical = super.getConnection();
        }

        private static JdbcDataSource memory() {
            var database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
            return database;
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
    }
}
