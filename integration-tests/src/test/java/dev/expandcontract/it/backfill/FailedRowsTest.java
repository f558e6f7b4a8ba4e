package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BackfillReport;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.FailedRow;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Rows that cannot be filled are left out and told, and all others are filled. */
class FailedRowsTest {

    private static final int ROWS = 20;

    private static final Conversion IN_JAVA =
            new Functions<>(String.class, Integer.class, Integer::valueOf, String::valueOf).conversion("numbers");

    @EveryDatabase
    void text_that_is_no_number_and_a_number_that_is_too_great_cost_their_rows_alone(
            Database database, DataSource dataSource) throws SQLException {
        for (var conversion : List.of(inSql(database), IN_JAVA)) {
            var rig = users(database, dataSource, conversion, "int");
            rig.execute(
                    "update users set subscription = 'x' where id in (1, 8, 9)",
                    "update users set subscription = '99999999999' where id = 20");

            var report = rig.backfill();

            assertThat(report.finished()).isTrue();
            assertThat(failedIds(report)).containsExactly("id=1", "id=8", "id=9", "id=20");
            assertThat(report.failed()).extracting(FailedRow::cause).allMatch(cause -> !cause.isBlank());
            assertThat(report.rowsScanned()).isEqualTo(ROWS);
            assertThat(report.rowsCopied()).isEqualTo(ROWS - 4);
            assertThat(rig.query("select id from users where tier is null order by id"))
                    .containsExactly("1", "8", "9", "20");

            rig.execute("update users set subscription = '7' where tier is null");
            assertThat(rig.backfill().failed()).isEmpty();
            assertThat(rig.query("select count(*) from users where tier is null"))
                    .containsExactly("0");
        }
    }

    @EveryDatabase
    void what_the_column_does_not_take_costs_its_rows_alone(Database database, DataSource dataSource)
            throws SQLException {
        var nothing = new Functions<String, Integer>(
                        String.class,
                        Integer.class,
                        text -> text.equals("3") ? null : Integer.valueOf(text),
                        String::valueOf)
                .conversion("nothing");
        for (var conversion : List.of(inSql(database), nothing)) {
            var rig = users(database, dataSource, conversion, "int default 0 not null");
            rig.execute("update users set subscription = null where id = 5");
            if (conversion instanceof Conversion.InJava) {
                var report = rig.backfill();
                assertThat(failedIds(report)).containsExactly("id=3", "id=5");
                assertThat(report.failed().getFirst().cause().toLowerCase(Locale.ROOT))
                        .isEqualTo("at the row id=3 the converter nothing (tonext) made null of a value");
            } else {
                assertThat(failedIds(rig.backfill())).containsExactly("id=5");
            }
            assertThat(rig.query("select count(*) from users where tier = id"))
                    .containsExactly(String.valueOf(ROWS - (conversion instanceof Conversion.InJava ? 2 : 1)));
        }
    }

    @EveryDatabase
    void one_row_more_than_the_limit_ends_the_run(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, inSql(database), "int");
        rig.settings(small().withFailedRows(2));
        rig.execute("update users set subscription = 'x' where id in (3, 7, 11, 20)");

        var report = rig.backfill();

        assertThat(report.finished()).isFalse();
        assertThat(report.interruption().toLowerCase(Locale.ROOT))
                .startsWith("3 rows could not be filled, such as id=11 (")
                .endsWith("), and no more than 2 may be left out");
        assertThat(report.rowsScanned()).isEqualTo(11);
        assertThat(rig.query("select count(tier) from users")).containsExactly("8");

