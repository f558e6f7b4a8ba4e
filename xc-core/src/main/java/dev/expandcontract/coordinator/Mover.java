package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Outcome.Moved;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.Superseded;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Moves a migration to a neighbouring phase, in one transaction that holds the control row. */
final class Mover {

    private final MetadataStore store;
    private final Barrier barrier;
    private final Gates gates;
    private final Dials dials;
    private final AuditTrail audit;

    Mover(MetadataStore store, Barrier barrier, Gates gates, Dials dials, AuditTrail audit) {
        this.store = store;
        this.barrier = barrier;
        this.gates = gates;
        this.dials = dials;
        this.audit = audit;
    }

    /**
     * Carries out the command.
     *
     * @param seen the migration as it was when the command came
     */
    Outcome move(MoveTo command, MigrationRow seen) {
        // Looked at before the control row is locked: once nothing old is registered, nothing ever will be.
        var evidence = barrier.evidence(seen, seen.epoch());
        var schema = seen.phase().isNeighbourOf(command.to())
                ? gates.schema(seen.definition(), seen.phase(), command.to())
                : List.<GateResult>of();
        var told = dials.ask(seen.id());
        return store.transact("moving migration '" + command.migrationId() + "'", transaction -> {
            var control = transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            Outcome outcome;
            if (present.epoch() != seen.epoch() || present.phase() == command.to()) {
                outcome = superseded(transaction, command, present);
            } else if (!present.phase().isNeighbourOf(command.to())) {
                outcome = illegal(command, present);
            } else {
                var answers = Gates.join(
                        gates.state(
                                transaction,
                                present,
                                evidence,
                                dials.status(present, told),
                                command.to(),
                                control.now()),
                        schema);
                var refusal = refusal(command, present, answers);
                outcome = refusal.isPresent()
                        ? refusal.get()
                        : advance(transaction, control.epoch(), command, present, answers);
                if (outcome.succeeded()) {
                    turn(transaction, present, command.to(), told);
                }
            }
            audit.record(transaction, command, present.phase(), outcome);
            return outcome;
        });
    }

    private static Outcome advance(
            MetadataTransaction transaction, long epoch, MoveTo command, MigrationRow from, List<GateResult> answers)
            throws SQLException {
        long entered = transaction.control().advance(epoch);
        if (entered < 0 || !transaction.migrations().move(from, command.to(), entered)) {
            throw new SQLException(
                    "Migration '" + from.id() + "' or the epoch changed while the control row was locked");
        }
        return new Moved(from.id(), from.phase(), command.to(), entered, answers);
    }

    /** Outside CUTOVER the dial stands where the next one begins, so that instances have learned it when that is entered. */
    private static void turn(MetadataTransaction transaction, MigrationRow from, Phase to, Dials.Told told)
            throws SQLException {
        if (from.phase().asksReadSwitch() || to.asksReadSwitch()) {
            transaction.migrations().turn(from.id(), Dials.entering(from.phase(), to, told));
            transaction.control().countTurn();
        }
    }

    private static Superseded superseded(MetadataTransaction transaction, MoveTo command, MigrationRow present)
            throws SQLException {
        var mover = transaction.audit().of(present.id()).stream()
                .filter(line -> line.event().outcome().equals("moved"))
                .reduce((first, second) -> second)
                .map(line -> " by '" + line.event().requestedBy() + "'")
                .orElse("");
        return new Superseded(
                present.id(),
                present.phase(),
                "Migration '" + present.id() + "' is in the phase " + present.phase() + " since " + present.enteredAt()
                        + mover + ", so that the command to move it to " + command.to()
                        + " came too late and changed nothing. Look at its present state before the next step.");
    }

    private static Refused illegal(MoveTo command, MigrationRow present) {
        var possible = Stream.of(present.phase().previous(), present.phase().next())
                .flatMap(Optional::stream)
                .map(Phase::name)
                .collect(Collectors.joining(" or "));
        return new Refused(
                present.id(),
                "Migration '" + present.id() + "' is in the phase " + present.phase() + " and cannot move to "
                        + command.to() + " in one step. Possible from here: " + possible + ".",
                List.of());
    }

    private static Optional<Outcome> refusal(MoveTo command, MigrationRow present, List<GateResult> answers) {
        var problems = new ArrayList<String>();
        for (var name : command.overriddenGates()) {
            var gate = answers.stream()
                    .filter(answer -> answer.name().equals(name))
                    .findFirst();
            if (gate.isEmpty()) {
                problems.add("There is no gate '" + name + "' to override here; the gates are "
                        + answers.stream().map(GateResult::name).collect(Collectors.joining(", ")) + ".");
            } else if (gate.get().hardness() == Hardness.HARD) {
                problems.add("The gate '" + name + "' guards data and cannot be overridden.");
            }
        }
        for (var answer : answers) {
            boolean overridden = answer.hardness() == Hardness.SOFT
                    && command.overriddenGates().contains(answer.name());
            if (!answer.passed() && !overridden) {
                problems.add("Gate " + answer);
            }
        }
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refused(
                        present.id(),
                        "Migration '" + present.id() + "' stays in the phase " + present.phase()
                                + " and did not move to " + command.to() + ". " + String.join(" ", problems),
                        answers));
    }
}
