package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.HashSet;
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
                var ended = sessions(raw, database);
                assertThat(ended).isNotEmpty();
                for (long session : ended) {
                    fleet.sql(end(database, session));
                }
                Fleet.await(() -> replaced(raw, database, ended));
                coordinator.execute(Fleet.moveTo(Phase.DUAL_WRITE)).orThrow();
                assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
                assertThat(coordinator.fleet()).extracting(InstanceStatus::name).containsExactly("pooled");
            }
        }
    }

    private static boolean replaced(DataSource raw, Database database, Set<Long> ended) {
        try {
            var now = sessions(raw, database);
            now.removeAll(ended);
            return now.size() == 2;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<Long> sessions(DataSource raw, Database database) throws SQLException {
        var query =
                switch (database) {
                    case POSTGRESQL ->
                        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
                    case MYSQL, MARIADB ->
                        "select id from information_schema.processlist where db = database() and id <> connection_id()";
                    case H2 -> throw new IllegalStateException("not asked");
                };
        try (var connection = raw.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new HashSet<Long>();
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
            return all;
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
