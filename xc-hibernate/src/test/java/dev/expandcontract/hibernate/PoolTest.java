package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.model.Migration;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Where a pool may stand between Hibernate, the migrating data source and the driver. */
class PoolTest {

    private static final Migration MIGRATION = Migration.of("users", "subscription", "tier");

    @Test
    void a_pool_below_the_migrating_data_source() throws Exception {
        try (var pool = pool(database())) {
            assertThat(levelReadThrough(Boot.wrap(pool))).isEqualTo("gold");
        }
    }

    @Test
    void a_pool_above_the_migrating_data_source() throws Exception {
        var migrating = Boot.wrap(database());
        try (var pool = pool(migrating)) {
            assertThat(levelReadThrough(pool)).isEqualTo("gold");
        }
        assertThat(migrating.registry().all()).containsExactly(MIGRATION);
    }

    @Test
    void a_pool_above_that_has_not_started() throws Exception {
        var migrating = Boot.wrap(database());
        try (var pool = new HikariDataSource()) {
            pool.setDataSource(migrating);
            assertThat(levelReadThrough(pool)).isEqualTo("gold");
        }
        assertThat(migrating.registry().all()).containsExactly(MIGRATION);
    }

    @Test
    void pools_above_and_below() throws Exception {
        try (var below = pool(database());
                var above = pool(Boot.wrap(below))) {
            assertThat(levelReadThrough(above)).isEqualTo("gold");
        }
    }

    @Test
    void a_data_source_above_that_cannot_be_unwrapped() throws Exception {
        var migrating = Boot.wrap(database());
        assertThat(levelReadThrough(new Opaque(migrating))).isEqualTo("gold");
        assertThat(migrating.registry().all()).containsExactly(MIGRATION);
    }

    private static DataSource database() throws Exception {
        return Boot.h2(
                "create table users (id bigint primary key, subscription varchar(20))",
                "insert into users values (1, 'gold')");
    }

    private static HikariDataSource pool(DataSource dataSource) {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static String levelReadThrough(DataSource dataSource) {
        try (var sessionFactory = Boot.boot(dataSource, User.class)) {
            return sessionFactory.fromTransaction(session -> session.find(User.class, 1L).tier);
        }
    }

    @Entity
    @Table(name = "users")
    static class User {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    /** Like the proxies of some pools and containers. */
    private record Opaque(DataSource delegate) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return delegate.getConnection();
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return delegate.getConnection(username, password);
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
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> iface) throws SQLException {
            throw new SQLException("not a wrapper for " + iface);
        }

        @Override
        public boolean isWrapperFor(Class<?> iface) {
            return false;
        }
    }
}
