package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.phase.Phase;
import java.util.Set;

/** What an operator asks of the coordinator. */
public sealed interface Command {

    /** The migration concerned. */
    String migrationId();

    /** The name of who asks, for the audit log; a command with a blank one is refused. */
    String by();

    /** Why, for the audit log; a command with a blank one is refused. */
    String reason();

    /**
     * Moves a migration to a neighbouring phase.
     *
     * @param to the phase
     * @param overriddenGates the names of soft gates that do not count this time
     */
    record MoveTo(String migrationId, Phase to, String by, String reason, Set<String> overriddenGates)
            implements Command {

        public MoveTo {
            overriddenGates = Set.copyOf(overriddenGates);
        }

        /** Without overriding a gate. */
        public MoveTo(String migrationId, Phase to, String by, String reason) {
            this(migrationId, to, by, reason, Set.of());
        }
    }

    /** Fills one column of every row from the other one, in the calling thread. */
    record RunBackfill(String migrationId, Direction direction, String by, String reason) implements Command {}

    /** Compares both columns of every row, in the calling thread. */
    record RunVerification(String migrationId, Direction direction, String by, String reason) implements Command {}
}
