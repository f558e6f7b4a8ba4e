package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.metadata.WorkRow;
import dev.expandcontract.metadata.WorkTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins backfills, works on them together with the other instances, and records what they came to. Any instance that
 * defines the migration may work; the one that finds nothing left to do records the end. One worker in each instance.
 */
final class SharedBackfills {

    private static final Logger log = LoggerFactory.getLogger(SharedBackfills.class);

    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String FINISHED = "finished";
    private static final String STOPPED = "stopped";
    private static final String FAILED = "failed";

    private final MetadataStore store;
    private final Runner runner;
    private final AuditTrail audit;
    private final Backfill backfill;
    private final Timing timing;
    private final InstanceIdentity self;
    private final long targetMillis;
    private final Set<WorkTable.Open> mine = ConcurrentHashMap.newKeySet();

    SharedBackfills(
            MetadataStore store,
            Runner runner,
            AuditTrail audit,
            Backfill backfill,
            Timing timing,
            InstanceIdentity self) {
        this.store = store;
        this.runner = runner;
        this.audit = audit;
        this.backfill = backfill;
        this.timing = timing;
        this.self = self;
        targetMillis = backfill.settings().target().toMillis();
    }

    /** Begins a backfill, or goes on with one that has not reached its end, and works on it until it ends. */
    Outcome run(RunBackfill command, MigrationRow seen) {
        var direction = command.direction();
        var key = new WorkTable.Open(seen.id(), direction.to());
        boolean working = mine.add(key);
        try {
            var refused = runner.start(
                    command,
                    direction,
                    direction.backfillPhases(),
                    seen,
                    transaction -> begin(transaction, command, seen));
            if (refused.isPresent()) {
                return refused.get();
            }
            while (!working) {
                // another thread of this instance works on it already
                if (find(key).outcome() != null) {
                    return conclude(seen, direction, null, null);
                }
                timing.pause(POLL);
                working = mine.add(key);
            }
            return work(seen, direction, command, () -> true);
        } finally {
            if (working) {
                mine.remove(key);
            }
        }
    }

    private WorkRow find(WorkTable.Open key) {
        return store.transact(
                "looking at a backfill",
                transaction ->
                        transaction.work().find(key.migrationId(), key.target()).orElseThrow());
    }

    private void begin(MetadataTransaction transaction, RunBackfill command, MigrationRow seen) throws SQLException {
        var target = command.direction().to();
        var work = transaction.work();
        var last = work.lock(seen.id(), target).orElse(null);
        if (last == null || last.epoch() != seen.epoch() || FINISHED.equals(last.outcome())) {
            transaction.runs().start(seen.id(), RunKind.BACKFILL, target, self.name(), command.by(), command.reason());
            transaction.findings().clear(seen.id(), target, FindingKind.FAILED);
            work.share(seen.id(), target, seen.epoch(), new WorkRow.Settings(targetMillis, 0));
        } else if (last.outcome() != null) {
            work.reopen(seen.id(), target, self.name(), command.by(), command.reason());
        }
    }

    /**
     * Works on backfills that others have begun, in the calling thread, until there is nothing left to do for it.
     *
     * @param wanted whether this instance is still to work
     * @return whether there was anything to do
     */
    boolean help(BooleanSupplier wanted) {
        var open = store.readAlone(
                "looking for backfills", transaction -> transaction.work().open());
        boolean helped = false;
        for (var key : open) {
            if (mine.add(key)) {
                try {
                    helped |= help(key, wanted);
                } finally {
                    mine.remove(key);
                }
            }
        }
        return helped;
    }

    private boolean help(WorkTable.Open key, BooleanSupplier wanted) {
        var direction = key.target() == Direction.FORWARD.to() ? Direction.FORWARD : Direction.REVERSE;
        var seen = store.transact(
                "looking at a backfill",
                transaction -> transaction.migrations().find(key.migrationId()).orElseThrow());
        var work = find(key);
        if (work.outcome() != null || work.paused() || !runner.defines(seen)) {
            return false;
        }
        if (work.epoch() != seen.epoch()) {
            conclude(seen, direction, command(seen, direction, work), "the phase has changed");
            return false;
        }
        log.info("Instance '{}' takes part in the {} backfill of migration '{}'", self.name(), direction, seen.id());
        work(seen, direction, null, wanted);
        return true;
    }

    /** @param asked the command that this thread carries out; null if it only helps */
    private Outcome work(MigrationRow seen, Direction direction, @Nullable RunBackfill asked, BooleanSupplier wanted) {
        var ledger = new SharedLedger(
                store, seen.id(), direction.to(), self.id(), backfill.settings().rangeRows(), wanted);
        try {
            var listener = asked == null ? ProgressListener.NONE : new ProgressLog(store, timing, seen.id(), direction);
            var report = backfill.work(runner.definition(seen), direction, ledger, listener);
            var ends = asked != null || ledger.isStuck() ? command(seen, direction, find(seen, direction)) : null;
            return conclude(seen, direction, ends, report.interruption());
        } catch (RuntimeException e) {
            if (asked != null || !isOfThisInstance(e)) {
                fail(seen, direction, e);
            }
            throw e;
        } finally {
            giveBack(seen, direction);
        }
    }

    private WorkRow find(MigrationRow seen, Direction direction) {
        return find(new WorkTable.Open(seen.id(), direction.to()));
    }

    private static RunBackfill command(MigrationRow seen, Direction direction, WorkRow work) {
        return new RunBackfill(seen.id(), direction, work.requestedBy(), work.reason());
    }

