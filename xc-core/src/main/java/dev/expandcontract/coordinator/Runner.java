package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs backfills and verifications, and records what they showed: only if the migration is still in the same stay of the
 * same phase, because a phase in between may have written one column alone.
 */
final class Runner {

    /** What goes over the rows. */
    record Passes(Backfill backfill, Verification verification) {}

    private final MetadataStore store;
    private final Barrier barrier;
    private final AuditTrail audit;
    private final Passes passes;
    private final Timing timing;
    private final String instance;
    private final Supplier<MigrationRegistry> registry;

    Runner(
            MetadataStore store,
            Barrier barrier,
            AuditTrail audit,
            Passes passes,
            Timing timing,
            String instance,
            Supplier<MigrationRegistry> registry) {
        this.store = store;
        this.barrier = barrier;
        this.audit = audit;
        this.passes = passes;
        this.timing = timing;
        this.instance = instance;
        this.registry = registry;
    }

    Outcome backfill(RunBackfill command, MigrationRow seen) {
        var direction = command.direction();
        var refused = start(command, direction, direction.backfillPhases(), RunKind.BACKFILL, seen);
        if (refused.isPresent()) {
            return refused.get();
        }
        var progress = new RunProgress(store, timing, seen.id(), RunKind.BACKFILL, direction.to());
        var report = watch(
                command, seen, progress, listener -> passes.backfill().run(definition(seen), direction, listener));
        return store.transact("recording a backfill", transaction -> {
            transaction.control().lock();
            boolean recorded = report.finished() && filled(transaction, seen, direction, report.rowsCopied());
            var message =
                    name(direction) + " backfill of migration '" + seen.id() + "' looked at " + report.rowsScanned()
                            + " rows and filled " + report.rowsCopied() + ending(report.interruption(), recorded);
            var outcome = new BackfillFinished(
                    seen.id(), direction, report.rowsScanned(), report.rowsCopied(), recorded, message);
            progress.end(
                    transaction,
                    new RunRow.Progress(report.rowsScanned(), report.rowsScanned(), report.rowsCopied(), ""),
                    recorded ? "finished" : "stopped");
            audit.record(transaction, command, seen.phase(), outcome);
            return outcome;
        });
    }

    Outcome verify(RunVerification command, MigrationRow seen) {
        var direction = command.direction();
        var refused = start(command, direction, direction.verificationPhases(), RunKind.VERIFICATION, seen);
        if (refused.isPresent()) {
            return refused.get();
        }
        var progress = new RunProgress(store, timing, seen.id(), RunKind.VERIFICATION, direction.to());
        var report = watch(
                command, seen, progress, listener -> passes.verification().run(definition(seen), direction, listener));
        return store.transact("recording a verification", transaction -> {
            transaction.control().lock();
            boolean recorded = report.finished() && verified(transaction, seen, direction, report.clean());
            var message = name(direction) + " verification of migration '" + seen.id() + "' compared " + report.rows()
                    + " rows and found " + report.differences() + " differences"
                    + (report.differingKeys().isEmpty() ? "" : " (" + String.join(", ", report.differingKeys()) + ")")
                    + ending(report.interruption(), recorded);
            var outcome = new VerificationFinished(
                    seen.id(),
                    direction,
                    report.rows(),
                    report.differences(),
                    report.differingKeys(),
                    recorded && report.clean(),
                    message);
            progress.end(
                    transaction,
                    new RunRow.Progress(
                            report.rows(),
                            report.rows(),
                            report.differences(),
                            String.join(", ", report.differingKeys())),
                    recorded ? "finished" : "stopped");
            audit.record(transaction, command, seen.phase(), outcome);
            return outcome;
        });
    }

