package dev.expandcontract.demo;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator does. Every command goes through the coordinator of one instance and says who gives it and why. */
final class Operator {

    private static final String NAME = "demo operator";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Coordinator coordinator;
    private final String migration;

    Operator(Coordinator coordinator, String migration) {
        this.coordinator = coordinator;
        this.migration = migration;
    }

    /** The phase that the migration is in. */
    Phase phase() {
        return coordinator.migration(migration).phase();
    }

    /**
     * Moves the migration to a phase and waits until every instance has acknowledged it.
     *
     * @param overridden the soft gates that do not count this time
     * @return how long it took from the command to the last acknowledgement
     */
    Duration move(Phase to, String reason, Set<String> overridden) {
        long started = System.nanoTime();
        require(execute(new Command.MoveTo(migration, to, NAME, reason, overridden)));
        if (!coordinator.awaitAcknowledged(migration, PATIENCE)) {
            throw new StepFailedException(to + " was not acknowledged within " + PATIENCE.toSeconds() + " s: "
                    + coordinator.migration(migration).blockers().stream()
                            .map(Blocker::why)
                            .collect(Collectors.joining("; ")));
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Tries to move the migration to a phase although a gate must refuse it. */
    Refused tryToMove(Phase to, String reason, Set<String> overridden) {
        var outcome = execute(new Command.MoveTo(migration, to, NAME, reason, overridden));
        if (outcome instanceof Refused refused) {
            return refused;
        }
        throw new StepFailedException("A gate had to refuse " + to + ", but: " + outcome.message());
    }

    /** Says who reads the new column from now on. */
    void turn(Dial dial, String reason) {
        require(execute(new Command.TurnDial(migration, dial, NAME, reason)));
    }

    BackfillFinished backfill(String reason) {
        var outcome = require(execute(new Command.RunBackfill(migration, Direction.FORWARD, NAME, reason)));
        return (BackfillFinished) outcome;
    }

    VerificationFinished verify(String reason) {
        var outcome = require(execute(new Command.RunVerification(migration, Direction.FORWARD, NAME, reason)));
        return (VerificationFinished) outcome;
    }

    /** Makes sure that no instance names the old column any more. */
    String requireOldDroppable() {
        var verdict = coordinator.mayDropOld(migration);
        if (!verdict.allowed()) {
            throw new StepFailedException("The old column may not be dropped: " + verdict.reason());
        }
        return verdict.reason();
    }

    private Outcome execute(Command command) {
        return coordinator.execute(command);
    }

    private static Outcome require(Outcome outcome) {
        if (!outcome.succeeded()) {
            throw new StepFailedException(outcome.message());
        }
        return outcome;
    }
}
