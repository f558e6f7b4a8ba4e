package dev.expandcontract.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import dev.expandcontract.test.StatementLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/** The registration of single sessions, as the databases see it. */
@Timeout(120)
class SessionFenceTest {

    /** Every registration reads the phases. */
    private static final Predicate<String> READS_PHASES = text -> text.contains("left join");

    private static final String INSERT = "insert into users (id, xc$tier) values (%d, 'gold')";

    @EveryDatabase
    void a_session_registers_at_its_first_use_and_sends_nothing_more_in_its_later_transactions(
            Database database, DataSource raw) throws Exception {
        var log = new StatementLog(database);
        try (var stand = new Stand(raw);
                var xc = Stand.slow(log.record(raw)).start();
                var connection = xc.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            insertAndCommit(connection, 1);
            log.clear();
            for (int id = 2; id <= 50; id++) {
                insertAndCommit(connection, id);
            }
            assertThat(log.statements())
                    .filteredOn(text -> text.startsWith("insert into users"))
                    .hasSize(49);
            assertThat(log.statements()).filteredOn(READS_PHASES).isEmpty();

            stand.move(Phase.DUAL_WRITE);
            assertThat(stand.blockers())
                    .as("the session that sent nothing is registered")
                    .hasSize(1);
        }
    }

    @EveryDatabase
    void steady_state_the_server_counts_as_many_statements_as_without_the_fence(Database database, DataSource raw)
            throws Exception {
        if (database == Database.H2) {
            return; // counts no statements; the log at the driver shows the same above
        }
        try (var stand = new Stand(raw, Stand::slow);
                var xc = Stand.slow(raw).start();
                var fenced = xc.dataSource().getConnection();
                var bare = raw.getConnection()) {
            long with = counted(database, stand, fenced, INSERT);
            long without = counted(database, stand, bare, "insert into other (id) values (%d)");
            // one more for each of the 200 transactions would show
            assertThat(with).isCloseTo(without, within(60L));
        }
    }

    private static long counted(Database database, Stand stand, Connection connection, String insert)
            throws SQLException {
        connection.setAutoCommit(false);
        Stand.run(connection, insert.formatted(1000));
        connection.commit();
        long before = ServerStatements.count(database, stand, connection);
        for (int id = 1001; id <= 1200; id++) {
            Stand.run(connection, insert.formatted(id));
            connection.commit();
        }
        return ServerStatements.count(database, stand, connection) - before;
    }

