package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.XcBuilder;
import dev.expandcontract.backfill.ColumnComparison;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.RepairDifferences;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MarkerSource;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jdbc.ShadowReads;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.readswitch.Share;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Queries of the application that compare both columns, and what follows from what they find. */
class ShadowReadsTest {

    @EveryDatabase
    void a_corrupted_row_is_found_named_and_turns_the_dial_back(Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            var xc = cutOver(fleet, ShadowSettings.DEFAULT.percent(100));
            turn(fleet, Dial.ON);
            Fleet.await(() -> {
                assertThat(tiers(xc)).containsExactly("gold", "silver");
                return xc.figures().shadowReads("tier").rows() > 0;
            });
            assertThat(mismatches(fleet)).isEmpty();

            fleet.sql("update users set tier = 'bronze' where id = 2");
            assertThat(tiers(xc)).containsExactly("gold", "bronze");
            readOnly(xc, 2);
            Fleet.await(() -> fleet.status().dial().position().equals(Optional.of(Dial.OFF)));

            assertThat(mismatches(fleet)).singleElement().satisfies(found -> {
                assertThat(found.row().name()).isEqualToIgnoringCase("id=2");
                assertThat(found.row().detail())
                        .startsWith(
                                "a query that read 'tier' has found its columns to differ: select u.id, u.xc$tier from"
                                        + " users u where u.id ");
            });
            var turned = fleet.coordinator().audit("tier").getLast();
            assertThat(turned.action()).isEqualTo("turn dial");
            assertThat(turned.by()).isEqualTo("XC on a");
            assertThat(turned.reason())
                    .isEqualToIgnoringCase("queries have read 1 rows whose columns differ, for example id=2");
            assertThat(turned.message()).isEqualTo("The dial of migration 'tier' was turned from 100 % to 0 %.");
            Fleet.await(() -> tiers(xc).equals(List.of("gold", "silver")));
            assertThat(xc.figures().shadowReads("tier").mismatches()).isPositive();
            assertThat(fleet.coordinator().gates("tier", Phase.SOAK))
                    .anyMatch(gate -> gate.name().equals("verified") && !gate.passed());

            fleet.run(new RepairDifferences("tier", Optional.of(Side.OLD), Set.of(), "ada", "old is right"))
                    .orThrow();
            assertThat(mismatches(fleet)).isEmpty();
            turn(fleet, Dial.ON);
            Fleet.await(() -> tiers(xc).equals(List.of("gold", "silver")));
        }
    }

    @EveryDatabase
    void without_being_told_to_it_turns_nothing_back(Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            var xc = cutOver(fleet, ShadowSettings.DEFAULT.percent(100).neverTurningBack());
            turn(fleet, Dial.ON);
            fleet.sql("update users set tier = 'bronze' where id = 2");
            Fleet.await(() -> {
                tiers(xc);
                return !mismatches(fleet).isEmpty();
            });
            assertThat(fleet.status().dial().position()).contains(Dial.ON);
            assertThat(fleet.coordinator().gates("tier", Phase.SOAK))
                    .anyMatch(gate -> gate.name().equals("no-mismatch") && !gate.passed());
        }
    }

    @EveryDatabase
    void one_row_too_few_turns_nothing_back(Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            var xc = cutOver(fleet, ShadowSettings.DEFAULT.percent(100).turningBackAt(2, Duration.ofHours(1)));
            turn(fleet, Dial.ON);
            fleet.sql("update users set tier = 'bronze' where id = 2");
            Fleet.await(() -> {
                tiers(xc);
                return !mismatches(fleet).isEmpty();
            });
            assertThat(fleet.status().dial().position()).contains(Dial.ON);
            fleet.sql("update users set tier = null where id = 1");
            Fleet.await(() -> {
                tiers(xc);
                return fleet.status().dial().position().equals(Optional.of(Dial.OFF));
            });
        }
    }

    @EveryDatabase
    void a_switch_that_cannot_be_turned_back_leaves_the_gate_closed(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var xc = cutOver(
                    fleet,
                    fleet.builder("a")
                            .shadowReads(ShadowSettings.DEFAULT.percent(100))
                            .readSwitch(migration -> Side.NEXT));
            fleet.sql("update users set tier = 'bronze' where id = 2");
            Fleet.await(() -> {
                assertThat(tiers(xc)).containsExactly("gold", "bronze");
                return !mismatches(fleet).isEmpty();
            });
            assertThat(fleet.coordinator().gates("tier", Phase.SOAK))
                    .anyMatch(gate -> gate.name().equals("no-mismatch") && !gate.passed());
            assertThat(fleet.coordinator().audit("tier"))
                    .noneMatch(entry -> entry.action().equals("turn dial"));
        }
    }

    @EveryDatabase
    void in_backfill_what_differs_is_counted_and_nothing_more(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var xc = fleet.start(fleet.builder("a")
                    .shadowReads(ShadowSettings.DEFAULT.percent(0).percentInBackfill(100)));
            fleet.acknowledged();
            fleet.sql("insert into users (id, subscription) values (1, 'gold'), (2, 'silver')");
            fleet.move(Phase.DUAL_WRITE);
            assertThat(tiers(xc)).containsExactly("gold", "silver");
            fleet.move(Phase.BACKFILL);
            Fleet.await(() -> {
                assertThat(tiers(xc)).containsExactly("gold", "silver");
                return xc.figures().shadowReads("tier").mismatches() > 0;
            });
            fleet.fill(Direction.FORWARD);
            long mismatches = xc.figures().shadowReads("tier").mismatches();
            long rows = xc.figures().shadowReads("tier").rows();
            assertThat(tiers(xc)).containsExactly("gold", "silver");
            assertThat(xc.figures().shadowReads("tier").rows()).isEqualTo(rows + 2);
            assertThat(xc.figures().shadowReads("tier").mismatches()).isEqualTo(mismatches);
            assertThat(mismatches(fleet)).isEmpty();
        }
    }

    @EveryDatabase
    void a_comparison_that_fails_does_not_fail_the_query(Database database, DataSource raw) throws SQLException {
        var migration = Migration.of("num", "items", "code", "num").with(numbers(database));
        var board = new PhaseBoard();
        var shadows = new ShadowReads(Share.FULL, Share.NONE);
        var source = new MigratingDataSource(
                raw,
                database,
                Fence.unfenced(board),
                ReadSwitch.always(Side.NEXT),
                added -> {},
                MarkerSource.NONE,
                shadows,
                null);
        source.register(List.of(migration));
        board.publish(new PhaseSnapshot(1, Map.of("num", Phase.CUTOVER)));
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table items (id int primary key, code varchar(20), num int)");
            statement.execute("insert into items values (1, '5', 5), (2, '7', 7), (3, '9', 8)");
            shadows.compareBy(Map.of("num", ColumnComparison.of(raw, database, migration)));
            for (boolean autoCommit : List.of(true, false)) {
                try (var xc = source.getConnection()) {
                    xc.setAutoCommit(autoCommit);
                    assertThat(numbers(xc)).containsExactly(5, 7, 8, 5, 7, 8);
                    assertThat(shadows.take().stream().map(ShadowReads.Mismatch::key))
                            .containsExactly(List.of("3"), List.of("3"));
                    statement.execute("update items set code = 'seven' where id = 2");
                    assertThat(numbers(xc)).containsExactly(5, 7, 8, 5, 7, 8);
                    assertThat(numbers(xc)).as("the transaction goes on").hasSize(6);
                    if (!autoCommit) {
                        xc.commit();
                    }
                }
                shadows.take();
                statement.execute("update items set code = '7' where id = 2");
            }
        }
        boolean converts = database == Database.MYSQL || database == Database.MARIADB;
        assertThat(shadows.counts("num").figures().failures()).isEqualTo(converts ? 0 : 8);
        assertThat(source.reads().figures("num", Side.NEXT).errors()).isZero();
    }

    private static Conversion numbers(Database database) {
        return switch (database) {
            case POSTGRESQL, H2 -> Conversion.of("cast({value} as integer)", "cast({value} as varchar(20))", false);
            case MYSQL, MARIADB -> Conversion.of("cast({value} as signed)", "cast({value} as char(20))", false);
        };
    }

    /** What a prepared statement and one with a text give. */
    private static List<Integer> numbers(Connection connection) throws SQLException {
        var sql = "select id, xc$num from items order by id";
        var numbers = new ArrayList<Integer>();
        try (var prepared = connection.prepareStatement(sql);
                var rows = prepared.executeQuery()) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
            while (rows.next()) {
                numbers.add(rows.getInt(2));
            }
        }
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                numbers.add(rows.getInt("xc$num"));
            }
        }
        return numbers;
    }

    private static Xc cutOver(Fleet fleet, ShadowSettings settings) {
        fleet.sql("alter table users add column tier varchar(20)");
        return cutOver(fleet, fleet.builder("a").shadowReads(settings));
    }

    private static Xc cutOver(Fleet fleet, XcBuilder builder) {
        var xc = fleet.start(builder);
        fleet.acknowledged();
        fleet.sql("insert into users (id, subscription) values (1, 'gold'), (2, 'silver')");
        fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
        fleet.fill(Direction.FORWARD);
        fleet.move(Phase.CUTOVER);
        return xc;
    }

    private static void turn(Fleet fleet, Dial dial) {
        fleet.run(new TurnDial("tier", dial, "ada", "everybody")).orThrow();
    }

    private static List<FindingRow> mismatches(Fleet fleet) {
        Coordinator coordinator = fleet.coordinator();
        return coordinator.findings("tier").listed().stream()
                .filter(found -> found.kind() == FindingKind.MISMATCH)
                .toList();
    }

    /** What the application reads, in a transaction. */
    /** Reads a row by another statement. */
    private static void readOnly(Xc xc, int id) throws SQLException {
        try (var connection = xc.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select u.id, u.xc$tier from users u where u.id = " + id)) {
            assertThat(rows.next()).isTrue();
        }
    }

    private static List<String> tiers(Xc xc) {
        try (var connection = xc.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var tiers = new ArrayList<String>();
            try (var prepared =
                    connection.prepareStatement("select u.id, u.xc$tier from users u where u.id > ? order by u.id")) {
                prepared.setInt(1, 0);
                try (var rows = prepared.executeQuery()) {
                    assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
                    while (rows.next()) {
                        tiers.add(rows.getString(2));
                    }
                }
            }
            connection.commit();
            return tiers;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
