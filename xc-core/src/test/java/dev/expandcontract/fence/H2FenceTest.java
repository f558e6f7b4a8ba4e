package dev.expandcontract.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class H2FenceTest {

    private final H2Fence fence = new H2Fence(new FenceTables("control", "instance", "fence"));
    private final AtomicInteger failures = new AtomicInteger();

    /** Fails as H2 does where a transaction ends while the sessions are listed. */
    private Connection failing(Connection connection, int code) {
        return proxy(Connection.class, connection, code);
    }

    private <T> T proxy(Class<T> type, T target, int code) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute") && failures.getAndDecrement() > 0) {
                        throw new SQLException("this.transaction is null", "HY000", code);
                    }
                    try {
                        var result = method.invoke(target, arguments);
                        return result instanceof Statement statement ? proxy(Statement.class, statement, code) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }

    private static Connection database() throws SQLException {
        var connection = DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID());
        try (var statement = connection.createStatement()) {
            statement.execute("create table fence (session_id int, session_start timestamp(9) with time zone,"
                    + " epoch bigint, instance bigint)");
        }
        return connection;
    }

    @Test
    void a_fault_of_the_list_of_sessions_is_passed_over() throws SQLException {
        try (var real = database()) {
            var connection = failing(real, 50_000);
            failures.set(3);
            assertThat(fence.lock(connection, 7)).isTrue();
            failures.set(3);
            assertThat(fence.holders(connection, 8, List.of()))
                    .singleElement()
                    .satisfies(holder -> assertThat(holder.epoch()).isEqualTo(7));
            failures.set(3);
            assertThat(fence.unlock(connection, 7)).isTrue();
            assertThat(fence.holders(connection, 8, List.of())).isEmpty();
        }
    }

    @Test
    void a_fault_that_stays_and_any_other_are_told() throws SQLException {
        try (var real = database()) {
            failures.set(1_000);
            assertThatThrownBy(() -> fence.lock(failing(real, 50_000), 7)).hasMessage("this.transaction is null");
            failures.set(1);
            assertThatThrownBy(() -> fence.lock(failing(real, 42_102), 7)).hasMessage("this.transaction is null");
        }
    }
}
