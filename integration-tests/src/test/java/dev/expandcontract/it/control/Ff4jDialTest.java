package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.DialTest.reads;
import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.DialStatus;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ff4j.Ff4jReadSwitch;
import dev.expandcontract.readswitch.ff4j.StickyStrategy;
import dev.expandcontract.test.EveryDatabase;
import javax.sql.DataSource;
import org.ff4j.FF4j;
import org.ff4j.core.Feature;
import org.ff4j.store.InMemoryFeatureStore;
import org.ff4j.store.JdbcFeatureStore;

/** FF4J in place of XC's own dial, with its store in the same database. */
class Ff4jDialTest {

    @EveryDatabase
    void a_turn_goes_to_ff4j_and_is_followed_by_all(Database database, DataSource raw) {
        new JdbcFeatureStore(raw).createSchema();
        try (var first = new Ff4jReadSwitch(ff4j(raw));
                var second = new Ff4jReadSwitch(ff4j(raw));
                var fleet = new Fleet(raw, database);
                var a = fleet.builder("a").readSwitch(first).start();
                var b = fleet.builder("b").readSwitch(second).start()) {
            cutOver(fleet, a);
            assertThat(status(a).toString()).isEqualTo("The dial stands at 0 %, decided by FF4J.");

            assertThat(turn(a, Dial.ofPercent(10).allowing("ada")))
                    .isEqualTo("The dial of migration 'tier' was turned from 0 % to 10 %, always ada.");
            assertThat(reads(a, "ada")).isEqualTo(Side.NEXT);
            Fleet.await(() -> reads(b, "ada") == Side.NEXT);
            assertThat(status(a)).isEqualTo(status(b));
            assertThat(status(b).problem()).isEmpty();

            var store = new JdbcFeatureStore(raw);
            var feature = store.read("xc-tier");
            feature.setFlippingStrategy(new StickyStrategy(Dial.ON));
            store.update(feature);
            Fleet.await(() -> status(b).drifted());
            assertThat(status(b).toString())
                    .startsWith("The dial stands at 100 %, decided by FF4J. XC has turned it to 10 %, always ada at ")
                    .endsWith(": somebody else has turned it since. TurnDial takes it back in hand.");
            assertThat(b.figures().dials())
                    .singleElement()
                    .satisfies(dial -> assertThat(dial.drifted()).isTrue());

            turn(b, Dial.ON);
            assertThat(status(b).problem()).isEmpty();
            b.coordinator().execute(moveTo(Phase.SOAK)).orThrow();
            assertThat(b.coordinator().audit("tier"))
                    .anyMatch(entry -> entry.action().equals("turn dial")
                            && entry.instance().equals("b")
                            && entry.message().contains("from 100 % to 100 %"));
        }
    }

    @EveryDatabase
    void a_store_that_is_gone_moves_nobody_and_is_shown(Database database, DataSource raw) {
        new JdbcFeatureStore(raw).createSchema();
        try (var readSwitch = new Ff4jReadSwitch(ff4j(raw));
                var fleet = new Fleet(raw, database);
                var xc = fleet.builder("a").readSwitch(readSwitch).start()) {
            cutOver(fleet, xc);
            turn(xc, Dial.OFF.allowing("ada"));
            fleet.sql("update FF4J_FEATURES set EXPRESSION = 'share=lots'");
            Fleet.await(() -> xc.figures().readSwitchDown("tier"));
            assertThat(reads(xc, "ada")).isEqualTo(Side.NEXT);
            assertThat(reads(xc, "bob")).isEqualTo(Side.OLD);
            assertThat(status(xc).position()).isEmpty();
            assertThat(status(xc).problem())
                    .startsWith("It does not say where it stands: The feature 'xc-tier' could not be read: ");
            assertThat(xc.figures().dials())
                    .singleElement()
                    .satisfies(dial -> assertThat(dial.percent()).isNaN());
            assertThat(xc.coordinator().execute(moveTo(Phase.SOAK)).message())
                    .contains("Gate reads-moved (soft) failed: Where the dial stands is not known; FF4J decides.");

            fleet.sql("update FF4J_FEATURES set EXPRESSION = 'share=0&allowed=ada'");
            Fleet.await(() -> !xc.figures().readSwitchDown("tier"));
            fleet.sql("drop table FF4J_CUSTOM_PROPERTIES", "drop table FF4J_ROLES", "drop table FF4J_FEATURES");
            Fleet.await(() -> xc.figures().readSwitchDown("tier"));
            assertThat(reads(xc, "ada")).isEqualTo(Side.NEXT);
            assertThat(turn(xc, Dial.ON))
                    .startsWith("The dial of migration 'tier' was not turned to 100 % by FF4J: The store failed: ")
                    .endsWith("Nothing is known to have changed.");
            assertThat(xc.coordinator().audit("tier").getLast().outcome()).isEqualTo("refused");
        }
    }

    @EveryDatabase
    void a_store_that_says_less_than_all_cannot_leak_into_soak(Database database, DataSource raw) {
        var full = new FF4j();
        full.createFeature(new Feature("xc-tier", true, "", "", null, new StickyStrategy(Dial.ON)));
        var partial = new FF4j();
        partial.setFeatureStore(new InMemoryFeatureStore());
        partial.createFeature(new Feature("xc-tier", true, "", "", null, new StickyStrategy(Dial.OFF)));
        try (var first = new Ff4jReadSwitch(full);
                var second = new Ff4jReadSwitch(partial);
                var fleet = new Fleet(raw, database);
                var a = fleet.builder("a").readSwitch(first).start();
                var b = fleet.builder("b").readSwitch(second).start()) {
            cutOver(fleet, a);
            Fleet.await(() -> reads(a, "ada") == Side.NEXT);
            assertThat(reads(b, "ada")).isEqualTo(Side.OLD);
            a.coordinator().execute(moveTo(Phase.SOAK)).orThrow();
            fleet.acknowledged();
            assertThat(reads(b, "ada")).isEqualTo(Side.NEXT);
        }
    }

    private static FF4j ff4j(DataSource raw) {
        var ff4j = new FF4j();
        ff4j.setFeatureStore(new JdbcFeatureStore(raw));
        return ff4j;
    }

    private static DialStatus status(Xc xc) {
        return xc.coordinator().migration("tier").dial();
    }

    private static String turn(Xc xc, Dial dial) {
        return xc.coordinator()
                .execute(new TurnDial("tier", dial, "ada", "go on"))
                .message();
    }

    private static void cutOver(Fleet fleet, Xc xc) {
        fleet.through(xc);
        fleet.sql("alter table users add column tier varchar(20)");
        fleet.acknowledged();
        fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
        fleet.fill(Direction.FORWARD);
        fleet.move(Phase.CUTOVER);
    }
}
