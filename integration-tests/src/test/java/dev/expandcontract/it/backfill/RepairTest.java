package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.RepairDifferences;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.RowsRepaired;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Rows that were found to differ are made equal by a command. */
class RepairTest {

    private static final RepairDifferences REPAIR = new RepairDifferences("tier", "ada", "a script wrote around XC");

    @EveryDatabase
    void in_backfill_old_is_copied_and_a_verification_has_to_show_that_nothing_differs(
            Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            assertThat(site.run(REPAIR).message())
                    .isEqualTo(
                            "No row of migration 'tier' is listed whose columns differ. Run a verification to find such"
                                    + " rows.");
            site.rig.execute(
                    "update users set tier = 'around' where id in (2, 4)", "update users set tier = null where id = 7");
            site.verify(Direction.FORWARD);
            site.rig.execute("delete from users where id = 2");

            var outcome = (RowsRepaired) site.run(REPAIR).orThrow();

            assertThat(outcome.repaired()).isEqualTo(2);
            assertThat(outcome.message())
                    .isEqualToIgnoringCase(
                            "Repair of migration 'tier' copied 'subscription' to 'tier' in 2 rows: id=4, id=7."
                                    + " Equal already, or gone: id=2. Run a verification now, which shows whether anything differs.");
            assertThat(site.rig.query("select tier from users where id in (4, 7) order by id"))
                    .containsExactly("v4", "v7");
            assertThat(site.found()).isEmpty();
            assertThat(site.lastAudit().action()).isEqualTo("repair differences");
            assertThat(site.lastAudit().outcome()).isEqualTo("repaired");
            assertThat(site.lastAudit().message()).isEqualTo(outcome.message());
            assertThat(site.status().nextHistory()).isEqualTo(HistoryState.FILLED);
            assertThat(site.move(Phase.CUTOVER)).isInstanceOf(Refused.class);

            site.verify(Direction.FORWARD).orThrow();
            site.moveTo(Phase.CUTOVER);
        }
    }

    @EveryDatabase
    void in_cutover_the_side_has_to_be_said_and_in_soak_next_is_copied(Database database, DataSource dataSource)
            throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            site.moveTo(Phase.CUTOVER);
            site.rig.execute("update users set tier = 'around' where id in (3, 5)");
            site.verify(Direction.FORWARD);

            assertThat(site.run(REPAIR).message())
                    .isEqualTo("In the phase CUTOVER the read switch decides which column a transaction reads, so that"
                            + " neither of them is right by itself. Look at the rows, and say which one to copy from, OLD"
                            + " ('subscription') or NEXT ('tier').");
            var name = site.findings().stream()
                    .map(found -> found.row().name())
                    .filter(found -> found.endsWith("=3"))
                    .findFirst()
                    .orElseThrow();
            assertThat(repair(site, Side.NEXT, "id=77").message())
                    .startsWith("No finding is listed for id=77; nothing was changed. Listed are ");
            repair(site, Side.NEXT, name).orThrow();
            assertThat(site.found()).containsExactly("BYPASS id=5");
            repair(site, Side.OLD).orThrow();
            assertThat(site.rig.query("select subscription from users where id in (3, 5) order by id"))
                    .containsExactly("around", "v5");
            assertThat(site.gate("verified", Phase.SOAK).passed()).isFalse();
            site.verify(Direction.FORWARD).orThrow();

            site.moveTo(Phase.SOAK);
            site.rig.execute("update users set subscription = 'around' where id = 6");
            site.verify(Direction.REVERSE);
            assertThat(site.found()).containsExactly("BYPASS id=6");
            assertThat(site.gate("old-verified", Phase.CUTOVER).passed()).isFalse();
            site.run(REPAIR).orThrow();
            assertThat(site.rig.query("select subscription from users where id = 6"))
                    .containsExactly("v6");
            site.verify(Direction.REVERSE).orThrow();
            assertThat(site.gate("old-verified", Phase.CUTOVER).passed()).isTrue();
        }
    }

    @EveryDatabase
    void a_row_that_cannot_be_repaired_is_left_with_the_reason_and_the_others_are_repaired(
            Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            site.rig.execute(
                    "create unique index one_tier on users (tier)",
                    "update users set subscription = 'v1' where id = 2",
                    "update users set subscription = 'new' where id = 8");
            site.verify(Direction.FORWARD);

            var outcome = (RowsRepaired) site.run(REPAIR);

            assertThat(outcome.succeeded()).isFalse();
            assertThat(outcome.left()).isEqualTo(1);
            assertThat(outcome.message()).containsIgnoringCase("Still different: id=2; the first one because ");
            assertThat(site.rig.query("select tier from users where id in (1, 2, 8) order by id"))
                    .containsExactly("v1", "v2", "new");
            assertThat(site.found()).containsExactly("BYPASS id=2");
            assertThat(site.findings().getFirst().row().detail())
                    .startsWith("it could not be repaired: ")
                    .containsIgnoringCase("one_tier");
        }
    }

    @EveryDatabase
    void a_writer_that_comes_first_is_not_overwritten(Database database, DataSource dataSource) throws Exception {
        try (var site = Site.ofUsers(database, dataSource, 3)) {
            site.certify();
            site.rig.execute("update users set tier = 'around' where id = 2");
            site.verify(Direction.FORWARD);
            try (var writer = site.xc.dataSource().getConnection();
                    var observer = dataSource.getConnection()) {
                writer.setAutoCommit(false);
                try (var update = writer.prepareStatement("update users set xc$tier = 'newest' where id = 2")) {
                    assertThat(update.executeUpdate()).isEqualTo(1);
                }
                Future<Outcome> repair;
                try (var executor = Executors.newSingleThreadExecutor()) {
                    repair = executor.submit(() -> site.run(REPAIR));
                    Locks.awaitWaiter(observer, database);
                    writer.commit();
                }
                assertThat(repair.get().orThrow().message()).containsIgnoringCase("Equal already, or gone: id=2.");
            }
            assertThat(site.rig.query("select subscription from users where id = 2"))
                    .containsExactly("newest");
            assertThat(site.rig.query("select tier from users where id = 2")).containsExactly("newest");
        }
    }

    @EveryDatabase
    void beside_writers_no_write_is_lost(Database database, DataSource dataSource) throws Exception {
        int rows = 120;
        int writers = 3;
        try (var site = Site.ofUsers(database, dataSource, rows)) {
            site.certify();
            site.rig.execute("update users set tier = 'around'");
            site.verify(Direction.FORWARD);
            assertThat(site.findings()).hasSize(rows);
            var expected = new String[rows + 1];
            var go = new AtomicBoolean(true);
            try (var executor = Executors.newFixedThreadPool(writers)) {
                var work = new ArrayList<Future<Integer>>();
                for (int writer = 0; writer < writers; writer++) {
                    work.add(executor.submit(write(site, expected, go, writer, writers)));
                }
                try {
                    site.run(REPAIR).orThrow();
                } finally {
                    go.set(false);
                }
                for (var done : work) {
                    assertThat(done.get()).isPositive();
                }
            }
            site.verify(Direction.FORWARD).orThrow();
            for (int id = 1; id <= rows; id++) {
                assertThat(site.rig.query("select tier from users where id = " + id))
                        .as("row " + id)
                        .containsExactly(expected[id] == null ? "v" + id : expected[id]);
            }
        }
    }

    /** Writes rows of its own, and keeps what it has written last. */
    private static Callable<Integer> write(Site site, String[] expected, AtomicBoolean go, int writer, int writers) {
        return () -> {
            int count = 0;
            try (var connection = site.xc.dataSource().getConnection();
                    var update = connection.prepareStatement("update users set xc$tier = ? where id = ?")) {
                while (go.get() || count == 0) {
                    int id =
                            1 + writer + writers * ThreadLocalRandom.current().nextInt((expected.length - 1) / writers);
                    var value = "w" + writer + "-" + count++;
                    update.setString(1, value);
                    update.setInt(2, id);
                    update.executeUpdate();
                    expected[id] = value;
                }
            }
            return count;
        };
    }

    @EveryDatabase
    void rows_of_any_key_are_found_listed_and_repaired(Database database, DataSource dataSource) throws SQLException {
        var uuid = database == Database.MYSQL ? "char(36)" : "uuid";
        var upper = database == Database.H2;
        keyed(
                database,
                dataSource,
                "composite",
                "tenant int, code varchar(10), primary key (tenant, code)",
                List.of("1, 'a:1'", "1, 'b'", "2, 'a:1'"),
                "tenant = 1 and code = 'a:1'",
                "tenant=1, code=a:1");
        keyed(
                database,
                dataSource,
                "texts",
                "code varchar(20)"
                        + (database == Database.MYSQL || database == Database.MARIADB ? " collate utf8mb4_bin" : "")
                        + ", primary key (code)",
                List.of("'Ada'", "'ada'", "'ADA'", "'\u00e9\ud83d\ude00'"),
                "code = '\u00e9\ud83d\ude00'",
                "code=\u00e9\ud83d\ude00");
        keyed(
                database,
                dataSource,
                "uuids",
                "id " + uuid + ", primary key (id)",
                List.of("'00000000-0000-0000-0000-00000000000a'", "'00000000-0000-0000-0000-00000000000b'"),
                "id = '00000000-0000-0000-0000-00000000000b'",
                "id=00000000-0000-0000-0000-00000000000b");
        if (!upper) {
            var quoted = database == Database.POSTGRESQL ? "\"Key\"" : "`Key`";
            keyed(
                    database,
                    dataSource,
                    "cased",
                    quoted + " int, primary key (" + quoted + ")",
                    List.of("1", "2"),
                    quoted + " = 2",
                    "key=2");
        }
    }

    private static void keyed(
            Database database,
            DataSource dataSource,
            String table,
            String key,
            List<String> keys,
            String where,
            String name)
            throws SQLException {
        var rig = new Rig(database, dataSource, Migration.of(table, table, "subscription", "tier"));
        rig.execute("create table " + table + " (" + key + ", subscription varchar(40), tier varchar(40))");
        for (var row : keys) {
            rig.execute("insert into " + table + " values (" + row + ", 'old', 'old')");
        }
        try (var site = new Site(rig, builder -> builder.tablePrefix(table + "_"))) {
            site.certify();
            rig.execute("update " + table + " set tier = 'around' where " + where);
            site.verify(Direction.FORWARD);
            assertThat(site.found()).containsExactly("BYPASS " + name.toLowerCase(Locale.ROOT));
            site.run(new RepairDifferences(table, "ada", "repair")).orThrow();
            assertThat(rig.query("select distinct tier from " + table)).containsExactly("old");
            site.verify(Direction.FORWARD).orThrow();
        }
    }

    private static Outcome repair(Site site, Side from, String... rows) {
        return site.run(new RepairDifferences("tier", Optional.of(from), Set.of(rows), "ada", "looked at"));
    }
}
