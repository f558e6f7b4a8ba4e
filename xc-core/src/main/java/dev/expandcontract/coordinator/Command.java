package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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
     * Turns the dial of a migration in CUTOVER, in either direction: says who reads the next column from now on, which every
     * instance follows within its poll interval. Refused in every other phase, and where something else than XC's own dial
     * decides.
     *
     * @param dial who reads the next column
     */
    record TurnDial(String migrationId, Dial dial, String by, String reason) implements Command {}

    /**
     * Raises the dial of a migration in CUTOVER by a plan, as long as reads of the next column are as good as those of the old
     * one. Any instance drives it; one that is restarted goes on with it. It turns the dial back to nobody if they are not,
     * and stops if somebody else turns the dial or the migration moves. Refused while another one goes on.
     */
    record StartRamp(String migrationId, RampPlan plan, String by, String reason) implements Command {}

    /** Ends the ramp of a migration. The dial stays where it stands. */
    record StopRamp(String migrationId, String by, String reason) implements Command {}

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

    /**
     * Fills one column of every row from the other one. The calling thread works on it until it ends; the other instances
     * join by themselves within a second. One that has ended before its end goes on where it stood, as long as the migration
     * is still in the same stay of the same phase. Interrupting the thread ends it after the batch.
     */
    record RunBackfill(String migrationId, Direction direction, String by, String reason) implements Command {}

    /** Lets a backfill rest after the batches that run, until it is resumed. */
    record PauseBackfill(String migrationId, Direction direction, String by, String reason) implements Command {}

    /** Lets a paused backfill go on. */
    record ResumeBackfill(String migrationId, Direction direction, String by, String reason) implements Command {}

    /** Ends a backfill after the batches that run. What it has filled stays. */
    record StopBackfill(String migrationId, Direction direction, String by, String reason) implements Command {}

    /**
     * Changes how a backfill that runs or rests goes on.
     *
     * @param batch how long a batch should take, at least a millisecond
     * @param rowsPerSecond how many rows all instances together pass at most; empty for no limit
     */
    record SetPace(
            String migrationId,
            Direction direction,
            Duration batch,
            OptionalLong rowsPerSecond,
            String by,
            String reason)
            implements Command {}

    /**
     * Makes rows equal that are listed as {@code DIFFERENT} or as a {@code BYPASS}, by copying one column to the other, row by
     * row in the calling thread. What the other column held is gone then. Findings of repaired rows are removed; a
     * verification has to show afterwards that nothing differs.
     *
     * @param from the side that holds the truth; empty for the one that is read in the present phase, which is {@code old} in
     *     BACKFILL and {@code next} in SOAK. In CUTOVER both may be read, so there it has to be said
     * @param rows the names of the rows, as listed; empty for all that are listed
     */
    record RepairDifferences(String migrationId, Optional<Side> from, Set<String> rows, String by, String reason)
            implements Command {

        public RepairDifferences {
            rows = Set.copyOf(rows);
        }

        /** All rows that are listed, from the side that is read. */
        public RepairDifferences(String migrationId, String by, String reason) {
            this(migrationId, Optional.empty(), Set.of(), by, reason);
        }
    }

    /**
     * Sets a sentinel on the table for a while, on PostgreSQL: a trigger that notes which application, user and address write
     * one column of the migration without the other. {@link Coordinator#bypasses} tells what it has seen. It slows each write
     * to the table a little, and never makes one fail.
     *
     * @param lasts how long, up to a day; then any instance removes it
     */
    record WatchBypass(String migrationId, Duration lasts, String by, String reason) implements Command {}

    /** Removes the sentinel of a migration before its time. */
    record EndWatch(String migrationId, String by, String reason) implements Command {}

    /** Compares both columns of every row, in the calling thread. */
    record RunVerification(String migrationId, Direction direction, String by, String reason) implements Command {}
}
