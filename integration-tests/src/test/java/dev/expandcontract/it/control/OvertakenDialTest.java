package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.DialStore;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.test.EveryDatabase;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A migration leaves CUTOVER just when its dial, which another store holds, is being turned. */
class OvertakenDialTest {

    private static final Dial TENTH = Dial.ofPercent(10);
    private static final String REFUSED = "The dial of migration 'tier' has a say in CUTOVER alone. In the phase"
            + " BACKFILL everybody reads 'subscription'. Move the migration to CUTOVER first. The migration left CUTOVER"
            + " while the test's store was turned to 10 %";
    private static final String REMEDY =
            " The next CUTOVER begins where it stands then: turn it in the test's store to where that is to be.";

    @EveryDatabase
    void the_store_is_turned_back_or_the_refusal_says_where_it_stands(Database database, DataSource raw) {
        var store = new Store();
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start(fleet.builder("a").readSwitch(store));
            var other = fleet.start(fleet.builder("b").readSwitch(store));
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER);
            Runnable leaving =
                    () -> other.coordinator().execute(moveTo(Phase.BACKFILL)).orThrow();

            store.afterTurn = leaving;
            assertRefused(fleet, turn(fleet), REFUSED + "; it was turned back to 0 %.");
            assertThat(store.dial).isEqualTo(Dial.OFF);

            store.afterTurn = () -> {
                leaving.run();
                store.failure = "It is read-only by now.";
            };
            backToCutover(fleet);
            assertRefused(
                    fleet,
                    turn(fleet),
                    REFUSED + ", and it could not be turned back to 0 %: It is read-only by now." + REMEDY);
            assertThat(store.dial).isEqualTo(TENTH);
            store.failure = null;

            // what the remedy says
            backToCutover(fleet);
            assertThat(fleet.status().dial().turned()).contains(TENTH);
            assertThat(fleet.status().dial().drifted()).isFalse();

            store.afterTurn = () -> {
                leaving.run();
                store.dial = Dial.ofPercent(7);
            };
            assertRefused(fleet, turn(fleet), REFUSED + "; somebody else has turned it to 7 % since." + REMEDY);
            assertThat(store.dial).isEqualTo(Dial.ofPercent(7));

            store.afterTurn = leaving;
            backToCutover(fleet);
            store.silent = true;
            assertRefused(fleet, turn(fleet), REFUSED + ", and where it stood before is not known." + REMEDY);
            assertThat(store.dial).isEqualTo(TENTH);
            store.silent = false;

            store.afterTurn = () -> {};
            backToCutover(fleet);
            turn(fleet).orThrow();
        }
    }

    private static void backToCutover(Fleet fleet) {
        fleet.acknowledged();
        fleet.move(Phase.CUTOVER);
    }

    private static Outcome turn(Fleet fleet) {
        return fleet.run(new TurnDial("tier", TENTH, "ada", "a few first"));
    }

    private static void assertRefused(Fleet fleet, Outcome outcome, String message) {
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.message()).isEqualTo(message);
        assertThat(fleet.coordinator().audit("tier").getLast()).satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("turn dial");
            assertThat(entry.outcome()).isEqualTo("refused");
            assertThat(entry.message()).isEqualTo(message);
        });
        assertThat(fleet.status().phase()).isEqualTo(Phase.BACKFILL);
    }

    /** Lets something happen between its turn and what follows. */
    private static final class Store implements ReadSwitch, DialStore {

        private volatile Dial dial = Dial.OFF;
        private volatile Runnable afterTurn = () -> {};
        private volatile @Nullable String failure;
        private volatile boolean silent;

        @Override
        public Side choose(Migration migration) {
            return Side.OLD;
        }

        @Override
        public String name() {
            return "the test's store";
        }

        @Override
        public Dial dial(String migrationId) {
            if (silent) {
                throw new IllegalStateException("It says nothing.");
            }
            return dial;
        }

        @Override
        public void turn(String migrationId, Dial to) {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            dial = to;
            var after = afterTurn;
            afterTurn = () -> {};
            after.run();
        }
    }
}
