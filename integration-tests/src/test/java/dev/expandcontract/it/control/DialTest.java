package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.DialTurned;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** XC's own dial: who reads the new column in CUTOVER, as a command has said. */
class DialTest {

    @EveryDatabase
    void a_fleet_follows_the_dial_as_it_is_turned(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            cutOver(fleet);
            var second = fleet.start("b");
            assertThat(fleet.status().dial().toString()).isEqualTo("The dial stands at 0 %, decided by XC.");
            assertThat(reads(fleet.first(), "ada")).isEqualTo(Side.OLD);

            var turned = turn(fleet, Dial.OFF.allowing("ada"));
            assertThat(turned).isEqualTo(new DialTurned("tier", Optional.of(Dial.OFF), Dial.OFF.allowing("ada")));
            assertThat(reads(fleet.first(), "ada"))
                    .as("the instance that was told follows at once")
                    .isEqualTo(Side.NEXT);
            Fleet.await(() -> reads(second, "ada") == Side.NEXT);
            assertThat(reads(second, "bob")).isEqualTo(Side.OLD);

            turn(fleet, Dial.ofPercent(50));
            Fleet.await(() -> sides(second).equals(sides(fleet.first())));
            assertThat(sides(second)).contains(Side.OLD, Side.NEXT);
            var entry = fleet.coordinator().audit("tier").getLast();
            assertThat(entry.action()).isEqualTo("turn dial");
            assertThat(entry.outcome()).isEqualTo("turned");
            assertThat(entry.by()).isEqualTo("ada");
            assertThat(entry.reason()).isEqualTo("step by step");
            assertThat(entry.message())
                    .isEqualTo("The dial of migration 'tier' was turned from 0 %, always ada to 50 %.");

            try (var late = fleet.builder("late").start()) {
                assertThat(reads(late, "ada")).isEqualTo(reads(fleet.first(), "ada"));
            }
        }
    }

    @EveryDatabase
    void soak_asks_for_the_full_dial_and_cutover_begins_where_reads_are(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            cutOver(fleet);
            turn(fleet, Dial.ON.denying("globex"));
            assertThat(fleet.run(moveTo(Phase.SOAK)).message())
                    .isEqualTo(
                            "Migration 'tier' stays in the phase CUTOVER and did not move to SOAK. Gate reads-moved (soft)"
                                    + " failed: The dial stands at 100 %, never globex, decided by XC. Remedy: Turn it to 100 % by"
                                    + " TurnDial, with nobody denied, or override this gate by its name.");
            fleet.run(new MoveTo("tier", Phase.SOAK, "ada", "globex has left", Set.of("reads-moved")))
                    .orThrow();
            assertThat(fleet.status().dial().position()).contains(Dial.ON);
            assertThat(reads(fleet.first(), "globex")).isEqualTo(Side.NEXT);

            fleet.acknowledged();
            fleet.move(Phase.CUTOVER);
            assertThat(reads(fleet.first(), "globex"))
                    .as("going back alone moves no reads")
                    .isEqualTo(Side.NEXT);
            fleet.move(Phase.BACKFILL);
            assertThat(reads(fleet.first(), "globex")).isEqualTo(Side.OLD);
            fleet.move(Phase.CUTOVER);
            assertThat(reads(fleet.first(), "globex")).isEqualTo(Side.OLD);
            assertThat(fleet.status().dial().position()).contains(Dial.OFF);
        }
    }

    @EveryDatabase
    void the_dial_is_turned_in_cutover_alone_and_not_too_far(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.acknowledged();
            assertThat(turn(fleet, Dial.ON)).isInstanceOf(Refused.class);
            assertThat(turn(fleet, Dial.ON).message())
                    .isEqualTo(
                            "The dial of migration 'tier' has a say in CUTOVER alone. In the phase EXPAND everybody reads"
                                    + " 'subscription'. Move the migration to CUTOVER first.");
            assertThat(fleet.coordinator().audit("tier").getLast().outcome()).isEqualTo("refused");
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER);
            assertThat(turn(fleet, Dial.OFF.allowing("x".repeat(Dial.LONGEST))).message())
                    .startsWith("A dial of 4012 characters is too long");
            fleet.move(Phase.SOAK);
            assertThat(turn(fleet, Dial.OFF).message()).contains("In the phase SOAK everybody reads 'tier'.");
        }
    }

    @EveryDatabase
    void a_corrupt_dial_moves_nobody_and_is_told(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            cutOver(fleet);
            turn(fleet, Dial.ON);
            fleet.sql(
                    "update xc_migration set dial = 'as the wind blows'",
                    "update xc_control set dial_turns = dial_turns + 1");
            var second = fleet.start("b");
            assertThat(reads(second, "ada"))
                    .as("nothing is known to an instance that starts now")
                    .isEqualTo(Side.OLD);
            assertThat(fleet.status().dial().toString())
                    .isEqualTo(
                            "Where the dial stands is not known; XC decides. The metadata hold 'as the wind blows', which is"
                                    + " no dial: somebody has changed it by hand. Instances go on by what they knew. Turn it by"
                                    + " TurnDial.");
            assertThat(fleet.run(moveTo(Phase.SOAK)).message())
                    .contains("Gate reads-moved (soft) failed: Where the dial");
            assertThat(reads(fleet.first(), "ada")).isEqualTo(Side.NEXT);

            assertThat(turn(fleet, Dial.ON).message())
                    .isEqualTo("The dial of migration 'tier' was turned from where nobody knows to 100 %.");
            Fleet.await(() -> reads(second, "ada") == Side.NEXT);
        }
    }

    @EveryDatabase
    void another_switch_takes_its_place(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            cutOver(fleet);
            try (var other = fleet.builder("b").readSwitch(new Weather()).start();
                    var fixed = fleet.builder("c")
                            .readSwitch(ReadSwitch.dial(Dial.ON))
                            .start()) {
                turn(fleet, Dial.OFF);
                assertThat(reads(other, "ada")).isEqualTo(Side.NEXT);
                assertThat(other.coordinator().migration("tier").dial().toString())
                        .isEqualTo(
                                "Where the dial stands is not known; the read switch Weather decides. It is no DialSource"
                                        + " and cannot say where it stands. Look there, and override the gate 'reads-moved' by its"
                                        + " name.");
                var refused = other.coordinator().execute(new TurnDial("tier", Dial.ON, "ada", "go"));
                assertThat(refused.message())
                        .isEqualTo(
                                "Who reads 'tier' is decided by the read switch Weather, which XC cannot turn. Turn it"
                                        + " there; or leave readSwitch(..) out of Xc.builder in every instance, and XC's own dial"
                                        + " decides.");
                assertThat(other.coordinator().gates("tier", Phase.SOAK))
                        .anyMatch(gate -> gate.name().equals("reads-moved") && !gate.passed());
                assertThat(fixed.coordinator().gates("tier", Phase.SOAK))
                        .anyMatch(gate -> gate.name().equals("reads-moved") && gate.passed());
            }
        }
    }

    private static final class Weather implements ReadSwitch {

        @Override
        public Side choose(Migration migration) {
            return Side.NEXT;
        }
    }

    private static void cutOver(Fleet fleet) {
        fleet.sql("alter table users add column tier varchar(20)");
        fleet.start("a");
        fleet.acknowledged();
        fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
        fleet.fill(Direction.FORWARD);
        fleet.move(Phase.CUTOVER);
    }

    private static Outcome turn(Fleet fleet, Dial dial) {
        return fleet.run(new TurnDial("tier", dial, "ada", "step by step"));
    }

    private static List<Side> sides(Xc xc) {
        return IntStream.range(0, 50).mapToObj(i -> reads(xc, "customer " + i)).toList();
    }

    /** Which column a transaction of the instance reads for the key. */
    static Side reads(Xc xc, String key) {
        try (var scope = ReadContext.of(key).open();
                var connection = xc.dataSource().getConnection()) {
            return connection
                            .nativeSQL("select id from users where xc$tier is null")
                            .contains("subscription")
                    ? Side.OLD
                    : Side.NEXT;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
