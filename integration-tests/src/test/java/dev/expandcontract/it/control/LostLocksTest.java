package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceLostException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.postgresql.jdbc.PgConnection;

/** What gives back the locks of a session, by which the fleet knows under which phases its transactions run. */
class LostLocksTest {

    private static final String READ = "select xc$tier from users";

    @EveryDatabase
    void trap_37_statements_that_give_the_locks_back_do_not_reach_the_database(Database database, DataSource raw)
            throws SQLException {
        assumeTrue(database != Database.H2, "H2 has no locks of a session");
        var texts =
                switch (database) {
                    case POSTGRESQL ->
                        List.of(
                                "discard all",
                                "select pg_advisory_unlock_all()",
                                "do $$ begin perform pg_advisory_unlock_all(); end $$");
                    case MYSQL, MARIADB -> List.of("select release_all_locks()", "do release_all_locks()");
                    case H2 -> List.<String>of();
                };
        try (var fleet = new Fleet(raw, database);
                var connection = fleet.start("a").dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var text : texts) {
                assertRefused(() -> statement.execute(text));
                assertRefused(() -> statement.addBatch(text));
                assertRefused(() -> connection.prepareStatement(text));
                assertRefused(() -> connection.prepareCall(text));
            }
            statement.executeQuery(READ).close();
        }
    }

    private static void assertRefused(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageStartingWith(
                        "XC refused a statement before it reached the database. It gives back all locks of the session (")
                .hasMessageContaining("In every phase a lock of the session shows the fleet under which phases its"
                        + " transactions run. Give back your own locks one by one;");
    }

    @EveryDatabase
    void a_session_that_lost_its_lock_past_xc_leaves_a_pool_below(Database database, DataSource raw)
            throws SQLException {
        assumeTrue(database != Database.H2, "H2 has no locks of a session");
        try (var fleet = new Fleet(raw, database);
                var pool = pool(raw);
                var xc = Fleet.builder(pool, "a").start()) {
            fleet.sql("alter table users add column tier varchar(20)");
            assertReplaced(fleet, xc, xc.dataSource(), database);
        }
    }

    @EveryDatabase
    void a_session_that_lost_its_lock_past_xc_leaves_a_pool_above(Database database, DataSource raw)
            throws SQLException {
        assumeTrue(database != Database.H2, "H2 has no locks of a session");
        try (var fleet = new Fleet(raw, database);
                var xc = Fleet.builder(raw, "a").start();
                var pool = pool(xc.dataSource())) {
            fleet.sql("alter table users add column tier varchar(20)");
            assertReplaced(fleet, xc, pool, database);
        }
    }

    private static HikariDataSource pool(DataSource below) {
        var pool = new HikariDataSource();
        pool.setDataSource(below);
        pool.setMaximumPoolSize(2);
        return pool;
    }

    /** Every way to lose the locks, each with a step to the other phase so that the session has to register again. */
    private static void assertReplaced(Fleet fleet, Xc xc, DataSource application, Database database)
            throws SQLException {
        fleet.through(xc);
        fleet.acknowledged();
        for (var loss : Loss.of(database)) {
            long session;
            try (var connection = application.getConnection()) {
                connection.setAutoCommit(false);
                run(connection, READ);
                session = session(connection, database);
                loss.on(connection);
                var there = fleet.status().phase() == Phase.EXPAND ? Phase.DUAL_WRITE : Phase.EXPAND;
                fleet.run(moveTo(there)).orThrow();
                // not commit: MySQL's driver knows that the reset has ended the transaction
                connection.setAutoCommit(true);
                assertThatThrownBy(() -> run(connection, READ)).isInstanceOf(FenceLostException.class);
            }
            fleet.acknowledged();
            for (int request = 0; request < 4; request++) {
                try (var connection = application.getConnection();
                        var other = application.getConnection()) {
                    assertThat(session(connection, database)).isNotEqualTo(session);
                    assertThat(session(other, database)).isNotEqualTo(session);
                    run(connection, READ);
                    run(other, READ);
                }
            }
        }
    }

    /** What gives back the locks of a session when XC does not see it. */
    private interface Loss {

        void on(Connection connection) throws SQLException;

        static List<Loss> of(Database database) {
            return switch (database) {
                case POSTGRESQL ->
                    List.of(connection ->
                            run(connection.unwrap(PgConnection.class), "select pg_advisory_unlock_all()"));
                case MYSQL ->
                    List.of(
                            connection ->
                                    connection.unwrap(JdbcConnection.class).resetServerState(),
                            connection ->
                                    connection.unwrap(JdbcConnection.class).changeUser("root", ""));
                case MARIADB ->
                    List.of(connection ->
                            run(connection.unwrap(org.mariadb.jdbc.Connection.class), "select release_all_locks()"));
                case H2 -> List.of();
            };
        }
    }

    private static long session(Connection connection, Database database) throws SQLException {
        var query = database == Database.POSTGRESQL ? "select pg_backend_pid()" : "select connection_id()";
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
