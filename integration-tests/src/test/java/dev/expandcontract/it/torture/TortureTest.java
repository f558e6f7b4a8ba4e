package dev.expandcontract.it.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.EveryDatabase;
import java.util.Random;
import javax.sql.DataSource;

/**
 * No write is lost, no read is stale and nothing is committed late, whatever stops, dies or comes back. The system
 * properties {@code xc.torture.rounds} and {@code xc.torture.seed} make the run longer or another one.
 */
class TortureTest {

    private static final long SEED = Long.getLong("xc.torture.seed", 1);

    @EveryDatabase
    void nothing_is_lost_stale_or_late(Database database, DataSource raw) {
        assumeFalse(database == Database.H2, "H2 has one process only");
        int rounds = Integer.getInteger("xc.torture.rounds", database == Database.POSTGRESQL ? 40 : 15);
        var report = run(database, raw, true, rounds);
        assertThat(report.wrong()).as(report.toString()).isEmpty();
    }

    /** The control: nothing but the fence makes the difference. */
    @EveryDatabase
    void without_the_fence_the_same_finds_what_is_wrong(Database database, DataSource raw) {
        assumeTrue(database == Database.POSTGRESQL, "StoppedInstanceTest shows it on the others, in fewer steps");
        var report = run(database, raw, false, 100);
        assertThat(report.wrong())
                .as(report.toString())
                .anyMatch(line -> line.startsWith(Violation.LATE_COMMIT.name()));
    }

    private static Report run(Database database, DataSource raw, boolean fenced, int rounds) {
        long began = System.nanoTime();
        var random = new Random(SEED);
        try (var rig = new Rig(database, raw, random, fenced ? "walk" : "unfenced-walk", fenced)) {
            // without the fence, an instance has to outlast its lease
            var pace = fenced ? new Torture.Pace(50, 0) : new Torture.Pace(10 * Rig.LEASE_MILLIS, 5 * Rig.LEASE_MILLIS);
            var torture = new Torture(rig, DatabaseServer.of(database), random, pace);
            torture.run(rounds, !fenced);
            if (fenced) {
                rig.finish();
            }
            var report = new Report(
                    database.name(),
                    SEED,
                    torture.rounds(),
                    torture.faults(),
                    rig.ledger(),
                    rig.log(),
                    System.nanoTime() - began);
            System.out.println((fenced ? "" : "without the fence: ") + report);
            return report;
        }
    }
}
