package dev.expandcontract.coordinator;

import dev.expandcontract.fence.Holder;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows for the tests of gates and barrier. */
final class Situations {

    static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    static final Instant ENTERED = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant NOW = Instant.parse("2026-03-01T10:00:30Z");

    /** Nothing older is registered or prepared. */
    static final Evidence NOTHING = new Evidence(List.of(), List.of(), List.of(), List.of());

    private Situations() {}

    /** The migration in the phase, entered at epoch 7. */
    static MigrationRow in(Phase phase, HistoryState old, HistoryState next) {
        return new MigrationRow(
                TIER,
                TIER.fingerprint(),
                phase,
                phase.previous().orElse(null),
                7,
                ENTERED,
                phase.writesBoth() ? 3 : 0,
                old,
                next,
                0,
                new MigrationRow.Turned("0 %", ENTERED));
    }

    /** XC's own dial. */
    static DialStatus at(Dial dial) {
        return new DialStatus("XC", true, Optional.of(dial), Optional.of(dial), ENTERED, false, "");
    }

    /** What the sessions of the instance of that name are known by. */
    static long number(String name) {
        return name.charAt(0);
    }

    /** A session of the instance of that name. */
    static Holder holder(String name, long epoch) {
        return new Holder(
                number(name),
                epoch,
                number(name),
                "app",
                "orders",
                "10.0.0.7",
                "idle in transaction",
                Duration.ofMinutes(5),
                Duration.ofMillis(12_300));
    }

    static InstanceRow instance(String name, long learned, long acknowledged, int pins, String... migrations) {
        return new InstanceRow(
                new InstanceIdentity("id-" + name, name, "", "host-" + name, 42, "1.0"),
                number(name),
                ENTERED,
                NOW.minusMillis(2500),
                learned,
                acknowledged,
                pins,
                Set.of(migrations));
    }
}
