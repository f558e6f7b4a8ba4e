package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.ConversionProbe;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Backfill, verification and trial of conversions in Java. */
class ConverterTest {

    private static final Conversion LEVEL = converter(
            String.class, Integer.class, text -> Integer.valueOf(text.strip().substring(1)), level -> "L" + level);

    @EveryDatabase
    void history_is_filled_and_verified_forward_and_back(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, LEVEL, "varchar(20)", "int");
        rig.execute(
                "insert into users values (1, 'L1', null), (2, 'L2', 2), (3, null, 3), (4, null, null), (5, 'L5', 6),"
                        + " (6, 'L6', null), (7, 'L7', null)");

        assertThat(rig.verify().differingKeys())
                .map(String::toLowerCase)
                .containsExactly("id=1", "id=3", "id=5", "id=6", "id=7");
        var report = rig.backfill();
        assertThat(report.interruption()).isNull();
        assertThat(report.rowsScanned()).isEqualTo(7);
        assertThat(report.rowsCopied()).isEqualTo(5);
        assertThat(rig.query("select tier from users order by id"))
                .containsExactly("1", "2", null, null, "5", "6", "7");
        assertThat(rig.verify().clean()).isTrue();
        assertThat(rig.backfill().rowsCopied()).isZero();

        rig.enter(Phase.SOAK);
        rig.execute("update users set tier = 9 where id in (1, 4)", "update users set tier = null where id = 7");
        assertThat(rig.verify(Direction.REVERSE, ProgressListener.NONE).differences())
                .isEqualTo(3);
        assertThat(rig.backfill(Direction.REVERSE, ProgressListener.NONE).rowsCopied())
                .isEqualTo(3);
        assertThat(rig.verify(Direction.REVERSE, ProgressListener.NONE).clean()).isTrue();
        assertThat(rig.query("select subscription from users order by id"))
                .containsExactly("L9", "L2", null, "L9", "L5", "L6", null);
    }

    @EveryDatabase
    void the_database_decides_what_is_equal(Database database, DataSource dataSource) throws SQLException {
        var amount = converter(
                String.class, BigDecimal.class, text -> new BigDecimal(text.strip()), BigDecimal::toPlainString);
        var rig = users(database, dataSource, amount, "char(8)", "decimal(10, 4)");
        rig.execute("insert into users values (1, '1.5000', 1.5), (2, '2.0000', 2), (3, '7.0000', 7.01)");
        assertThat(rig.verify().differingKeys()).map(String::toLowerCase).containsExactly("id=3");
        assertThat(rig.backfill().rowsCopied()).isEqualTo(1);
        assertThat(rig.verify().clean()).isTrue();

        var spaced = converter(String.class, String.class, text -> text + " ", text -> text.substring(0, 1));
        rig = users(database, dataSource, spaced, "varchar(8)", "char(8)");
        rig.execute("insert into users values (1, 'a', 'a'), (2, 'b', 'B')");
        assertThat(rig.verify().differingKeys()).map(String::toLowerCase).containsExactly("id=2");
        assertThat(rig.backfill().rowsCopied()).isEqualTo(1);

        var document = converter(
                String.class,
                String.class,
                text -> "{\"a\":" + text + ",  \"b\": 1}",
                text -> text.replaceAll("\\{\"a\": ?(\\d*),\\s*\"b\": ?1}", "$1"));
        rig = users(database, dataSource, document, "varchar(8)", database == Database.POSTGRESQL ? "jsonb" : "json");
        rig.execute("insert into users values (1, '7', null), (2, null, null)");
        assertThat(rig.backfill().rowsCopied()).isEqualTo(1);
        assertThat(rig.verify().clean()).isTrue();
        rig.enter(Phase.SOAK);
        rig.execute("update users set subscription = null");
        assertThat(rig.backfill(Direction.REVERSE, ProgressListener.NONE).rowsCopied())
                .isEqualTo(1);
        assertThat(rig.query("select subscription from users order by id")).containsExactly("7", null);
    }

    @EveryDatabase
    void a_point_in_time_is_stored_as_the_database_stores_one(Database database, DataSource dataSource)
            throws SQLException {
        var time = converter(Long.class, Instant.class, Instant::ofEpochSecond, Instant::getEpochSecond);
        var type =
                switch (database) {
                    case POSTGRESQL, H2 -> "timestamp with time zone";
                    case MYSQL, MARIADB -> "timestamp null";
                };
        var rig = users(database, dataSource, time, "bigint", type);
        rig.execute("insert into users values (1, 1750000000, null), (2, null, null)");
        new ConversionProbe(dataSource, database)
                .check(List.of(
                        Migration.of("tier", "users", "subscription", "tier").with(time)));
        assertThat(rig.backfill().rowsCopied()).isEqualTo(1);
        assertThat(rig.verify().clean()).isTrue();
        rig.enter(Phase.SOAK);
        rig.execute("update users set subscription = 0");
        assertThat(rig.backfill(Direction.REVERSE, ProgressListener.NONE).rowsCopied())
                .isEqualTo(2);
        assertThat(rig.query("select subscription from users order by id")).containsExactly("1750000000", null);
    }

    @EveryDatabase
    void a_value_that_does_not_come_back_counts_as_different(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource, LEVEL, "varchar(20)", "int");
        rig.execute("insert into users values (1, 'L1', 1), (2, 'L02', 2), (3, 'x3', 3)");
        assertThat(rig.backfill().rowsCopied()).isZero();
        assertThat(rig.verify().differingKeys()).map(String::toLowerCase).containsExactly("id=2", "id=3");
    }

    @EveryDatabase
    void a_row_that_cannot_be_converted_is_named_with_the_cause(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource, LEVEL, "varchar(20)", "int");
        rig.execute("insert into users values (1, 'L1', null), (2, 'L2', null), (3, 'L3', null), (4, 'L4', null),"
                + " (5, 'Lx', null)");
        var report = rig.backfill();
        assertThat(report.failed()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualToIgnoringCase("id=5");
            assertThat(row.cause())
                    .isEqualToIgnoringCase("at the row id=5 the converter levels (toNext) failed:"
                            + " java.lang.NumberFormatException: For input string: \"x\"");
        });
        assertThat(rig.query("select tier from users order by id")).containsExactly("1", "2", "3", "4", null);

        rig.execute("update users set tier = 5 where id = 5");
        var verified = rig.verify();
        assertThat(verified.rows()).isEqualTo(5);
        assertThat(verified.differences()).isEqualTo(1);
        assertThat(verified.failures()).isEqualTo(1);
        assertThat(verified.differing()).isEmpty();
        assertThat(verified.differingKeys())
                .singleElement()
                .asString()
                .isEqualToIgnoringCase("id=5 (at the row id=5 the converter levels (toNext) failed:"
                        + " java.lang.NumberFormatException: For input string: \"x\")");

        rig = users(
                database, dataSource, converter(String.class, String.class, text -> null, text -> text), "int", "int");
        rig.execute("insert into users values (1, 1, 1)");
        assertThat(rig.verify().differingKeys())
                .singleElement()
                .asString()
                .isEqualToIgnoringCase("id=1 (at the row id=1 the converter levels (toNext) made null of a value)");
    }

    @EveryDatabase
    void rows_that_the_application_holds_are_left_for_the_end(Database database, DataSource dataSource)
            throws Exception {
        var rig = users(database, dataSource, LEVEL, "varchar(20)", "int");
        rig.settings(BatchSettings.DEFAULT.withRows(2));
        rig.execute("insert into users values (1, 'L1', null), (2, 'L2', null), (3, 'L3', null)");
        try (var writer = Locks.transaction(rig, "update users set subscription = 'L8', tier = 8 where id = 1")) {
            var run = CompletableFuture.supplyAsync(rig::backfill);
            Locks.await(() -> rig.query("select tier from users where id = 3").contains("3"));
            assertThat(rig.query("select tier from users where id = 2")).containsExactly("2");
            writer.rollback();
            assertThat(run.get().rowsCopied()).isEqualTo(3);
        }
        assertThat(rig.query("select tier from users order by id")).containsExactly("1", "2", "3");
    }

    @EveryDatabase
    void a_writer_between_two_statements_makes_no_difference(Database database, DataSource dataSource)
            throws SQLException {
        var writer = new AtomicReference<Runnable>(() -> {});
        // looks different in Java, so that the database is asked
        var padded = converter(
                String.class,
                String.class,
                text -> {
                    writer.get().run();
                    return "0" + text.substring(1);
                },
                level -> "L" + new BigDecimal(level));
        var rig = users(database, dataSource, padded, "varchar(20)", "int");
        rig.execute("insert into users values (1, 'L1', 1), (2, 'L2', 2)");
        writer.set(() -> execute(rig, "update users set subscription = 'L9', tier = 9 where id = 2"));
        assertThat(rig.verify().clean()).isTrue();
        writer.set(() -> {});
        rig.execute("update users set tier = 8 where id = 2");
        assertThat(rig.verify().differences()).isEqualTo(1);
    }

    @EveryDatabase
    void a_difference_that_moves_during_the_last_look_is_found(Database database, DataSource dataSource)
            throws SQLException {
        var behind = new AtomicReference<Runnable>(() -> {});
        var hooked = converter(
                String.class,
                Integer.class,
                text -> {
                    if (text.equals("L1")) {
                        behind.get().run();
                    }
                    return Integer.valueOf(text.substring(1));
                },
                level -> "L" + level);
        var rig = users(database, dataSource, hooked, "varchar(20)", "int");
        rig.settings(BatchSettings.DEFAULT.withTarget(Duration.ofHours(1)));
        rig.execute(IntStream.rangeClosed(1, 1000)
                .mapToObj(id -> "(" + id + ", 'L" + id + "', " + id + ")")
                .collect(Collectors.joining(", ", "insert into users values ", ", (2000, 'L5', 5)")));
        rig.spread();
        var looks = new AtomicInteger();
        assertThat(rig.verify(Direction.FORWARD, progress -> looks.incrementAndGet())
                        .clean())
                .isTrue();
        rig.execute("update users set tier = 6 where id = 2000");
        int walk = looks.get() - 1;
        behind.set(() -> execute(rig, "update users set id = 0 where id = 2000"));

        var chunks = new AtomicInteger();
        var report = rig.verify(Direction.FORWARD, progress -> {
            if (chunks.incrementAndGet() == walk) {
                execute(rig, "update users set id = 2000 where id = 0");
            }
        });

        assertThat(chunks)
                .as("those of the walk, and two last looks, as the row is gone when it is looked at again")
                .hasValue(walk + 2);
        assertThat(report.differingKeys()).map(String::toLowerCase).containsExactly("id=0");
    }

    @EveryDatabase
    void a_converter_is_tried_on_the_first_rows(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, LEVEL, "char(20)", "int");
        var probe = new ConversionProbe(dataSource, database);
        rig.execute("insert into users values (1, 'L1', null), (2, null, null)");
        probe.check(List.of(rig.migration));

        rig.execute("insert into users values (3, 'L03', null), (4, 'y4', null)");
        assertThatThrownBy(() -> probe.check(List.of(rig.migration)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageMatching(
                        "(?i)Migration 'tier' cannot start \\(users.subscription -> tier with the converter levels\\):"
                                + " toOld does not lead back to what column 'subscription' holds, in 2 of the first 1000 rows, such as"
                                + " id=3. Correct the converter or the rows\\.");
        rig.execute("update users set subscription = 'Lx' where id = 1");
        assertThatThrownBy(() -> probe.check(List.of(rig.migration)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageMatching("(?i).*\\): at the row id=1 the converter levels \\(toNext\\) failed:"
                        + " java.lang.NumberFormatException: .*\\. Correct the converter or the rows\\.");
        rig.execute(
                "drop table users",
                "create table users (id int, subscription varchar(20))",
                "insert into users values (1, 'Lx')");
        probe.check(List.of(rig.migration));
    }

    @EveryDatabase
    void an_instance_without_the_converter_is_refused(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, LEVEL, "varchar(20)", "int");
        try (var xc = Xc.builder(dataSource).start()) {
            new MetadataStore(dataSource, database, TablePrefix.DEFAULT)
                    .transact("entering a migration", transaction -> {
                        transaction.control().lock();
                        transaction.migrations().insert(rig.migration, Phase.BACKFILL, 1);
                        return transaction.control().advance(0);
                    });
            var refusal =
                    "The conversion of migration 'tier' is done in Java, with the converter levels, and this instance"
                            + " does not define the migration. Give the command to an instance that does.";
            var coordinator = xc.coordinator();
            assertThat(coordinator.execute(new RunBackfill("tier", Direction.FORWARD, "ada", "fill")))
                    .isInstanceOf(Refused.class)
                    .hasFieldOrPropertyWithValue("message", refusal);
            assertThat(coordinator
                            .execute(new RunVerification("tier", Direction.FORWARD, "ada", "prove"))
                            .message())
                    .isEqualTo(refusal);
            assertThat(coordinator.migration("tier").runs()).isEmpty();
            assertThat(coordinator.audit("tier"))
                    .extracting(AuditEntry::outcome)
                    .containsOnly("refused");
        }
    }

    private static <O, N> Conversion converter(
            Class<O> oldType, Class<N> nextType, Function<O, N> toNext, Function<N, O> toOld) {
        return new Functions<>(oldType, nextType, toNext, toOld).conversion("levels");
    }

    private static void execute(Rig rig, String sql) {
        try {
            rig.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Rig users(
            Database database, DataSource dataSource, Conversion conversion, String oldType, String nextType)
            throws SQLException {
        var rig = new Rig(
                database,
                dataSource,
                Migration.of("tier", "users", "subscription", "tier").with(conversion));
        rig.execute(
                "drop table if exists users",
                "create table users (id int primary key, subscription " + oldType + ", tier " + nextType + ")");
        return rig;
    }
}