    @EveryDatabase
    void idle_connections_of_a_pool_do_not_hold_an_epoch_above_or_below_in_either_mode(
            Database database, DataSource raw) throws Exception {
        try (var stand = new Stand(raw)) {
            for (boolean autoCommit : List.of(true, false)) {
                var below = stand.pool(raw, 3, autoCommit);
                var above = stand.pool(
                        stand.keep(Stand.quick(raw).instance("below").start()).dataSource(), 3, autoCommit);
                useAll(stand.keep(Stand.quick(below).instance("above").start()).dataSource());
                useAll(above);
            }
            stand.awaitNoBlockers();
            for (var to : List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.DUAL_WRITE)) {
                stand.move(to);
                stand.awaitNoBlockers();
            }
        }
    }

    private static void useAll(DataSource pool) throws SQLException {
        try (var one = pool.getConnection();
                var two = pool.getConnection();
                var three = pool.getConnection()) {
            for (var connection : List.of(one, two, three)) {
                Stand.run(connection, "select xc$tier from users");
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
        }
    }

    @EveryDatabase
    void an_instance_that_sleeps_through_two_phases_wakes_to_the_present_one(Database database, DataSource raw)
            throws Exception {
        try (var stand = new Stand(raw)) {
            var pool = stand.pool(raw, 2, true);
            var sleeper = stand.keep(Stand.slow(pool).instance("sleeper").start());
            stand.move(Phase.DUAL_WRITE);
            // it holds nothing, so that nothing of it can commit
            stand.move(Phase.BACKFILL);
            stand.move(Phase.DUAL_WRITE);
            stand.move(Phase.EXPAND);
            try (var connection = sleeper.dataSource().getConnection()) {
                Stand.run(connection, INSERT.formatted(1));
            }
            assertThat(stand.read("select coalesce(tier, 'nothing') from users"))
                    .isEqualTo("nothing");
            stand.move(Phase.DUAL_WRITE);
            try (var connection = sleeper.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                Stand.run(connection, INSERT.formatted(2));
                connection.commit();
            }
            assertThat(stand.read("select coalesce(tier, 'nothing') from users where id = 2"))
                    .as("under the epoch that its session is registered for, which the coordinator sees")
                    .isEqualTo("nothing");
            assertThat(stand.tryMove(Phase.BACKFILL)).isInstanceOf(Outcome.Refused.class);
        }
    }

    @EveryDatabase
    void isolation_that_keeps_one_snapshot_for_a_transaction_does_not_hide_an_epoch(Database database, DataSource raw)
            throws Exception {
        try (var stand = new Stand(raw)) {
            var xc = stand.keep(Stand.quick(stand.pool(raw, 3, false)).start());
            var levels = List.of(Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE);
            int id = 0;
            for (var to : List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.DUAL_WRITE, Phase.BACKFILL)) {
                for (int isolation : levels) {
                    try (var connection = xc.dataSource().getConnection()) {
                        connection.setTransactionIsolation(isolation);
                        // in its snapshot the epoch is old when the next one is there already
                        Stand.run(connection, "select id from other");
                        if (isolation == levels.getFirst()) {
                            stand.move(to);
                            assertThat(stand.blockers()).hasSize(1);
                        }
                        connection.commit();
                        Stand.run(connection, INSERT.formatted(++id));
                        connection.commit();
                    }
                }
                stand.awaitNoBlockers();
            }
            assertThat(stand.read("select count(*) from users where tier is not null"))
                    .isIn("6", "7", "8");
        }
    }

    @EveryDatabase
    void a_transaction_begun_past_the_fence_is_not_joined(Database database, DataSource raw) throws Exception {
        try (var stand = new Stand(raw)) {
            var xc = stand.keep(Stand.quick(raw).start());
            try (var connection = xc.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                Stand.run(connection, INSERT.formatted(1));
                connection.commit();
                var physical = connection.unwrap(driverType(database));
                Stand.run(physical, "insert into other (id) values (7)");
                stand.move(Phase.DUAL_WRITE);
                Stand.await(() -> xc.coordinator().fleet().stream().allMatch(each -> each.learnedEpoch() >= 2));
                assertThatExceptionOfType(FenceException.class)
                        .isThrownBy(() -> Stand.run(connection, INSERT.formatted(2)))
                        .withMessage("The connection has to be registered for epoch 2 before a transaction of migrating"
                                + " columns, but a transaction is open on it that began past XC, on an unwrapped"
                                + " connection or by SQL text. Commit or roll back, and run the transaction again on the"
                                + " connection that XC gave.");
                assertThat(stand.read("select count(*) from other"))
                        .as("committed early")
                        .isEqualTo("1");
                connection.rollback();
                assertThat(stand.read("select count(*) from other")).isEqualTo("1");
                Stand.run(connection, INSERT.formatted(3));
                connection.commit();
            }
            assertThat(stand.read("select tier from users where id = 3")).isEqualTo("gold");
        }
    }

    private static Class<? extends Connection> driverType(Database database) throws ClassNotFoundException {
        return Class.forName(
                        switch (database) {
                            case POSTGRESQL -> "org.postgresql.jdbc.PgConnection";
                            case MYSQL -> "com.mysql.cj.jdbc.ConnectionImpl";
                            case MARIADB -> "org.mariadb.jdbc.Connection";
                            case H2 -> "org.h2.jdbc.JdbcConnection";
                        })
                .asSubclass(Connection.class);
    }

    @EveryDatabase
    void an_epoch_that_went_back_is_refused_until_the_metadata_is_restored(Database database, DataSource raw)
            throws Exception {
        try (var stand = new Stand(raw)) {
            var xc = stand.keep(Stand.slow(raw).start());
            stand.execute("update xc_control set epoch = 0", "update xc_migration set epoch = 0");
            try (var connection = xc.dataSource().getConnection()) {
                assertThatExceptionOfType(FenceException.class)
                        .isThrownBy(() -> Stand.run(connection, INSERT.formatted(1)))
                        .withMessage(
                                "The metadata says that the epoch is 0, but this instance has seen epoch 1. An epoch"
                                        + " never goes back: the metadata was restored or changed by hand, or the connection leads"
                                        + " to another database. Statements of migrating columns are refused. Restore the metadata,"
                                        + " or restart all instances on it.");
                Stand.run(connection, "insert into other (id) values (8)");
                stand.execute("update xc_control set epoch = 1", "update xc_migration set epoch = 1");
                Stand.run(connection, INSERT.formatted(1));
            }
            assertThat(stand.read("select subscription from users")).isEqualTo("gold");
        }
    }

    @EveryDatabase
    void rows_still_read_in_autocommit_keep_their_epoch_and_no_other(Database database, DataSource raw)
            throws Exception {
        try (var stand = new Stand(raw)) {
            stand.execute("insert into users (id) values (1)", "insert into users (id) values (2)");
            var xc = stand.keep(Stand.quick(raw).start());
            try (var connection = xc.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                try (var rows = statement.executeQuery("select xc$tier from users")) {
                    rows.next();
                    stand.move(Phase.DUAL_WRITE);
                    Stand.await(() -> xc.coordinator().fleet().stream().allMatch(each -> each.learnedEpoch() >= 2));
                    Stand.run(connection, INSERT.formatted(3));
                    assertThat(stand.read("select tier from users where id = 3"))
                            .isEqualTo("gold");
                    assertThat(stand.blockers()).singleElement().asString().contains("registered for epoch 1");
                }
                stand.awaitNoBlockers();
                stand.move(Phase.BACKFILL);
            }
        }
    }

    @EveryDatabase
    void a_killed_sessions_registration_ends_with_it(Database database, DataSource raw) throws Exception {
        try (var stand = new Stand(raw)) {
            var xc = stand.keep(Stand.slow(raw).start());
            var connection = xc.dataSource().getConnection();
            connection.setAutoCommit(false);
            Stand.run(connection, INSERT.formatted(1));
            stand.move(Phase.DUAL_WRITE);
            assertThat(stand.tryMove(Phase.BACKFILL)).isInstanceOf(Outcome.Refused.class);
            // as if the process were gone: the instance's row stays, its session ends
            connection.unwrap(driverType(database)).close();
            stand.awaitNoBlockers();
            stand.move(Phase.BACKFILL);
        }
    }

    private static void insertAndCommit(Connection connection, int id) throws SQLException {
        Stand.run(connection, INSERT.formatted(id));
        connection.commit();
    }
}
