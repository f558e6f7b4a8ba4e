package dev.expandcontract.phase;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The phases of all migrations as of one epoch. Immutable; the only thing that the rewriting of a statement consults.
 *
 * @param epoch the fleet-wide counter that every change of a phase increments
 * @param phases the phase of each migration by its id
 */
public record PhaseSnapshot(long epoch, Map<String, Phase> phases) {

    /** The snapshot of an instance that has not learned of any migration. */
    public static final PhaseSnapshot EMPTY = new PhaseSnapshot(0, Map.of());

    public PhaseSnapshot {
        phases = Map.copyOf(phases);
    }

    /** The phase of the migration, or null if this instance has not learned of it. */
    public @Nullable Phase phase(String migrationId) {
        return phases.get(migrationId);
    }
}
