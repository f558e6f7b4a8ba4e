package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.AuditRow;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what came of a command in the audit log, and reads it back. */
final class AuditTrail {

    private final String instance;

    AuditTrail(String instance) {
        this.instance = instance;
    }

    /** Keeps the outcome of a command that found the migration in the given phase. */
    void record(MetadataTransaction transaction, Command command, Phase from, Outcome outcome) throws SQLException {
        transaction
                .audit()
                .append(new AuditRow.Event(
                        command.by(),
                        instance,
                        command.migrationId(),
                        action(command),
                        from.name(),
                        command instanceof Command.MoveTo move ? move.to().name() : null,
                        command.reason(),
                        gates(command, outcome),
                        result(outcome),
                        outcome.message()));
    }

    AuditEntry entry(AuditRow row) {
        var event = row.event();
        return new AuditEntry(
                row.happenedAt(),
                event.requestedBy(),
                event.instance(),
                event.action(),
                phase(event.from()),
                phase(event.to()),
                event.reason(),
                event.gates().lines().toList(),
                event.outcome(),
                event.message());
    }

    private static String action(Command command) {
        return switch (command) {
            case Command.MoveTo move -> "move";
            case Command.TurnDial turn -> "turn dial";
            case Command.StartRamp start -> "start ramp";
            case Command.StopRamp stop -> "stop ramp";
            case Command.EndSession end -> "end session";
            case Command.DeclareGone gone -> "declare gone";
            case Command.RunBackfill run -> run.direction().name().toLowerCase(Locale.ROOT) + " backfill";
            case Command.PauseBackfill pause -> "pause backfill";
            case Command.ResumeBackfill resume -> "resume backfill";
            case Command.StopBackfill stop -> "stop backfill";
            case Command.SetPace pace -> "set pace";
            case Command.RepairDifferences repair -> "repair differences";
            case Command.WatchBypass watch -> "watch bypass";
            case Command.EndWatch end -> "end watch";
            case Command.RunVerification run -> run.direction().name().toLowerCase(Locale.ROOT) + " verification";
        };
    }

    private static String result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Moved moved -> "moved";
            case Outcome.Refused refused -> "refused";
            case Outcome.Superseded superseded -> "superseded";
            case Outcome.DialTurned turned -> "turned";
            case Outcome.RampChanged changed -> "changed";
            case Outcome.SessionEnded ended -> "ended";
            case Outcome.InstanceRemoved removed -> "removed";
            case Outcome.BackfillFinished run -> run.succeeded() ? "finished" : "stopped";
            case Outcome.BackfillChanged changed -> "changed";
            case Outcome.VerificationFinished run -> run.succeeded() ? "finished" : "failed";
            case Outcome.RowsRepaired repair -> repair.succeeded() ? "repaired" : "failed";
            case Outcome.WatchChanged watch -> "changed";
        };
    }

    private static String gates(Command command, Outcome outcome) {
        var overridden = command instanceof Command.MoveTo move ? move.overriddenGates() : Set.<String>of();
        List<GateResult> gates =
                switch (outcome) {
                    case Outcome.Moved moved -> moved.gates();
                    case Outcome.Refused refused -> refused.gates();
                    case Outcome.Superseded superseded -> List.of();
                    case Outcome.DialTurned turned -> List.of();
                    case Outcome.RampChanged changed -> List.of();
                    case Outcome.SessionEnded ended -> List.of();
                    case Outcome.InstanceRemoved removed -> List.of();
                    case Outcome.BackfillFinished run -> List.of();
                    case Outcome.BackfillChanged changed -> List.of();
                    case Outcome.VerificationFinished run -> List.of();
                    case Outcome.RowsRepaired repair -> List.of();
                    case Outcome.WatchChanged watch -> List.of();
                };
        return gates.stream()
                .map(gate -> (overridden.contains(gate.name()) ? "overridden: " : "") + gate)
                .collect(Collectors.joining("\n"));
    }

    private static @Nullable Phase phase(@Nullable String name) {
        return name == null ? null : Phase.valueOf(name);
    }
}
