package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.time.Instant;
import java.util.Set;

/** Rows for the tests of gates and barrier. */
final class Situations {

    static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    static final Instant ENTERED = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant NOW = Instant.parse("2026-03-01T10:00:30Z");

    private Situations() {}

    /** The migration in the phase, entered at epoch 7. */
    static MigrationRow in(Phase phase, HistoryState old, HistoryState next) {
        return new MigrationRow(
                TIER, TIER.fingerprint(), phase, null, 7, ENTERED, phase.writesBoth() ? 3 : 0, old, next);
    }

    static InstanceRow instance(String name, long learned, long acknowledged, int pins, String... migrations) {
        return new InstanceRow(
                new InstanceIdentity("id-" + name, name, "host-" + name, 42, "1.0"),
                ENTERED,
                NOW.minusMillis(2500),
                learned,
                acknowledged,
                pins,
                Set.of(migrations));
    }
}
