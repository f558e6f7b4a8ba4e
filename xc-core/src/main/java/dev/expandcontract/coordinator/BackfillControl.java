package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.SetPace;
import dev.expandcontract.coordinator.Command.StopBackfill;
import dev.expandcontract.coordinator.Outcome.BackfillChanged;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.WorkRow;
import java.sql.SQLException;
import java.util.List;

/** Changes a backfill in the metadata, where every worker looks with each of its batches. */
final class BackfillControl {

    private final MetadataStore store;
    private final AuditTrail audit;

    BackfillControl(MetadataStore store, AuditTrail audit) {
        this.store = store;
        this.audit = audit;
    }

    /** What is done to a backfill that has not ended. Answers what came of it, as the end of a sentence. */
    @FunctionalInterface
    private interface Change {
        String apply(MetadataTransaction transaction) throws SQLException;
    }

    Outcome pause(Command command, Direction direction, boolean paused, MigrationRow seen) {
        return change(command, direction, seen, transaction -> {
            transaction.work().pause(seen.id(), direction.to(), paused);
            return paused ? "rests from its next batch on, until it is resumed." : "goes on within a second.";
        });
    }

    Outcome stop(StopBackfill command, MigrationRow seen) {
        var target = command.direction().to();
        return change(command, command.direction(), seen, transaction -> {
            transaction.work().note(seen.id(), target, command.by() + " has stopped it (" + command.reason() + ")");
            transaction.runs().finish(seen.id(), RunKind.BACKFILL, target, "stopped");
            return "ends after the batches that run. RunBackfill goes on where it stands.";
        });
    }

    Outcome pace(SetPace command, MigrationRow seen) {
        long rows = command.rowsPerSecond().orElse(0);
        if (command.rowsPerSecond().isPresent() && rows < 1) {
            return refuse(
                    command,
                    seen,
                    "A pace of " + rows + " rows per second would never end. Pause the backfill instead.");
        }
        if (command.batch().toMillis() < 1) {
            return refuse(
                    command,
                    seen,
                    "A batch cannot take " + command.batch() + ". Give it a millisecond or more; 100 are usual.");
        }
        return change(command, command.direction(), seen, transaction -> {
            transaction
                    .work()
                    .settings(
                            seen.id(),
                            command.direction().to(),
                            new WorkRow.Settings(command.batch().toMillis(), rows));
            return "has batches of " + command.batch().toMillis() + " ms from now on, and "
                    + (rows == 0 ? "no limit of rows." : "passes " + rows + " rows per second at most.");
        });
    }

    private Outcome refuse(Command command, MigrationRow seen, String message) {
        return store.transact("refusing a command", transaction -> refuse(transaction, command, seen, message));
    }

    private Outcome refuse(MetadataTransaction transaction, Command command, MigrationRow seen, String message)
            throws SQLException {
        var refused = new Refused(seen.id(), message, List.of());
        audit.record(transaction, command, seen.phase(), refused);
        return refused;
    }

    private Outcome change(Command command, Direction direction, MigrationRow seen, Change change) {
        return store.transact("changing a backfill", transaction -> {
            var row = transaction.work().lock(seen.id(), direction.to());
            var backfill = Runner.name(direction) + " backfill of migration '" + seen.id() + "'";
            if (row.filter(found -> found.outcome() == null).isEmpty()) {
                return refuse(transaction, command, seen, backfill + " does not run. Begin one by RunBackfill.");
            }
            var changed = new BackfillChanged(seen.id(), direction, backfill + " " + change.apply(transaction));
            audit.record(transaction, command, seen.phase(), changed);
            return changed;
        });
    }
}
