package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.Blocker.OpenSession;
import dev.expandcontract.coordinator.Command.DeclareGone;
import dev.expandcontract.coordinator.Command.EndSession;
import dev.expandcontract.coordinator.Outcome.InstanceRemoved;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.SessionEnded;
import dev.expandcontract.fence.Ending;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Ends what an operator does not want to wait for. Neither command moves anything, or counts as a proof. */
final class Remover {

    private final MetadataStore store;
    private final FenceWatch watch;
    private final Barrier barrier;
    private final AuditTrail audit;

    Remover(MetadataStore store, FenceWatch watch, Barrier barrier, AuditTrail audit) {
        this.store = store;
        this.watch = watch;
        this.barrier = barrier;
        this.audit = audit;
    }

    private record Fleet(List<InstanceRow> instances, Instant now) {}

    private Fleet fleet() {
        return store.transact(
                "reading the fleet",
                transaction -> new Fleet(
                        transaction.instances().all(),
                        transaction.control().read().now()));
    }

    Outcome end(EndSession command, MigrationRow seen) {
        var fleet = fleet();
        var evidence = new Evidence(barrier.holders(seen.epoch(), fleet.instances()), List.of(), List.of(), List.of());
        var sessions = Barrier.blockers(seen, seen.epoch(), evidence, fleet.instances(), fleet.now()).stream()
                .filter(OpenSession.class::isInstance)
                .map(OpenSession.class::cast)
                .toList();
        return record(
                command,
                seen,
                sessions.stream()
                        .filter(session -> session.holder().session() == command.session())
                        .findFirst()
                        .map(session -> end(session, seen))
                        .orElseGet(() -> new Refused(seen.id(), notBlocking(command, seen, sessions), List.of())));
    }

    private Outcome end(OpenSession session, MigrationRow seen) {
        long number = session.holder().session();
        return switch (watch.end(session.holder())) {
            case Ending.Told told ->
                new SessionEnded(
                        seen.id(),
                        number,
                        "The database was told to end this one: " + session.why()
                                + ". What it has not committed is rolled"
                                + " back. Look whether it still blocks before the next step.");
            case Ending.NotThere gone ->
                new Refused(
                        seen.id(),
                        "Session " + number + " has ended or moved on by itself meanwhile; nothing was ended. Look at"
                                + " what blocks now.",
                        List.of());
            case Ending.Denied denied ->
                new Refused(
                        seen.id(),
                        "The database does not allow XC's user to end session " + number
                                + "; nothing was ended. Let an administrator end it, or execute this and try again: "
                                + denied.remedy(),
                        List.of());
        };
    }

    private static String notBlocking(EndSession command, MigrationRow seen, List<OpenSession> sessions) {
        return "Session " + command.session() + " does not block migration '" + seen.id()
                + "', as it is registered for no"
                + " epoch before " + seen.epoch() + "; nothing was ended. "
                + (sessions.isEmpty()
                        ? "No session blocks now."
                        : "These do: "
                                + sessions.stream()
                                        .map(session ->
                                                Long.toString(session.holder().session()))
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    Outcome declareGone(DeclareGone command, MigrationRow seen) {
        var fleet = fleet();
        var found = fleet.instances().stream()
                .filter(instance -> instance.id().equals(command.instanceId()))
                .findFirst();
        if (found.isEmpty()) {
            return record(
                    command,
                    seen,
                    new Refused(
                            seen.id(),
                            "No instance with the id '" + command.instanceId() + "' is registered; nothing was changed."
                                    + " Registered are: "
                                    + fleet.instances().stream()
                                            .map(row -> Barrier.describe(InstanceStatus.of(row, fleet.now())))
                                            .collect(Collectors.joining(", "))
                                    + ".",
                            List.of()));
        }
        var described = Barrier.describe(InstanceStatus.of(found.get(), fleet.now()));
        var sessions = watch.sessions(found.get().number());
        if (!sessions.isEmpty()) {
            return record(
                    command,
                    seen,
                    new Refused(
                            seen.id(),
                            "It is not gone: " + described + " has open database sessions, with the numbers "
                                    + sessions.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                    + "; nothing was changed. End the process; if the process has ended, wait until the"
                                    + " database notices, or end its sessions there.",
                            List.of()));
        }
        return store.transact("removing an instance", transaction -> {
            transaction.control().lock();
            transaction.instances().delete(command.instanceId());
            var removed = new InstanceRemoved(
                    seen.id(),
                    command.instanceId(),
                    "Removed from the fleet, as the database shows no session of it: " + described
                            + ". If it lives, it joins again by itself.");
            audit.record(transaction, command, seen.phase(), removed);
            return removed;
        });
    }

    private Outcome record(Command command, MigrationRow seen, Outcome outcome) {
        return store.transact("recording a command", transaction -> {
            audit.record(transaction, command, seen.phase(), outcome);
            return outcome;
        });
    }
}
