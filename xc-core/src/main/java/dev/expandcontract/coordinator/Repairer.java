package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.Repair;
import dev.expandcontract.backfill.RepairReport;
import dev.expandcontract.backfill.RepairReport.Repaired;
import dev.expandcontract.backfill.RepairReport.Result;
import dev.expandcontract.backfill.RowKey;
import dev.expandcontract.coordinator.Command.RepairDifferences;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.RowsRepaired;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Repairs rows that are listed because their columns differ. */
final class Repairer {

    private static final Set<Phase> PHASES = Set.of(Phase.BACKFILL, Phase.CUTOVER, Phase.SOAK);
    private static final Set<FindingKind> KINDS =
            Set.of(FindingKind.DIFFERENT, FindingKind.BYPASS, FindingKind.MISMATCH);

    /** How many rows the audit log names. */
    private static final int NAMED = 100;

    private final MetadataStore store;
    private final Runner runner;
    private final AuditTrail audit;
    private final Repair repair;

    Repairer(MetadataStore store, Runner runner, AuditTrail audit, Repair repair) {
        this.store = store;
        this.runner = runner;
        this.audit = audit;
        this.repair = repair;
    }

    Outcome repair(RepairDifferences command, MigrationRow seen) {
        var listed = listed(seen);
        var problem = problem(command, seen, listed);
        if (!problem.isEmpty()) {
            return store.transact("refusing a command", transaction -> {
                var refused = new Refused(seen.id(), problem, List.of());
                audit.record(transaction, command, seen.phase(), refused);
                return refused;
            });
        }
        var direction = from(command, seen).orElseThrow() == Side.OLD ? Direction.FORWARD : Direction.REVERSE;
        var refused = runner.start(command, direction, PHASES, seen, transaction -> {});
        if (refused.isPresent()) {
            return refused.get();
        }
        var rows = listed.values().stream()
                .filter(row -> command.rows().isEmpty() || command.rows().contains(row.name()))
                .toList();
        var report = run(command, seen, direction, rows);
        return store.transact("recording a repair", transaction -> {
            transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            if (present.history(direction.to()) == HistoryState.VERIFIED
                    && !report.with(Result.COPIED).isEmpty()) {
                transaction.migrations().doubt(present, "rows were repaired whose columns differed");
            }
            var outcome = outcome(seen, direction, rows, report);
            audit.record(transaction, command, seen.phase(), outcome);
            settle(transaction, seen, report);
            return outcome;
        });
    }

    /** The rows that can be repaired, by their keys. */
    private Map<String, RowKey> listed(MigrationRow migration) {
        var rows = new LinkedHashMap<String, RowKey>();
        for (var finding : store.transact(
                "reading findings", transaction -> transaction.findings().of(migration.id()))) {
            if (KINDS.contains(finding.kind())) {
                rows.putIfAbsent(
                        finding.row().key(),
                        new RowKey(finding.row().key(), finding.row().name()));
            }
        }
        return rows;
    }

    /** The side that is read in the phase, unless the command says which one counts. */
    private static Optional<Side> from(RepairDifferences command, MigrationRow migration) {
        return command.from().or(() -> switch (migration.phase()) {
            case EXPAND, DUAL_WRITE, BACKFILL -> Optional.of(Side.OLD);
            case CUTOVER -> Optional.empty();
            case SOAK, CONTRACT -> Optional.of(Side.NEXT);
        });
    }

    private static String problem(RepairDifferences command, MigrationRow seen, Map<String, RowKey> listed) {
        if (from(command, seen).isEmpty()) {
            return "In the phase CUTOVER the read switch decides which column a transaction reads, so that neither of them is"
                    + " right by itself. Look at the rows, and say which one to copy from, OLD ('"
                    + seen.definition().name(Side.OLD) + "') or NEXT ('"
                    + seen.definition().name(Side.NEXT) + "').";
        }
        if (listed.isEmpty()) {
            return "No row of migration '" + seen.id()
                    + "' is listed whose columns differ. Run a verification to find such" + " rows.";
        }
        var unknown = new TreeSet<>(command.rows());
        listed.values().forEach(row -> unknown.remove(row.name()));
        return unknown.isEmpty()
                ? ""
                : "No finding is listed for " + String.join(", ", unknown) + "; nothing was changed. Listed are "
                        + named(listed.values().stream().map(RowKey::name).toList()) + ".";
    }

    private RepairReport run(RepairDifferences command, MigrationRow seen, Direction direction, List<RowKey> rows) {
        try {
            return repair.run(runner.definition(seen), direction, Set.of(seen.phase()), rows);
        } catch (ExpandContractException e) {
            store.transact("recording a failed repair", transaction -> {
                var failed = new Refused(seen.id(), "The repair failed: " + e.getMessage(), List.of());
                audit.record(transaction, command, seen.phase(), failed);
                return failed;
            });
            throw e;
        }
    }

    private static void settle(MetadataTransaction transaction, MigrationRow migration, RepairReport report)
            throws SQLException {
        var settled = report.rows().stream()
                .filter(row -> row.result() != Result.LEFT)
                .map(row -> row.row().key())
                .toList();
        var why = report.with(Result.LEFT).stream()
                .collect(Collectors.toMap(row -> row.row().key(), Repaired::why));
        for (var finding : transaction.findings().of(migration.id())) {
            var reason = why.get(finding.row().key());
            if (reason != null && KINDS.contains(finding.kind())) {
                var row = new FindingRow.Row(
                        finding.row().key(), finding.row().name(), "it could not be repaired: " + reason);
                transaction.findings().add(migration.id(), finding.target(), finding.kind(), List.of(row));
            }
        }
        for (var side : Side.values()) {
            for (var kind : KINDS) {
                transaction.findings().remove(migration.id(), side, kind, settled);
            }
        }
    }

    private static RowsRepaired outcome(
            MigrationRow seen, Direction direction, List<RowKey> rows, RepairReport report) {
        var copied = names(report.with(Result.COPIED));
        var settled = names(report.with(Result.SETTLED));
        var left = report.with(Result.LEFT);
        var message = new ArrayList<String>();
        message.add("Repair of migration '" + seen.id() + "' copied '"
                + seen.definition().name(direction.from()) + "' to '"
                + seen.definition().name(direction.to()) + "' in " + copied.size() + " rows"
                + (copied.isEmpty() ? "" : ": " + named(copied)) + ".");
        if (!settled.isEmpty()) {
            message.add("Equal already, or gone: " + named(settled) + ".");
        }
        if (!left.isEmpty()) {
            message.add("Still different: " + named(names(left)) + "; the first one because "
                    + left.getFirst().why() + ".");
        }
        if (report.interruption() != null) {
            message.add("It stopped " + (rows.size() - report.rows().size()) + " rows before the end: "
                    + report.interruption() + ".");
        }
        message.add("Run a verification now, which shows whether anything differs.");
        return new RowsRepaired(
                seen.id(),
                direction,
                copied.size(),
                copied.stream().limit(NAMED).toList(),
                left.size(),
                left.isEmpty() && report.interruption() == null,
                String.join(" ", message));
    }

    private static List<String> names(List<Repaired> rows) {
        return rows.stream().map(row -> row.row().name()).toList();
    }

    private static String named(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
