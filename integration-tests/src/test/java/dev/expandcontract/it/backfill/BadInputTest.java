package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BackfillFailedException;
import dev.expandcontract.backfill.BackfillRefusedException;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** What cannot be filled is refused or ends with the reason, and nothing is half done. */
class BadInputTest {

    private static final String COLUMNS = "subscription varchar(20), tier varchar(20)";

    @EveryDatabase
    void a_key_of_floating_point_numbers_is_walked_where_its_text_is_exact(Database database, DataSource dataSource)
            throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        var type = database == Database.MYSQL || database == Database.MARIADB ? "double" : "double precision";
        rig.execute(
                "create table users (id " + type + " primary key, " + COLUMNS + ")",
                "insert into users values (0.1, 'a', null), (0.30000000000000004, 'b', null), (1e300, 'c', null),"
                        + " (-1e-300, 'd', null)");
        if (database == Database.POSTGRESQL) {
            rig.settings(BatchSettings.DEFAULT.withRows(1));
            assertThat(rig.backfill().rowsCopied()).isEqualTo(4);
            assertThat(rig.verify().clean()).isTrue();
            return;
        }
        assertThatThrownBy(rig::backfill)
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageMatching("(?is)Table '.*users' of migration 'tier' cannot be backfilled or verified: its"
                        + " primary key column 'id' has the type .*, by which " + database
                        + " cannot be asked for the next rows without loss\\. Use a key of integers, decimals, strings, UUIDs,"
                        + " dates, times or bytes\\. Nothing has been written\\.");
    }

    @EveryDatabase
    void a_key_that_ignores_case_is_walked_in_its_own_order(Database database, DataSource dataSource)
            throws SQLException {
        assumeFalse(database == Database.POSTGRESQL, "has no such collation without an extension");
        var rig = Rig.ofUsers(database, dataSource);
        var type =
                switch (database) {
                    case H2 -> "varchar_ignorecase(20)";
                    case MYSQL, MARIADB -> "varchar(20) character set utf8mb4 collate utf8mb4_general_ci";
                    case POSTGRESQL -> throw new IllegalArgumentException();
                };
        rig.execute(
                "create table users (id " + type + " primary key, " + COLUMNS + ")",
                "insert into users values ('a', '1', null), ('B', '2', null), ('c', '3', null), ('D', '4', null),"
                        + " ('É', '5', null), ('f', '6', null), ('Z', '7', null)");
        for (int rows = 1; rows <= 3; rows++) {
            rig.settings(BatchSettings.DEFAULT.withRows(rows));
            rig.execute("update users set tier = null");
            var report = rig.backfill();
            assertThat(report.rowsScanned()).isEqualTo(7);
            assertThat(report.rowsCopied()).isEqualTo(7);
            assertThat(rig.verify().clean()).isTrue();
        }
    }

    @EveryDatabase
    void a_timestamp_in_the_key_does_not_go_with_a_conversion(Database database, DataSource dataSource)
            throws SQLException {
        assumeTrue(
                database == Database.MYSQL || database == Database.MARIADB,
                "the others order points in time in any time zone");
        var upper = new Conversion.Pair("upper({value})", "lower({value})", false);
        var rig = new Rig(
                database,
                dataSource,
                Rig.ofUsers(database, dataSource).migration.with(upper));
        rig.execute(
                "create table users (at timestamp default current_timestamp not null, n int, " + COLUMNS
                        + ", primary key (at, n))",
                "insert into users values ('2020-01-01 00:00:00', 1, 'a', null)");
        assertThatThrownBy(rig::backfill)
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageMatching("(?is)Table '.*users' of migration 'tier' cannot be backfilled or verified: its"
                        + " primary key has a timestamp, which " + database
                        + " orders in UTC only, and the conversion might not mean that\\. Use a key of other types\\."
                        + " Nothing has been written\\.");
        assertThat(rig.query("select count(tier) from users")).containsExactly("0");
    }

    @EveryDatabase
    void a_table_in_partitions_is_filled_unless_its_rows_would_move(Database database, DataSource dataSource)
            throws SQLException {
        assumeFalse(database == Database.H2, "has no partitions");
        var rig = Rig.ofUsers(database, dataSource);
        if (database == Database.POSTGRESQL) {
            rig.execute(
                    "create table users (id int primary key, " + COLUMNS + ") partition by range (id)",
                    "create table users_low partition of users for values from (0) to (5)",
                    "create table users_high partition of users for values from (5) to (100)");
        } else {
            rig.execute("create table users (id int primary key, " + COLUMNS + ") partition by range (id)"
                    + " (partition low values less than (5), partition high values less than (100))");
        }
        for (int id = 1; id < 10; id++) {
            rig.execute("insert into users (id, subscription) values (" + id + ", 'v" + id + "')");
        }
        assertThat(rig.backfill().rowsCopied()).isEqualTo(9);
        assertThat(rig.verify().clean()).isTrue();

        rig.execute("drop table users");
        if (database == Database.POSTGRESQL) {
            rig.execute(
                    "create table users (id int, subscription varchar(20), tier varchar(20) default 'a', primary key (id, tier))"
                            + " partition by list (tier)",
                    "create table users_a partition of users for values in ('a')",
                    "create table users_b partition of users default");
        } else {
            rig.execute("create table users (id int, subscription varchar(20), tier varchar(20) default 'a',"
                    + " primary key (id, tier)) partition by list columns (tier)"
                    + " (partition a values in ('a'), partition b values in ('b'))");
        }
        rig.execute("insert into users (id, subscription) values (1, 'b')");
        assertThatThrownBy(rig::backfill)
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageMatching("(?is)Table '.*users' of migration 'tier' cannot be backfilled or verified: column"
                        + " 'tier' is part of the primary key, by which the table is walked while the column changes\\."
                        + " Move the primary key to other columns\\. Nothing has been written\\.");
        assertThat(rig.query("select tier from users")).containsExactly("a");

        if (database == Database.POSTGRESQL) {
            // a partition by itself, whose rows may not move
            rig.execute(
                    "drop table users",
                    "create table people (id int, subscription varchar(20), tier varchar(20)) partition by list (tier)",
                    "create table users partition of people for values in ('a', 'b')",
                    "alter table users add primary key (id)",
                    "insert into people values (1, 'b', 'a'), (2, 'c', 'a')");
            var report = rig.backfill();
            assertThat(report.rowsCopied()).isEqualTo(1);
            assertThat(report.failed()).singleElement().satisfies(row -> {
                assertThat(row.name()).isEqualTo("id=2");
                assertThat(row.cause()).contains("violates partition constraint");
            });
            assertThat(rig.query("select tier from people order by id")).containsExactly("b", "a");
        }
    }

    @EveryDatabase
    void a_table_or_column_that_is_dropped_meanwhile_ends_the_run(Database database, DataSource dataSource)
            throws SQLException {
        for (var drop : List.of("alter table users drop column tier", "drop table users")) {
            var rig = Rig.ofUsers(database, dataSource);
            users(rig);
            var dropped = new AtomicBoolean();
            assertThatThrownBy(() -> rig.backfill(Direction.FORWARD, progress -> {
                        if (dropped.compareAndSet(false, true)) {
                            execute(rig, drop);
                        }
                    }))
                    .isInstanceOf(BackfillFailedException.class)
                    .hasMessageMatching("(?is)The FORWARD backfill of migration 'tier' \\(users.subscription -> tier\\)"
                            + " failed after id=3 up to id=[69]: .*(tier|users).*This batch was rolled back; 3 rows in 1 batches"
                            + " are copied and stay\\. Remove the cause and run the backfill again\\.");
            var again = new AtomicBoolean();
            users(rig);
            rig.execute("update users set tier = subscription");
            rig.spread();
            assertThatThrownBy(() -> rig.verify(Direction.FORWARD, progress -> {
                        if (again.compareAndSet(false, true)) {
                            execute(rig, drop);
                        }
                    }))
                    .isInstanceOf(BackfillFailedException.class)
                    .hasMessageMatching("(?is)The FORWARD verification of migration 'tier' .* failed "
                            + (database == Database.POSTGRESQL ? "from block 3 up to block 8" : "after id=3 up to id=9")
                            + ": .*(tier|users).*It changes nothing; remove the cause and run it again\\.");
        }
    }

    @EveryDatabase
    void a_run_whose_connection_or_table_is_lost_can_be_given_again(Database database, DataSource dataSource)
            throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        users(rig);
        var lossy = new Tripwire(dataSource);
        try (var xc = Xc.builder(lossy.dataSource())
                .instance("one")
                .pollInterval(Duration.ofMillis(20))
                .helpBackfills(false)
                .batches(BatchSettings.DEFAULT.withRows(3).withTarget(Duration.ofHours(1)))
                .migrations(rig.migration)
                .start()) {
            var coordinator = xc.coordinator();
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator.execute(new MoveTo("tier", phase, "ada", "on")).orThrow();
                assertThat(coordinator.awaitAcknowledged("tier", Duration.ofSeconds(30)))
                        .isTrue();
            }
            lossy.set("offset 2", Connection::close);
            assertThatThrownBy(() -> backfill(coordinator)).isInstanceOf(BackfillFailedException.class);
            assertThat(run(coordinator).outcome()).isEqualTo("failed");
            assertThat(coordinator.migration("tier").nextHistory()).isEqualTo(HistoryState.STALE);

            lossy.set("offset 2", connection -> rig.execute("drop table users"));
            assertThatThrownBy(() -> backfill(coordinator)).isInstanceOf(ExpandContractException.class);
            assertThat(run(coordinator).outcome()).isEqualTo("failed");
            assertThatThrownBy(() -> backfill(coordinator))
                    .isInstanceOf(ExpandContractException.class)
                    .hasMessageContaining("has no table 'users'");
            assertThat(coordinator.migration("tier").nextHistory()).isEqualTo(HistoryState.STALE);

            users(rig);
            backfill(coordinator).orThrow();
            assertThat(rig.query("select count(*) from users where tier = subscription"))
                    .containsExactly("9");
        }
    }

    private static Outcome backfill(Coordinator coordinator) {
        return coordinator.execute(new RunBackfill("tier", Direction.FORWARD, "ada", "fill"));
    }

    private static RunRow run(Coordinator coordinator) {
        return coordinator.migration("tier").runs().getFirst();
    }

    private static void users(Rig rig) throws SQLException {
        rig.execute("drop table if exists users", "create table users (id int primary key, " + COLUMNS + ")");
        for (int id = 1; id <= 9; id++) {
            rig.execute("insert into users (id, subscription) values (" + id + ", 'v" + id + "')");
        }
    }

    private static void execute(Rig rig, String sql) {
        try {
            rig.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
