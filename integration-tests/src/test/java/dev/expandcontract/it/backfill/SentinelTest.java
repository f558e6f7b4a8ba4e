package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.EndWatch;
import dev.expandcontract.coordinator.Command.WatchBypass;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.WatchChanged;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.BypassRow;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Who writes around XC is told by name. */
class SentinelTest {

    private static final String TRIGGERS = "select count(*) from pg_trigger where tgname like 'xc_sentinel%'";
    private static final String FUNCTIONS = "select count(*) from pg_proc where proname like 'xc_sentinel%'";

    @EveryDatabase
    void a_writer_around_xc_is_named_and_the_application_is_not(Database database, DataSource dataSource)
            throws SQLException {
        assumeTrue(database == Database.POSTGRESQL);
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            site.moveTo(Phase.CUTOVER);
            site.rig.execute("update users set tier = 'before' where id = 9");
            var watching = watch(site, Duration.ofHours(1));
            assertThat(watching).isInstanceOf(WatchChanged.class);
            assertThat(watching.message())
                    .startsWith(
                            "Writes to the table of migration 'tier' that change one column without the other are noted until ");

            try (var connection = site.xc.dataSource().getConnection();
                    var update = connection.prepareStatement("update users set xc$tier = 'right' where id = 3")) {
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
            site.rig.execute(
                    "alter table users add column note varchar(20)", "update users set note = 'x' where id = 9");
            try (var script = dataSource.getConnection()) {
                Locks.run(script, "set application_name = 'nightly; it''s a script'");
                Locks.run(script, "update users set tier = 'around' where id = 4");
                Locks.run(script, "insert into users (id, subscription) values (10, 'alone')");
                Locks.run(script, "reset application_name");
            }

            var bypasses = site.coordinator().bypasses("tier");
            assertThat(bypasses).extracting(BypassRow::row).containsExactly("id=4", "id=10");
            assertThat(bypasses).extracting(BypassRow::operation).containsExactly("UPDATE", "INSERT");
            assertThat(bypasses).allSatisfy(bypass -> {
                assertThat(bypass.application()).isEqualTo("nightly; it's a script");
                assertThat(bypass.login())
                        .isEqualTo(site.rig.query("select session_user").getFirst());
                assertThat(bypass.role()).isEqualTo("none");
                assertThat(bypass.session()).isPositive();
                assertThat(bypass.transaction()).isNotEmpty();
            });
            site.verify(Direction.FORWARD);
            assertThat(site.found()).containsExactly("BYPASS id=10", "BYPASS id=4", "BYPASS id=9");
            assertThat(site.findings())
                    .filteredOn(found -> found.row().name().equals("id=4"))
                    .singleElement()
                    .satisfies(found -> assertThat(found.row().detail())
                            .contains("; a sentinel saw at ")
                            .contains("application 'nightly; it's a script', user '"));

            assertThat(watch(site, Duration.ofHours(1)).message())
                    .contains("are watched until ")
                    .contains(" already.");
            assertThat(site.run(new EndWatch("tier", "ada", "found")).message())
                    .isEqualTo("The sentinel of migration 'tier' is removed.");
            assertGone(site);
            assertThat(site.run(new EndWatch("tier", "ada", "again"))).isInstanceOf(Refused.class);
        }
    }

    @EveryDatabase
    void a_sentinel_that_cannot_note_anything_fails_no_statement(Database database, DataSource dataSource)
            throws SQLException {
        assumeTrue(database == Database.POSTGRESQL);
        var rig = new Rig(
                database,
                dataSource,
                Migration.of("tier", "users", "subscription", "tier")
                        .with(Conversion.of("cast({value} as integer)", "cast({value} as varchar(40))", false)));
        rig.execute("create table users (id int primary key, subscription varchar(40), tier integer)");
        try (var site = new Site(rig, builder -> builder)) {
            site.certify();
            watch(site, Duration.ofHours(1)).orThrow();
            rig.execute("insert into users values (1, 'no number', 5)", "insert into users values (2, '7', 8)");
            assertThat(site.coordinator().bypasses("tier"))
                    .extracting(BypassRow::row)
                    .containsExactly("id=2");

            rig.execute("alter table xc_bypass rename to xc_elsewhere", "insert into users values (3, '7', 8)");
            rig.execute("alter table xc_elsewhere rename to xc_bypass");
            assertThat(rig.query("select count(*) from users")).containsExactly("3");

            rig.execute("insert into users select g, '7', 8 from generate_series(100, 1000) g");
            assertThat(site.coordinator().bypasses("tier")).hasSize(101);
        }
    }

