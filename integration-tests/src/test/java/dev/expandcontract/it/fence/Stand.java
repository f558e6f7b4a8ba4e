package dev.expandcontract.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.XcBuilder;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.sql.DataSource;

/** A table {@code users} with both columns, an operator's instance without traffic, and instances under test. */
final class Stand implements AutoCloseable {

    static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    final DataSource raw;
    final Xc operator;
    private final List<AutoCloseable> opened = new ArrayList<>();

    Stand(DataSource raw) throws SQLException {
        this(raw, Stand::quick);
    }

    /** @param pace of the operator's instance */
    Stand(DataSource raw, Function<DataSource, XcBuilder> pace) throws SQLException {
        this.raw = raw;
        execute(
                "create table users (id int primary key, subscription varchar(20), tier varchar(20))",
                "create table other (id int primary key)",
                "insert into other (id) values (1)");
        operator = keep(pace.apply(raw).instance("operator").start());
    }

    /** An instance that looks at the epoch all the time. */
    static XcBuilder quick(DataSource source) {
        return Xc.builder(source)
                .migrations(TIER)
                .pollInterval(Duration.ofMillis(10))
                .heartbeatInterval(Duration.ofMillis(50))
                .soakTime(Duration.ZERO);
    }

    /** An instance that learns of an epoch only when a session comes upon it. */
    static XcBuilder slow(DataSource source) {
        return quick(source).pollInterval(Duration.ofHours(1)).heartbeatInterval(Duration.ofHours(1));
    }

    /** A pool of the given data source. */
    HikariDataSource pool(DataSource source, int size, boolean autoCommit) {
        var config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setAutoCommit(autoCommit);
        config.setRegisterMbeans(false);
        return keep(new HikariDataSource(config));
    }

    <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    /** Moves to the phase, which must be possible at once. */
    void move(Phase to) {
        operator.coordinator().execute(new MoveTo("tier", to, "ada", "next")).orThrow();
    }

    /** Tries to move. */
    Outcome tryMove(Phase to) {
        return operator.coordinator().execute(new MoveTo("tier", to, "ada", "next"));
    }

    List<String> blockers() {
        return operator.coordinator().migration("tier").blockers().stream()
                .map(Blocker::why)
                .toList();
    }

    void awaitNoBlockers() {
        await(() -> blockers().isEmpty());
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void execute(String... statements) throws SQLException {
        try (var connection = raw.getConnection()) {
            for (var sql : statements) {
                run(connection, sql);
            }
        }
    }

    /** The first column of the first row. */
    String read(String sql) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }

    @Override
    public void close() throws Exception {
        for (var resource : opened.reversed()) {
            resource.close();
        }
    }
}