        rig.settings(small().withFailedRows(0));
        assertThat(rig.backfill().interruption().toLowerCase(Locale.ROOT))
                .startsWith("1 rows could not be filled, such as id=3 (");
    }

    @EveryDatabase
    void a_row_that_only_the_last_look_meets_is_left_out_too(Database database, DataSource dataSource)
            throws SQLException {
        for (var conversion : List.of(inSql(database), IN_JAVA)) {
            var rig = users(database, dataSource, conversion, "int");
            var batches = new AtomicInteger();

            var report = rig.backfill(Direction.FORWARD, progress -> {
                if (batches.incrementAndGet() == 2) {
                    execute(rig, "insert into users (id, subscription) values (50, 'x'), (51, '51'), (52, 'y')");
                    execute(rig, "update users set id = 0, subscription = 'z' where id = 15");
                }
            });

            assertThat(report.finished()).isTrue();
            assertThat(failedIds(report)).containsExactlyInAnyOrder("id=0", "id=50", "id=52");
            assertThat(rig.query("select id from users where tier is null order by id"))
                    .containsExactly("0", "50", "52");
        }
    }

    @EveryDatabase
    void a_unique_index_costs_the_second_of_two_rows_and_no_value_though_others_write(
            Database database, DataSource dataSource) throws Exception {
        var rig = users(database, dataSource, Conversion.NONE, "varchar(20)");
        rig.execute(
                "create unique index one_tier on users (tier)", "update users set subscription = '4' where id = 13");
        var stop = new AtomicBoolean();
        var writes = new AtomicInteger();
        var writing = CompletableFuture.supplyAsync(() -> {
            for (int i = 0; !stop.get(); i++) {
                execute(
                        rig,
                        "update users set subscription = 'w" + i + "', tier = 'w" + i + "' where id = " + (14 + i % 5));
                writes.incrementAndGet();
            }
            return "done";
        });
        BackfillReport report;
        try {
            Locks.await(() -> writes.get() > 5);
            report = rig.backfill();
        } finally {
            stop.set(true);
        }
        assertThat(writing.get()).isEqualTo("done");

        assertThat(failedIds(report)).containsExactly("id=13");
        assertThat(report.failed().getFirst().cause().toLowerCase(Locale.ROOT)).contains("one_tier");
        assertThat(rig.query("select id from users where tier is null")).containsExactly("13");
        assertThat(rig.query("select id from users where subscription = '4' order by id"))
                .containsExactly("4", "13");
        assertThat(rig.query("select count(*) from users where tier <> subscription"))
                .containsExactly("0");
    }

    @EveryDatabase
    void a_verification_tells_the_rows_that_it_cannot_convert_and_compares_the_others(
            Database database, DataSource dataSource) throws SQLException {
        for (var conversion : List.of(inSql(database), IN_JAVA)) {
            var rig = users(database, dataSource, conversion, "int");
            rig.execute(
                    "update users set tier = id",
                    "update users set subscription = 'x' where id in (7, 20)",
                    "update users set tier = 1 where id = 12");
            // MySQL and MariaDB make 0 of it
            boolean fails = conversion.equals(IN_JAVA) || database == Database.POSTGRESQL || database == Database.H2;

            var report = rig.verify();

            assertThat(report.finished()).isTrue();
            assertThat(report.rows()).isEqualTo(ROWS);
            assertThat(report.differences()).isEqualTo(3);
            assertThat(report.failures()).isEqualTo(fails ? 2 : 0);
            assertThat(report.failed().stream().map(row -> row.name().toLowerCase(Locale.ROOT)))
                    .containsExactlyElementsOf(fails ? List.of("id=7", "id=20") : List.of());
            assertThat(report.differing().stream().map(row -> row.name().toLowerCase(Locale.ROOT)))
                    .containsExactlyElementsOf(fails ? List.of("id=12") : List.of("id=7", "id=12", "id=20"));

            rig.execute("update users set subscription = id, tier = id");
            rig.spread();
            var chunks = new AtomicInteger();
            var last = rig.verify(Direction.FORWARD, progress -> {
                if (chunks.incrementAndGet() == 2) {
                    execute(rig, "update users set id = 0, subscription = 'y' where id = 15");
                }
            });
            assertThat(last.differences()).isEqualTo(1);
            assertThat(last.differingKeys()).singleElement().asString().startsWithIgnoringCase("id=0");
        }
    }

    @EveryDatabase
    void a_run_with_failed_rows_counts_for_nothing_until_they_are_mended(Database database, DataSource dataSource)
            throws Exception {
        failsThenIsMended(users(database, dataSource, inSql(database), "int"));
    }

    @EveryDatabase
    void nor_does_one_with_a_conversion_in_java(Database database, DataSource dataSource) throws Exception {
        failsThenIsMended(users(database, dataSource, IN_JAVA, "int"));
    }

    private static void failsThenIsMended(Rig rig) throws Exception {
        try (var xc = Xc.builder(rig.dataSource)
                .instance("fills")
                .pollInterval(Duration.ofMillis(20))
                .batches(small().withFailedRows(2))
                .migrations(rig.migration)
                .start()) {
            var coordinator = xc.coordinator();
            var id = rig.migration.id();
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator.execute(new MoveTo(id, phase, "ada", "on")).orThrow();
                assertThat(coordinator.awaitAcknowledged(id, Duration.ofSeconds(30)))
                        .isTrue();
            }
            rig.execute("update users set subscription = 'x' where id in (2, 9, 14)");

            var over = backfill(coordinator, id);
            assertThat(over.succeeded()).isFalse();
            assertThat(over.message())
                    .containsIgnoringCase("looked at 14 rows and filled 11; it stopped before the end: 3 rows could not"
                            + " be filled, such as id=14 (");

            rig.execute("update users set subscription = '2' where id = 2");
            var left = backfill(coordinator, id);
            assertThat(left.succeeded()).isFalse();
            assertThat(left.rows()).isEqualTo(ROWS);
            assertThat(left.filled()).isEqualTo(ROWS - 2);
            assertThat(left.message())
                    .containsIgnoringCase("looked at 20 rows and filled 18; it finished with 2 failed rows: id=9 (")
                    .containsIgnoringCase("), id=14 (")
                    .endsWith("). Mend them or the conversion, then run it again: it goes on with them.");
            var status = coordinator.migration(id);
            assertThat(status.runs().getFirst().outcome()).isEqualTo("finished with 2 failed rows");
            assertThat(status.nextHistory()).isEqualTo(HistoryState.STALE);
            assertThat(coordinator.findings(id).listed()).allSatisfy(found -> {
                assertThat(found.kind()).isEqualTo(FindingKind.FAILED);
                assertThat(found.row().detail()).isNotBlank();
            });
            assertThat(coordinator.findings(id).listed())
                    .extracting(found -> found.row().name().toLowerCase(Locale.ROOT))
                    .containsExactlyInAnyOrder("id=9", "id=14");
            assertThat(coordinator.execute(new MoveTo(id, Phase.CUTOVER, "ada", "on")))
                    .isInstanceOf(Refused.class)
                    .satisfies(refused -> assertThat(refused.message())
                            .containsIgnoringCase(
                                    "The last forward backfill left out 2 rows that could not be filled: id=9 ("));
            assertThat(coordinator
                            .execute(new RunVerification(id, Direction.FORWARD, "ada", "look"))
                            .succeeded())
                    .isFalse();

            rig.execute("update users set subscription = '9' where id in (9, 14)");
            var whole = backfill(coordinator, id);
            assertThat(whole.message()).contains("looked at 20 rows and filled 20.");
            assertThat(whole.succeeded()).isTrue();
            assertThat(coordinator.migration(id).nextHistory()).isEqualTo(HistoryState.FILLED);
            assertThat(coordinator.findings(id).listed()).noneMatch(found -> found.kind() == FindingKind.FAILED);
            coordinator
                    .execute(new RunVerification(id, Direction.FORWARD, "ada", "prove"))
                    .orThrow();
            coordinator.execute(new MoveTo(id, Phase.CUTOVER, "ada", "on")).orThrow();
        }
    }

    private static BackfillFinished backfill(Coordinator coordinator, String id) {
        return (BackfillFinished) coordinator.execute(new RunBackfill(id, Direction.FORWARD, "ada", "fill"));
    }

    private static List<String> failedIds(BackfillReport report) {
        return report.failed().stream()
                .map(row -> row.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Conversion inSql(Database database) {
        return switch (database) {
            case POSTGRESQL, H2 -> new Conversion.Pair("cast({value} as int)", "cast({value} as varchar(20))", false);
            case MYSQL, MARIADB -> new Conversion.Pair("cast({value} as signed)", "cast({value} as char(20))", false);
        };
    }

    private static BatchSettings small() {
        return BatchSettings.DEFAULT.withRows(5).withTarget(Duration.ofHours(1)).withRangeRows(10);
    }

    private static Rig users(Database database, DataSource dataSource, Conversion conversion, String next)
            throws SQLException {
        var rig = new Rig(
                database,
                dataSource,
                Migration.of("tier", "users", "subscription", "tier").with(conversion));
        rig.settings(small());
        rig.execute(
                "drop table if exists users",
                "create table users (id int primary key, subscription varchar(20), tier " + next + ")",
                IntStream.rangeClosed(1, ROWS)
                        .mapToObj(id -> "(" + id + ", '" + id + "')")
                        .collect(Collectors.joining(", ", "insert into users (id, subscription) values ", "")));
        return rig;
    }

    private static void execute(Rig rig, String sql) {
        try {
            rig.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
