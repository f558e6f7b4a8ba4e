package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.catalog.CatalogAccessException;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceException;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The server ends the sessions of the pool that XC borrows from. */
class DeadConnectionTest {

    @EveryDatabase
    void the_pool_learns_of_dead_connections_and_the_instance_goes_on(Database database, DataSource raw)
            throws SQLException {
        assumeFalse(database == Database.H2, "H2 in memory has no sessions that another one may end");
        try (var fleet = new Fleet(raw, database);
                var pool = new HikariDataSource()) {
            fleet.sql("alter table users add column tier varchar(20)");
            pool.setDataSource(raw);
            pool.setMaximumPoolSize(2);
            try (var xc = Fleet.builder(pool, "pooled").start()) {
                var coordinator = xc.coordinator();
                assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
                for (long session : sessions(pool, database)) {
                    fleet.sql(end(database, session));
                }
                Fleet.await(() -> moved(coordinator));
                assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
                assertThat(coordinator.fleet()).extracting(InstanceStatus::name).containsExactly("pooled");
            }
        }
    }

    @EveryDatabase
    void trap_16_a_session_that_is_dead_when_it_has_to_register_leaves_a_pool_above_or_below(
            Database database, DataSource raw) throws SQLException {
        assumeFalse(database == Database.H2, "H2 in memory has no sessions that another one may end");
        try (var fleet = new Fleet(raw, database);
                var below = pool(raw);
                var xc = Fleet.builder(below, "above").start();
                var other = fleet.start("below");
                var above = pool(other.dataSource())) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.acknowledged();
            var to = Phase.DUAL_WRITE;
            for (var application : List.of(xc.dataSource(), above)) {
                try (var connection = application.getConnection()) {
                    read(connection);
                    long session = session(connection, database);
                    fleet.run(Fleet.moveTo(to)).orThrow();
                    to = Phase.EXPAND;
                    fleet.sql(end(database, session));
                    assertThatThrownBy(() -> read(connection))
                            .isInstanceOf(SQLException.class)
                            .isNotInstanceOf(FenceException.class);
                }
                fleet.acknowledged();
                try (var one = application.getConnection();
                        var two = application.getConnection()) {
                    read(one);
                    read(two);
                }
            }
        }
    }

    private static HikariDataSource pool(DataSource below) {
        var pool = new HikariDataSource();
        pool.setDataSource(below);
        pool.setMaximumPoolSize(2);
        return pool;
    }

    private static void read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeQuery("select xc$tier from users").close();
        }
    }

    /** Takes the step, unless the pool still hands out a connection whose session has ended. */
    private static boolean moved(Coordinator coordinator) {
        try {
            coordinator.execute(Fleet.moveTo(Phase.DUAL_WRITE)).orThrow();
            return true;
        } catch (MetadataAccessException | CatalogAccessException dead) {
            return false;
        }
    }

    /** The sessions of both connections of the pool. */
    private static Set<Long> sessions(DataSource pool, Database database) throws SQLException {
        try (var one = pool.getConnection();
                var other = pool.getConnection()) {
            return Set.of(session(one, database), session(other, database));
        }
    }

    private static long session(Connection connection, Database database) throws SQLException {
        var query =
                switch (database) {
                    case POSTGRESQL -> "select pg_backend_pid()";
                    case MYSQL, MARIADB -> "select connection_id()";
                    case H2 -> throw new IllegalStateException("not asked");
                };
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String end(Database database, long session) {
        return switch (database) {
            case POSTGRESQL -> "select pg_terminate_backend(" + session + ")";
            case MYSQL, MARIADB -> "kill " + session;
            case H2 -> throw new IllegalStateException("not asked");
        };
    }
}
