package dev.expandcontract.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.XcBuilder;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances that would ask for a new epoch only once an hour learn of it because PostgreSQL tells them. */
@Timeout(60)
class NoticesTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private final DataSource raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();

    @Test
    void an_instance_over_the_drivers_own_connections_is_told_of_a_new_epoch() throws SQLException {
        createTable();
        try (var one = hourly(raw).start();
                var other = hourly(raw).start()) {
            assertMoves(one, other);
        }
    }

    @Test
    void a_pool_lends_no_connection_for_it_unless_a_source_is_given() throws SQLException {
        createTable();
        var config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(2);
        try (var pool = new HikariDataSource(config)) {
            try (var one = hourly(pool).start()) {
                assertThat(listeners()).isZero();
                assertThat(one.coordinator().migration("tier").phase()).isEqualTo(Phase.EXPAND);
            }
            try (var one = hourly(pool).notificationSource(raw).start();
                    var other = hourly(pool).notificationSource(raw).start()) {
                assertMoves(one, other);
            }
        }
    }

    @Test
    void listening_begins_again_after_its_connection_was_ended_and_ends_with_the_instance() throws SQLException {
        createTable();
        try (var one = hourly(raw).start();
                var other = hourly(raw).start()) {
            awaitListeners(2);
            execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen xc_epoch'"
                    + " and datname = current_database()");
            awaitListeners(2);
            assertMoves(one, other);
        }
        awaitListeners(0);
    }

    private void assertMoves(Xc one, Xc other) throws SQLException {
        awaitListeners(2);
        one.coordinator()
                .execute(new MoveTo("tier", Phase.DUAL_WRITE, "ada", "next"))
                .orThrow();
        assertThat(one.coordinator().awaitAcknowledged("tier", Duration.ofSeconds(30)))
                .isTrue();
        try (var connection = other.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("insert into users (id, xc$tier) values (1, 'gold')");
        }
        try (var connection = raw.getConnection();
                var rows = connection.createStatement().executeQuery("select tier from users")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("gold");
        }
    }

    private static XcBuilder hourly(DataSource source) {
        return Xc.builder(source)
                .migrations(TIER)
                .pollInterval(Duration.ofHours(1))
                .heartbeatInterval(Duration.ofHours(1));
    }

    private void createTable() throws SQLException {
        execute("create table users (id int primary key, subscription varchar(20), tier varchar(20))");
    }

    private void awaitListeners(int expected) throws SQLException {
        while (listeners() != expected) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private int listeners() throws SQLException {
        try (var connection = raw.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_stat_activity where query = 'listen xc_epoch'"
                                + " and datname = current_database()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
