package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.backfill.VerificationReport;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.metadata.Timing;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Runs verifications, and records what they showed: a certificate, or the rows that differ. */
final class Verifier {

    /** How many rows a message names. */
    private static final int NAMED = 20;

    private final MetadataStore store;
    private final Runner runner;
    private final AuditTrail audit;
    private final Verification verification;
    private final Timing timing;
    private final String instance;

    Verifier(
            MetadataStore store,
            Runner runner,
            AuditTrail audit,
            Verification verification,
            Timing timing,
            String instance) {
        this.store = store;
        this.runner = runner;
        this.audit = audit;
        this.verification = verification;
        this.timing = timing;
        this.instance = instance;
    }

    Outcome verify(RunVerification command, MigrationRow seen) {
        var direction = command.direction();
        var refused = runner.start(
                command,
                direction,
                direction.verificationPhases(),
                seen,
                transaction -> transaction
                        .runs()
                        .start(
                                seen.id(),
                                RunKind.VERIFICATION,
                                direction.to(),
                                instance,
                                command.by(),
                                command.reason()));
        if (refused.isPresent()) {
            return refused.get();
        }
        var progress = new RunProgress(store, timing, seen.id(), RunKind.VERIFICATION, direction.to());
        var report = watch(
                command, seen, progress, listener -> verification.run(runner.definition(seen), direction, listener));
        return store.transact("recording a verification", transaction -> {
            transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            var kept = keep(transaction, command, seen, present, report);
            var outcome = new VerificationFinished(
                    seen.id(),
                    direction,
                    report.rows(),
                    report.differences(),
                    examples(report),
                    kept == Kept.CERTIFICATE,
                    message(direction, seen, report, kept));
            progress.end(
                    transaction,
                    new RunRow.Progress(
                            report.rows(), report.rows(), report.differences(), String.join(", ", examples(report))),
                    report.finished() && kept.counts() ? "finished" : "stopped");
            // the last lock of the transaction is that of the findings
            audit.record(transaction, command, seen.phase(), outcome);
            list(transaction, direction, present, report, kept);
            return outcome;
        });
    }

    /** What is kept of a verification. */
    private enum Kept {
        CERTIFICATE,
        FINDINGS,
        NOTHING_AS_INTERRUPTED,
        NOTHING_AS_MOVED,
        NOTHING_AS_DOUBTED;

        private boolean counts() {
            return this == CERTIFICATE || this == FINDINGS;
        }
    }

    private Kept keep(
            MetadataTransaction transaction,
            RunVerification command,
            MigrationRow seen,
            MigrationRow present,
            VerificationReport report)
            throws SQLException {
        if (present.epoch() != seen.epoch()) {
            return Kept.NOTHING_AS_MOVED;
        }
        if (report.differences() > 0) {
            transaction
                    .migrations()
                    .doubt(
                            present,
                            "a " + Runner.name(report.direction()).toLowerCase(Locale.ROOT) + " verification found "
                                    + report.differences() + " rows whose columns differ, for example "
                                    + String.join(", ", examples(report)));
            return Kept.FINDINGS;
        }
        if (!report.finished()) {
            return Kept.NOTHING_AS_INTERRUPTED;
        }
        if (present.doubts() != seen.doubts()) {
            return Kept.NOTHING_AS_DOUBTED;
        }
        transaction
                .migrations()
                .certify(
                        present,
                        report.direction().to(),
                        new CertificateRow.Proof(
                                report.rows(),
                                report.lookedAgain(),
                                report.firstRow(),
                                report.lastRow(),
                                present.fingerprint(),
                                present.epoch(),
                                instance,
                                command.by()));
        return Kept.CERTIFICATE;
    }

    private static void list(
            MetadataTransaction transaction,
            Direction direction,
            MigrationRow present,
            VerificationReport report,
            Kept kept)
            throws SQLException {
        var differences = new Differences(transaction, present);
        if (kept == Kept.CERTIFICATE) {
            differences.settle();
        } else if (kept == Kept.FINDINGS) {
            differences.list(
                    direction.to(), report.differing(), report.differences() - report.failures(), report.finished());
            differences.listFailed(direction.to(), report.failed());
        }
    }

    private static List<String> examples(VerificationReport report) {
        return report.differingKeys().stream().limit(NAMED).toList();
    }

    private static String message(Direction direction, MigrationRow seen, VerificationReport report, Kept kept) {
        var examples = examples(report);
        return Runner.name(direction) + " verification of migration '" + seen.id() + "' compared " + report.rows()
                + " rows and found " + report.differences() + " differences"
                + (examples.isEmpty()
                        ? ""
                        : " (" + String.join(", ", examples)
                                + (report.differences() > examples.size()
                                        ? " and " + (report.differences() - examples.size()) + " more"
                                        : "")
                                + ")")
                + (kept == Kept.NOTHING_AS_DOUBTED
                        ? "; nothing was recorded, because something cast doubt on the columns while it ran: rows were"
                                + " found different or repaired, or an instance left that did not define the migration."
                                + " Run it again."
                        : Runner.ending(report.interruption(), kept != Kept.NOTHING_AS_MOVED));
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
}