    @EveryDatabase
    void it_goes_when_its_time_is_over_also_if_the_instance_that_set_it_is_gone(
            Database database, DataSource dataSource) throws Exception {
        assumeTrue(database == Database.POSTGRESQL);
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            try (var other = Site.builder(site.rig, "other").start()) {
                other.coordinator()
                        .execute(new WatchBypass("tier", Duration.ofHours(1), "ada", "who?"))
                        .orThrow();
            }
            assertThat(site.rig.query(TRIGGERS)).containsExactly("1");
            site.rig.execute("update xc_sentinel set started_at = '2000-01-01 00:00:00'");
            Locks.await(() -> site.rig.query("select count(*) from xc_sentinel").equals(List.of("0")));
            assertGone(site);
        }
    }

    @EveryDatabase
    void it_notes_nothing_after_its_time_and_goes_with_the_phases_that_write_both(
            Database database, DataSource dataSource) throws Exception {
        assumeTrue(database == Database.POSTGRESQL);
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            watch(site, Duration.ofHours(1)).orThrow();
            site.moveTo(Phase.DUAL_WRITE, Phase.EXPAND);
            Locks.await(() -> site.rig.query("select count(*) from xc_sentinel").equals(List.of("0")));
            assertGone(site);
        }
    }

    @EveryDatabase
    void setting_it_waits_for_no_writer_and_gives_up_in_time(Database database, DataSource dataSource)
            throws Exception {
        assumeTrue(database == Database.POSTGRESQL);
        try (var site = Site.ofUsers(database, dataSource, 9);
                var executor = Executors.newSingleThreadExecutor()) {
            site.certify();
            try (var writer = Locks.transaction(site.rig, "update users set tier = tier where id = 1");
                    var other = dataSource.getConnection()) {
                Future<Outcome> watching = executor.submit(() -> watch(site, Duration.ofHours(1)));
                while (!watching.isDone()) {
                    Locks.run(other, "set statement_timeout = '5s'");
                    Locks.run(other, "update users set tier = tier where id = 2");
                }
                assertThat(watching.get()).isInstanceOf(Refused.class);
                assertThat(watching.get().message()).startsWith("The table of migration 'tier' was in use at each of ");
                writer.rollback();
            }
            site.run(new EndWatch("tier", "ada", "tidy up"));
            assertGone(site);
            watch(site, Duration.ofHours(1)).orThrow();
        }
    }

    @EveryDatabase
    void what_it_cannot_do_is_refused_with_the_reason(Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            assertThat(watch(site, Duration.ofDays(2)).message())
                    .isEqualTo(
                            "A sentinel cannot last PT48H. It slows each write to the table, so it lasts a day at most; an"
                                    + " hour is usual.");
            assertThat(watch(site, Duration.ZERO)).isInstanceOf(Refused.class);
            if (database != Database.POSTGRESQL) {
                assertThat(watch(site, Duration.ofHours(1)).message())
                        .startsWith(
                                "Only on PostgreSQL can a sentinel tell who writes around XC, and this is " + database);
                assertThat(site.coordinator().bypasses("tier")).isEmpty();
                return;
            }
            assertThat(watch(site, Duration.ofHours(1)).message())
                    .startsWith("Migration 'tier' is in the phase EXPAND; this run is possible in ");
            assertThat(site.rig.query(TRIGGERS)).containsExactly("0");
        }
    }

    private static Outcome watch(Site site, Duration lasts) {
        return site.run(new WatchBypass("tier", lasts, "ada", "who writes around XC?"));
    }

    private static void assertGone(Site site) throws SQLException {
        assertThat(site.rig.query(TRIGGERS)).containsExactly("0");
        assertThat(site.rig.query(FUNCTIONS)).containsExactly("0");
    }
}
