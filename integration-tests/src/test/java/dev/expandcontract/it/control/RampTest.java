package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command.StartRamp;
import dev.expandcontract.coordinator.Command.StopRamp;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.coordinator.RampPlan.Limits;
import dev.expandcontract.coordinator.RampStatus;
import dev.expandcontract.coordinator.SampleSettings;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A dial that is raised by a plan. */
class RampTest {

    /** Goes as quickly as it can. What is slow for a moment on a busy machine is allowed. */
    private static final RampPlan QUICK =
            RampPlan.evenly(Duration.ZERO, 30, 100).within(new Limits(40, 0, 1_000, 0));

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private int reads;

    @EveryDatabase
    void a_ramp_raises_the_dial_to_its_end_and_goes_on_after_a_restart(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            cutOver(fleet);
            fleet.run(new StartRamp("tier", QUICK, "ada", "while I sleep")).orThrow();
            assertThat(fleet.run(new StartRamp("tier", QUICK, "ada", "again")).message())
                    .startsWith("A ramp of migration 'tier' goes on already, begun by ada: 30 % PT0S, 100 % PT0S; ")
                    .endsWith(" End it by StopRamp first.");
            await(() -> ramp(fleet).step() == 1);
            assertThat(fleet.status().dial().position()).contains(Dial.ofPercent(30));

            fleet.through(fleet.start("b"));
            fleet.first().close();
            await(() -> {
                read(fleet.last());
                return !ramp(fleet).isRunning();
            });
            assertThat(ramp(fleet).outcome()).isEqualTo("finished");
            assertThat(ramp(fleet).step()).isEqualTo(2);
            assertThat(fleet.status().dial().position()).contains(Dial.ON);
            assertThat(fleet.coordinator().audit("tier").stream()
                            .filter(entry -> List.of("start ramp", "turn dial", "stop ramp")
                                    .contains(entry.action()))
                            .map(entry -> entry.outcome() + " by " + entry.by()))
                    .containsExactly(
                            "changed by ada",
                            "refused by ada",
                            "turned by XC on a",
                            "turned by XC on b",
                            "changed by XC on b");
            assertThat(fleet.coordinator().audit("tier"))
                    .extracting(AuditEntry::reason)
                    .anyMatch(reason -> reason.matches("ramp begun by ada: [\\d,]+ reads seen in \\d+ s"));
            fleet.move(Phase.SOAK);
        }
    }

    @EveryDatabase
    void a_ramp_ends_when_somebody_else_turns_the_dial_or_the_migration_moves(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            assertRefusedOutsideCutover(fleet);
            fleet.run(new StartRamp("tier", QUICK, "ada", "up")).orThrow();
            await(() -> ramp(fleet).step() == 1);
            fleet.run(new TurnDial("tier", Dial.ofPercent(7), "bob", "a complaint"))
                    .orThrow();
            await(() -> !ramp(fleet).isRunning());
            assertThat(ramp(fleet).outcome()).isEqualTo("stopped");
            assertThat(ramp(fleet).note()).isEqualTo("somebody else has turned the dial to 7 %");
            assertThat(fleet.run(new StopRamp("tier", "ada", "enough")).message())
                    .isEqualTo("No ramp of migration 'tier' goes on.");

            fleet.run(new StartRamp("tier", QUICK, "ada", "up")).orThrow();
            fleet.run(new StopRamp("tier", "ada", "enough")).orThrow();
            assertThat(ramp(fleet).note()).isEqualTo("ada has stopped it: enough");

            fleet.run(new StartRamp("tier", QUICK, "ada", "up")).orThrow();
            fleet.move(Phase.BACKFILL, Phase.CUTOVER);
            await(() -> !ramp(fleet).isRunning());
            assertThat(ramp(fleet).note()).isEqualTo("the migration has left CUTOVER");
            assertThat(fleet.status().dial().position()).contains(Dial.OFF);
        }
    }

    private void assertRefusedOutsideCutover(Fleet fleet) {
        fleet.sql("alter table users add column tier varchar(20)", "insert into users values (1, 'free', 'free')");
        fleet.start("a");
        fleet.acknowledged();
        assertThat(fleet.run(new StartRamp("tier", QUICK, "ada", "up")).message())
                .isEqualTo(
                        "A ramp raises the dial of a migration in CUTOVER, and 'tier' is in the phase EXPAND. Move it to"
                                + " CUTOVER first.");
        fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
        fleet.fill(Direction.FORWARD);
        fleet.move(Phase.CUTOVER);
    }

    /** The new column has no index, so reads of it look at every row. */
    @Test
    void a_slow_plan_on_the_new_column_turns_the_dial_back() {
        var raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
        try (var fleet = new Fleet(raw, Database.POSTGRESQL)) {
            fleet.sql(
                    "alter table users add column tier varchar(20)",
                    "insert into users select i, 'tier ' || i, 'tier ' || i from generate_series(1, 200000) i",
                    "create index users_subscription on users (subscription)",
                    "analyze users");
            fleet.start("a");
            fleet.start("b");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER);
            var plan = RampPlan.evenly(Duration.ofMinutes(10), 20, 100).within(new Limits(1_000, 0, 3, 0));
            fleet.run(new StartRamp("tier", plan, "ada", "while I sleep")).orThrow();
            await(() -> {
                read(fleet.first());
                read(fleet.last());
                return !ramp(fleet).isRunning();
            });
            assertThat(ramp(fleet).outcome()).isEqualTo("turned back");
            assertThat(ramp(fleet).note())
                    .contains(" reads of the new column took up to ")
                    .endsWith("3.0 times as long is allowed. Is an index missing?");
            assertThat(fleet.status().dial().position()).contains(Dial.OFF);
            assertThat(fleet.coordinator().audit("tier"))
                    .anyMatch(entry -> entry.action().equals("turn dial")
                            && entry.by().startsWith("XC on ")
                            && entry.message().endsWith("was turned from 20 % to 0 %.")
                            && entry.reason().contains("Is an index missing?"));
        }
    }

    @EveryDatabase
    void rows_that_differ_turn_the_dial_back(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database);
                var xc = fleet.builder("a")
                        .samples(new SampleSettings(10, Duration.ofMillis(100)))
                        .start()) {
            fleet.through(xc);
            fleet.sql("alter table users add column tier varchar(20)", "insert into users values (1, 'free', 'free')");
            cutOverFilled(fleet);
            fleet.run(new StartRamp("tier", RampPlan.evenly(Duration.ofMinutes(10), 50), "ada", "while I sleep"))
                    .orThrow();
            await(() -> ramp(fleet).step() == 1);
            fleet.sql("update users set tier = 'gold' where id = 1");
            await(() -> !ramp(fleet).isRunning());
            assertThat(ramp(fleet).outcome()).isEqualTo("turned back");
            assertThat(ramp(fleet).note()).isEqualTo("1 rows were found whose columns differ, and 0 are allowed");
            assertThat(fleet.status().dial().position()).contains(Dial.OFF);
        }
    }

    private static void cutOver(Fleet fleet) {
        fleet.sql("alter table users add column tier varchar(20)", "insert into users values (1, 'free', 'free')");
        fleet.start("a");
        cutOverFilled(fleet);
    }

    private static void cutOverFilled(Fleet fleet) {
        fleet.acknowledged();
        fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
        fleet.fill(Direction.FORWARD);
        fleet.move(Phase.CUTOVER);
    }

    private static RampStatus ramp(Fleet fleet) {
        return fleet.status().ramp().orElseThrow();
    }

    /** Some transactions, each for another key, search by the column. */
    private void read(Xc xc) {
        try (var connection = xc.dataSource().getConnection();
                var query = connection.prepareStatement("select count(*) from users where xc$tier = ?")) {
            for (int i = 0; i < 10; i++) {
                query.setString(1, "tier " + i);
                try (var scope = ReadContext.of("customer " + reads++).open();
                        var rows = query.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