    private Optional<Refused> start(
            Command command, Direction direction, Set<Phase> phases, RunKind kind, MigrationRow seen) {
        var evidence = barrier.evidence(seen, seen.dualWriteEpoch());
        return store.transact("starting a run over the rows", transaction -> {
            var control = transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            var problem = !hasConverter(present)
                    ? "The conversion of migration '" + seen.id() + "' is done in Java, "
                            + present.definition().conversion() + ", and this instance does not define the migration."
                            + " Give the command to an instance that does."
                    : direction == Direction.REVERSE && present.definition().conversion() instanceof Conversion.OneWay
                            ? "The conversion of migration '" + seen.id()
                                    + "' has no way back, so that nothing tells what '"
                                    + present.definition().name(Side.OLD)
                                    + "' should hold. There is no step back beyond SOAK; go on to CONTRACT."
                            : problem(transaction, present, seen, evidence, phases, control.now());
            if (problem.isEmpty()) {
                transaction.runs().start(seen.id(), kind, direction.to(), instance);
                return Optional.<Refused>empty();
            }
            var refused = new Refused(seen.id(), problem, List.of());
            audit.record(transaction, command, present.phase(), refused);
            return Optional.of(refused);
        });
    }

    /** The migration as the metadata has it, or as this instance has it if only that knows how to convert. */
    private Migration definition(MigrationRow row) {
        var own = registry.get().byId(row.id());
        return own != null && own.fingerprint().equals(row.fingerprint()) ? own : row.definition();
    }

    private boolean hasConverter(MigrationRow row) {
        return !(definition(row).conversion() instanceof Conversion.InJava inJava)
                || inJava.converter().isPresent();
    }

    private String problem(
            MetadataTransaction transaction,
            MigrationRow present,
            MigrationRow seen,
            Evidence evidence,
            Set<Phase> phases,
            Instant now)
            throws SQLException {
        if (!phases.contains(present.phase()) || present.epoch() != seen.epoch()) {
            return "Migration '" + present.id() + "' is in the phase " + present.phase()
                    + "; this run is possible in "
                    + phases.stream().sorted().map(Phase::name).collect(Collectors.joining(" or "))
                    + ", as long as the phase does not change. Move the migration there, then try again.";
        }
        // While an instance may still write one column alone, what a run has passed can part again behind it.
        var blockers = Barrier.blockers(
                present,
                present.dualWriteEpoch(),
                evidence,
                transaction.instances().all(),
                now);
        return blockers.isEmpty()
                ? ""
                : "Not every instance is known to write both columns of migration '" + present.id() + "' yet: "
                        + Barrier.why(blockers) + ". "
                        + Barrier.remedy(blockers);
    }

    /** Runs over the rows, and keeps in metadata and audit log if that fails. */
    private <T> T watch(Command command, MigrationRow seen, RunProgress progress, Function<ProgressListener, T> run) {
        try {
            return run.apply(progress);
        } catch (RuntimeException e) {
            var failure = new Refused(seen.id(), "The run failed: " + e.getMessage(), List.of());
            try {
                store.transact("recording a failed run", transaction -> {
                    progress.end(transaction, progress.last(), "failed");
                    audit.record(transaction, command, seen.phase(), failure);
                    return failure;
                });
            } catch (MetadataAccessException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private static boolean filled(MetadataTransaction transaction, MigrationRow seen, Direction direction, long changed)
            throws SQLException {
        var present = transaction.migrations().find(seen.id()).orElse(seen);
        boolean stillVerified = changed == 0 && present.history(direction.to()) == HistoryState.VERIFIED;
        return transaction
                .migrations()
                .recordHistory(seen, direction.to(), stillVerified ? HistoryState.VERIFIED : HistoryState.FILLED);
    }

    private static boolean verified(
            MetadataTransaction transaction, MigrationRow seen, Direction direction, boolean clean)
            throws SQLException {
        var present = transaction.migrations().find(seen.id()).orElse(seen);
        var history = present.history(direction.to());
        return transaction
                .migrations()
                .recordHistory(
                        seen,
                        direction.to(),
                        clean
                                ? HistoryState.VERIFIED
                                : history == HistoryState.VERIFIED ? HistoryState.FILLED : history);
    }

    private static String name(Direction direction) {
        return switch (direction) {
            case FORWARD -> "Forward";
            case REVERSE -> "Reverse";
        };
    }

    private static String ending(@Nullable String interruption, boolean recorded) {
        if (interruption != null) {
            return "; it stopped before the end: " + interruption + ".";
        }
        return recorded ? "." : "; nothing was recorded, because the phase changed while it ran. Run it again.";
    }
}
