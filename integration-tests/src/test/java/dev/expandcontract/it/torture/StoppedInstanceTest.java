package dev.expandcontract.it.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.expandcontract.database.Database;
import dev.expandcontract.it.torture.Ground.Column;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** An instance is stopped in the middle of a transaction, of which the test knows. */
class StoppedInstanceTest {

    private static final long SOON = TimeUnit.MINUTES.toNanos(2);

    @EveryDatabase
    void it_blocks_the_next_but_one_phase_and_no_other_until_it_goes_on_or_is_dead(Database database, DataSource raw) {
        assumeFalse(database == Database.H2, "H2 has one process only");
        try (var rig = rig(database, raw, true)) {
            var coordinator = rig.crew().at(0);
            var stopped = rig.crew().at(1);
            stopped.require("transaction begin");
            stopped.stop();
            move(rig, coordinator, Phase.DUAL_WRITE);
            refuse(rig, coordinator, Phase.BACKFILL, stopped);
            stopped.resume();
            stopped.require("transaction end");
            move(rig, coordinator, Phase.BACKFILL);
            awaitAcknowledged(rig, coordinator);

            stopped.require("transaction begin");
            stopped.stop();
            move(rig, coordinator, Phase.DUAL_WRITE);
            refuse(rig, coordinator, Phase.EXPAND, stopped);
            rig.crew().kill(stopped);
            move(rig, coordinator, Phase.EXPAND);
            rig.finish();
            assertThat(rig.log().wrong()).isEmpty();
        }
    }

    @EveryDatabase
    void without_a_fence_it_commits_late_and_its_write_is_lost(Database database, DataSource raw) {
        assumeFalse(database == Database.H2, "H2 has one process only");
        try (var rig = rig(database, raw, false)) {
            var coordinator = rig.crew().at(0);
            var stopped = rig.crew().at(1);
            // whose locks would hold up the backfill
            stopped.require("traffic end");
            stopped.require("transaction begin");
            stopped.stop();
            move(rig, coordinator, Phase.DUAL_WRITE);
            move(rig, coordinator, Phase.BACKFILL);
            fill(rig, coordinator);
            move(rig, coordinator, Phase.CUTOVER);
            stopped.resume();
            stopped.require("transaction end");
            rig.examination().examine();
            assertThat(rig.log().count(Violation.LATE_COMMIT)).isPositive();
            assertThat(rig.log().count(Violation.LOST_WRITE)).isPositive();
            assertThat(rig.log().wrong())
                    .anyMatch(line -> line.contains("held transaction under EXPAND ended after phase 4 was entered"))
                    .anyMatch(line -> line.contains("note=held under EXPAND") && line.contains("in column NEXT"));
        }
    }

    private static Rig rig(Database database, DataSource raw, boolean fenced) {
        var rig = new Rig(database, raw, new Random(1), fenced ? "stopped" : "unfenced", fenced);
        long until = System.nanoTime() + SOON;
        while (!rig.ground().add(Column.NEXT)) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
        }
        return rig;
    }

    /** Moves the migration, which may have to wait for ordinary transactions. */
    private static void move(Rig rig, Instance coordinator, Phase to) {
        var refusal = "";
        long until = System.nanoTime() + SOON;
        while (rig.chronicle().phase() != to) {
            assertThat(System.nanoTime())
                    .as("time; the last refusal was: %s", refusal)
                    .isLessThan(until);
            refusal = rig.move(coordinator, to).join();
            rig.rest();
        }
    }

    /** The phase is refused because of the stopped instance, and goes on to be. */
    private static void refuse(Rig rig, Instance coordinator, Phase to, Instance because) {
        for (int i = 0; i < 20; i++) {
            assertThat(rig.move(coordinator, to).join())
                    .startsWith("refused ")
                    .contains("Gate fleet-acknowledged (hard) failed: ", because.name());
            rig.rest();
        }
    }

    private static void awaitAcknowledged(Rig rig, Instance coordinator) {
        long until = System.nanoTime() + SOON;
        while (!coordinator.ask("ask acknowledged").join().startsWith("done ")) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
            rig.rest();
        }
    }

    private static void fill(Rig rig, Instance coordinator) {
        coordinator.require("backfill FORWARD");
        coordinator.require("verify FORWARD");
    }
}
