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

    /**
     * Has the database end a session that is a {@link Blocker.OpenSession} of the migration. Its transaction is rolled back,
     * unless it has committed before; the next step still asks for its proof.
     *
     * @param session the session's number in the server
     */
    record EndSession(String migrationId, long session, String by, String reason) implements Command {}

    /**
     * Removes an instance from the fleet that has ended without leaving. Refused as long as the database shows a session of
     * it. One that lives all the same joins again by itself and has lost nothing, as its statements run under the fence.
     *
     * @param migrationId the migration in whose audit log this is kept
     * @param instanceId the instance's id, not its name
     */
    record DeclareGone(String migrationId, String instanceId, String by, String reason) implements Command {}

    /** Fills one column of every row from the other one, in the calling thread. */
    record RunBackfill(String migrationId, Direction direction, String by, String reason) implements Command {}

    /** Compares both columns of every row, in the calling thread. */
    record RunVerification(String migrationId, Direction direction, String by, String reason) implements Command {}
}
