package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.pace.Governor;
import dev.expandcontract.pace.Pace;
import dev.expandcontract.pace.PaceProbe;
import dev.expandcontract.pace.PaceProbes;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the probes see on real servers. */
class PaceProbesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @EveryDatabase
    void a_replica_that_stands_still_falls_behind(Database database, DataSource raw) throws Exception {
        var replica = DatabaseServer.of(database).newDatabase();
        try (var fleet = new Fleet(raw, database)) {
            fleet.start("a");
            var probes = probes(raw, database);
            var lag = probes.replicationLag(replica, Duration.ofMillis(300), HOUR);
            assertThat(decide(lag))
                    .startsWith("paused, replication lag: the probe failed: "
                            + "dev.expandcontract.metadata.MetadataAccessException: ")
                    .contains("asking the replica for the newest heartbeat");

            new MetadataStore(replica, database, TablePrefix.DEFAULT).install(true, Timing.SYSTEM);
            assertThat(decide(lag))
                    .isEqualTo("paused, replication lag: the probe failed: java.lang.IllegalStateException: The replica"
                            + " shows no instance of the fleet, so its lag cannot be told. Is it the replica of another"
                            + " database, or does it not replicate the metadata tables?");

            try (var other = new Fleet(replica, database)) {
                other.start("the last that was replicated");
                Fleet.await(() -> decide(lag).equals("at full pace"));
                // A Fleet that ends takes its rows along; a replica that stands still keeps them.
                run(replica, "create table kept as select * from xc_instance");
            }
            run(replica, "insert into xc_instance select * from kept");
            Fleet.await(() -> decide(lag).startsWith("at 10 % of full pace, replication lag: the replica is "));
        }
    }

    @Test
    void a_standby_whose_replay_is_paused_slows_the_work_until_it_goes_on() throws Exception {
        var raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
        try (var fleet = new Fleet(raw, Database.POSTGRESQL);
                var standby = new StandbyServer((PGSimpleDataSource) raw)) {
            fleet.start("a");
            var lag =
                    probes(raw, Database.POSTGRESQL).replicationLag(standby.dataSource(), Duration.ofMillis(500), HOUR);
            Fleet.await(() -> decide(lag).equals("at full pace"));
            run(standby.dataSource(), "select pg_wal_replay_pause()");
            Fleet.await(() -> decide(lag).startsWith("at 10 % of full pace, replication lag: the replica is "));
            assertThat(decide(lag)).endsWith(" ms behind; 500 slow the work, 3600000 pause it");
            run(standby.dataSource(), "select pg_wal_replay_resume()");
            Fleet.await(() -> decide(lag).equals("at full pace"));
        }
    }

    @EveryDatabase
    void sessions_that_execute_something_slow_the_work(Database database, DataSource raw) throws Exception {
        var probes = probes(raw, database);
        run(raw, "create table busy (id int primary key, n int)", "insert into busy values (1, 0)");
        var threads = Executors.newFixedThreadPool(3);
        try (var holder = raw.getConnection()) {
            assertThat(probes.activeSessions(1000, 1000).read().pace()).isEqualTo(Pace.FULL);
            holder.setAutoCommit(false);
            run(holder, "update busy set n = 1");
            for (int i = 0; i < 3; i++) {
                threads.execute(() -> run(raw, "update busy set n = n + 1"));
            }
            Fleet.await(
                    () -> decide(probes.activeSessions(3, 1000)).startsWith("at 10 % of full pace, active sessions: "));
            assertThat(decide(probes.activeSessions(1, 2)))
                    .matches("paused, active sessions: \\d+ sessions are active; 1 slow the work, 2 pause it");
            holder.rollback();
        } finally {
            threads.shutdown();
        }
    }

    @EveryDatabase
    void activity_that_the_database_hides_pauses_the_work(Database database, DataSource raw) throws Exception {
        if (database == Database.MYSQL || database == Database.MARIADB) {
            // Their status variables are for everybody.
            return;
        }
        try (var fleet = new Fleet(raw, database);
                var other = raw.getConnection()) {
            assertThat(other.isValid(1)).isTrue();
            var low = OtherUser.of(raw, database, Users.create(fleet, database, raw));
            assertThat(decide(probes(low, database).activeSessions(1000, 1000)))
                    .startsWith("paused, active sessions: the probe failed: ")
                    .endsWith(
                            database == Database.H2
                                    ? "H2 shows the activity of other sessions to administrators alone. Grant its user"
                                            + " admin."
                                    : " sessions from this user. Grant it pg_read_all_stats, and see that"
                                            + " track_activities is on.");
        }
    }

    @EveryDatabase
    void the_growth_of_the_log_is_a_rate(Database database, DataSource raw) throws Exception {
        var probes = probes(raw, database);
        if (database == Database.H2) {
            assertThatThrownBy(() -> probes.logGrowth(1, 1))
                    .isInstanceOf(SettingException.class)
                    .hasMessage("H2 does not tell how much it writes to its log. Use another probe for the backfill.");
            return;
        }
        var growth = probes.logGrowth(1, Long.MAX_VALUE);
        assertThat(growth.read().pace()).isEqualTo(Pace.FULL);
        run(raw, "create table busy (id int primary key, n int)", "insert into busy values (1, 0)");
        Fleet.await(() -> {
            run(raw, "update busy set n = n + 1");
            return decide(growth).startsWith("at 10 % of full pace, log growth: the log grows by ");
        });
    }

    @EveryDatabase
    void the_window_goes_by_the_databases_clock(Database database, DataSource raw) throws Exception {
        try (var fleet = new Fleet(raw, database)) {
            fleet.start("a");
            var now = new MetadataStore(raw, database, TablePrefix.DEFAULT)
                    .readAlone(
                            "asking",
                            transaction -> transaction.control().read().now())
                    .atZone(ZoneOffset.UTC)
                    .toLocalTime();
            var from = now.minusHours(1);
            var to = now.plusHours(1);
            var probes = probes(raw, database);
            assertThat(decide(probes.dailyWindow(from, to, ZoneOffset.UTC))).isEqualTo("at full pace");
            assertThat(decide(probes.dailyWindow(to, from, ZoneOffset.UTC)))
                    .isEqualTo("paused, daily window: it is open from " + to + " to " + from + " (Z)");
            assertThatThrownBy(() -> probes.dailyWindow(from, from, ZoneOffset.UTC))
                    .hasMessage("The daily window begins and ends at " + from + ", which is no time at all, or all the"
                            + " time. Give it an end, or leave it out.");
        }
    }

    private static PaceProbes probes(DataSource raw, Database database) {
        return new PaceProbes(raw, database, TablePrefix.DEFAULT);
    }

    private static String decide(PaceProbe probe) {
        try (var governor = new Governor(List.of(probe), Duration.ZERO, Duration.ofSeconds(30))) {
            return governor.decide().toString();
        }
    }

    private static void run(DataSource dataSource, String... statements) {
        try (var connection = dataSource.getConnection()) {
            for (var sql : statements) {
                run(connection, sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