    /** Whether the connection failed, and not the work, so that another instance may well go on. */
    private static boolean isOfThisInstance(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof MetadataAccessException
                    || (t instanceof SQLException sql
                            && sql.getSQLState() != null
                            && (sql.getSQLState().startsWith("08")
                                    || sql.getSQLState().startsWith("57P")))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Records the end of a backfill, unless that is done or it goes on elsewhere.
     *
     * @param ends what is to be ended, even before its end; null to leave it to others then
     */
    private Outcome conclude(
            MigrationRow seen, Direction direction, @Nullable RunBackfill ends, @Nullable String interruption) {
        return store.transact("recording a backfill", transaction -> {
            transaction.control().lock();
            var target = direction.to();
            var row = transaction.work().lock(seen.id(), target).orElseThrow();
            if (row.outcome() != null) {
                return outcome(
                        transaction,
                        seen,
                        direction,
                        row,
                        LeftOut.isOutcome(row.outcome())
                                ? incomplete(row.outcome(), row.note())
                                : Runner.ending(
                                        row.note().isEmpty() ? null : row.note(), FINISHED.equals(row.outcome())),
                        FINISHED.equals(row.outcome()));
            }
            if (row.stage() == WorkRow.Stage.DONE) {
                var left = LeftOut.of(transaction, seen.id(), target);
                if (!left.isEmpty()) {
                    return incomplete(transaction, seen, direction, row, left);
                }
                boolean recorded = filled(transaction, seen, direction, row.rowsFilled());
                var outcome = outcome(transaction, seen, direction, row, Runner.ending(null, recorded), recorded);
                transaction.runs().finish(seen.id(), RunKind.BACKFILL, target, recorded ? FINISHED : STOPPED);
                audit.record(transaction, command(seen, direction, row), seen.phase(), outcome);
                return outcome;
            }
            var outcome = outcome(transaction, seen, direction, row, Runner.ending(interruption, false), false);
            if (ends != null) {
                transaction.work().note(seen.id(), target, interruption == null ? "" : interruption);
                transaction.runs().finish(seen.id(), RunKind.BACKFILL, target, STOPPED);
                audit.record(transaction, ends, seen.phase(), outcome);
            }
            return outcome;
        });
    }

    /** Records that all rows were reached but those that were left out, so that the column is not filled. */
    private Outcome incomplete(
            MetadataTransaction transaction, MigrationRow seen, Direction direction, WorkRow row, LeftOut left)
            throws SQLException {
        var target = direction.to();
        var present = transaction.migrations().find(seen.id()).orElse(seen);
        if (present.epoch() == seen.epoch()) {
            transaction
                    .migrations()
                    .leaveOut(
                            present,
                            target,
                            "a " + Runner.name(direction).toLowerCase(Locale.ROOT) + " backfill " + left.outcome());
        }
        transaction.work().note(seen.id(), target, left.describe());
        transaction.runs().finish(seen.id(), RunKind.BACKFILL, target, left.outcome());
        var outcome = outcome(transaction, seen, direction, row, incomplete(left.outcome(), left.describe()), false);
        audit.record(transaction, command(seen, direction, row), seen.phase(), outcome);
        return outcome;
    }

    private static String incomplete(String outcome, String rows) {
        return "; it " + outcome + ": " + rows
                + ". Mend them or the conversion, then run it again: it goes on with them.";
    }

    /** @param ending the end of the message */
    private static BackfillFinished outcome(
            MetadataTransaction transaction,
            MigrationRow seen,
            Direction direction,
            WorkRow row,
            String ending,
            boolean recorded)
            throws SQLException {
        long done = row.rowsDone();
        long filled = row.rowsFilled();
        for (var range : transaction.work().ranges(seen.id(), direction.to())) {
            done += range.rowsDone();
            filled += range.rowsFilled();
        }
        return new BackfillFinished(
                seen.id(),
                direction,
                done,
                filled,
                recorded,
                Runner.name(direction) + " backfill of migration '" + seen.id() + "' looked at " + done
                        + " rows and filled " + filled + ending);
    }

    private static boolean filled(MetadataTransaction transaction, MigrationRow seen, Direction direction, long changed)
            throws SQLException {
        var present = transaction.migrations().find(seen.id()).orElse(seen);
        if (present.epoch() != seen.epoch()) {
            return false;
        }
        transaction.migrations().fill(present, direction.to());
        if (changed > 0 && present.history(direction.to()) == HistoryState.VERIFIED) {
            transaction
                    .migrations()
                    .doubt(
                            present,
                            "a " + Runner.name(direction).toLowerCase(Locale.ROOT) + " backfill found " + changed
                                    + " rows to fill");
        }
        return true;
    }

    private void fail(MigrationRow seen, Direction direction, RuntimeException failure) {
        var message = "The run failed: " + failure.getMessage();
        try {
            store.transact("recording a failed run", transaction -> {
                transaction.control().lock();
                var row = transaction.work().lock(seen.id(), direction.to()).orElseThrow();
                if (row.outcome() == null) {
                    transaction.work().note(seen.id(), direction.to(), message);
                    transaction.runs().finish(seen.id(), RunKind.BACKFILL, direction.to(), FAILED);
                    audit.record(
                            transaction,
                            command(seen, direction, row),
                            seen.phase(),
                            new Outcome.Refused(seen.id(), message, List.of()));
                }
                return row;
            });
        } catch (MetadataAccessException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Others need not wait then until this instance is taken to be gone. */
    private void giveBack(MigrationRow seen, Direction direction) {
        try {
            store.transact("giving back ranges of a backfill", transaction -> {
                transaction.work().giveBack(seen.id(), direction.to(), self.id());
                return seen;
            });
        } catch (MetadataAccessException e) {
            log.debug("Ranges could not be given back; others take them over after {}", SharedLedger.SILENCE, e);
        }
    }
}
