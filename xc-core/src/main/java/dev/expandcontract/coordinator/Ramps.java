package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.Command.StartRamp;
import dev.expandcontract.coordinator.Command.StopRamp;
import dev.expandcontract.coordinator.Outcome.RampChanged;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RampRow;
import dev.expandcontract.metadata.RampTable;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.observe.SideFigures;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Begins and ends ramps, tells what this instance reads while they go on, and drives those whose turn it is. */
final class Ramps {

    private static final Logger log = LoggerFactory.getLogger(Ramps.class);

    /** After so long another instance may drive a ramp. A little less than instances look for ramps. */
    private static final Duration TURN = Duration.ofMillis(900);

    static final String FINISHED = "finished";
    static final String STOPPED = "stopped";

    private final MetadataStore store;
    private final Dials dials;
    private final AuditTrail audit;
    private final InstanceIdentity identity;
    private final Function<Command, Outcome> commands;
    private final Map<String, Baseline> baselines = new HashMap<>();

    /** What this instance had read when it learned of a step. */
    private record Baseline(long number, int step, SideFigures old, SideFigures next) {}

    /** @param commands carries out commands */
    Ramps(
            MetadataStore store,
            Dials dials,
            AuditTrail audit,
            InstanceIdentity identity,
            Function<Command, Outcome> commands) {
        this.store = store;
        this.dials = dials;
        this.audit = audit;
        this.identity = identity;
        this.commands = commands;
    }

    Outcome start(StartRamp command, MigrationRow seen) {
        var told = dials.ask(seen.id());
        return store.transact("starting a ramp", transaction -> {
            transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            var problem = problem(transaction, present, dials.status(present, told));
            if (problem.isEmpty()) {
                transaction.ramps().begin(present.id(), command.plan().toString(), present.epoch(), command.by());
            }
            return record(
                    transaction,
                    command,
                    present,
                    problem.isEmpty()
                            ? new RampChanged(
                                    present.id(),
                                    "A ramp of migration '" + present.id() + "' begins: " + command.plan() + ".")
                            : new Refused(present.id(), problem, List.of()));
        });
    }

    private static String problem(MetadataTransaction transaction, MigrationRow present, DialStatus dial)
            throws SQLException {
        if (!present.phase().asksReadSwitch()) {
            return "A ramp raises the dial of a migration in CUTOVER, and '" + present.id() + "' is in the phase "
                    + present.phase() + ". Move it to CUTOVER first.";
        }
        if (!dial.turnable()) {
            return "A ramp cannot raise what XC cannot turn: " + dial.decidedBy() + " decides who reads '"
                    + present.definition().name(Side.NEXT) + "'. Raise it there.";
        }
        return running(transaction, present.id())
                .map(ramp -> "A ramp of migration '" + present.id() + "' goes on already, begun by "
                        + ramp.requestedBy() + ": " + ramp.plan() + ". End it by StopRamp first.")
                .orElse("");
    }

    Outcome stop(StopRamp command, MigrationRow seen) {
        return store.transact("stopping a ramp", transaction -> {
            transaction.control().lock();
            var ramp = running(transaction, seen.id());
            if (ramp.isPresent()) {
                transaction.ramps().end(ramp.get(), STOPPED, command.by() + " has stopped it: " + command.reason());
            }
            return record(
                    transaction,
                    command,
                    seen,
                    ramp.isPresent()
                            ? new RampChanged(
                                    seen.id(),
                                    "The ramp of migration '" + seen.id()
                                            + "' has ended. The dial stays where it stands.")
                            : new Refused(seen.id(), "No ramp of migration '" + seen.id() + "' goes on.", List.of()));
        });
    }

    private static Optional<RampRow> running(MetadataTransaction transaction, String migrationId) throws SQLException {
        return transaction.ramps().find(migrationId).filter(ramp -> ramp.outcome() == null);
    }

    private Outcome record(MetadataTransaction transaction, Command command, MigrationRow present, Outcome outcome)
            throws SQLException {
        audit.record(transaction, command, present.phase(), outcome);
        return outcome;
    }

    /** Tells what this instance has read, and drives the ramps that nobody else has driven just now. */
    synchronized void drive(Figures figures) {
        for (var ramp : store.readAlone(
                "looking for ramps", transaction -> transaction.ramps().all())) {
            if (ramp.outcome() == null) {
                report(ramp, figures).ifPresent(this::drive);
            }
        }
    }

    /** Answers the ramp as it is now if it is this instance's turn. */
    private Optional<RampRow> report(RampRow ramp, Figures figures) {
        var old = figures.reads(ramp.migrationId(), Side.OLD);
        var next = figures.reads(ramp.migrationId(), Side.NEXT);
        var known = baselines.get(ramp.migrationId());
        var baseline = known != null && known.number() == ramp.number() && known.step() == ramp.step()
                ? known
                : new Baseline(ramp.number(), ramp.step(), old, next);
        baselines.put(ramp.migrationId(), baseline);
        var read = new RampTable.Reads(
                ramp.step(),
                old.minus(baseline.old()).text(),
                next.minus(baseline.next()).text());
        return store.transact("telling of reads", transaction -> {
            transaction.ramps().report(ramp, identity.id(), read);
            return transaction.ramps().claim(ramp.migrationId(), ramp.number(), TURN);
        });
    }

    /** What a ramp is judged by, read in one transaction. */
    private record Situation(Optional<MigrationRow> migration, RampJudge.Seen seen, Duration lasted) {}

    private void drive(RampRow ramp) {
        var situation = store.transact(
                "looking at a ramp",
                transaction -> new Situation(
                        transaction.migrations().find(ramp.migrationId()),
                        seen(transaction, ramp),
                        Duration.between(
                                ramp.stepBeganAt(), transaction.control().read().now())));
        var migration = situation.migration();
        if (migration.isEmpty() || migration.get().epoch() != ramp.epoch()) {
            end(ramp, STOPPED, "the migration has left CUTOVER");
            return;
        }
        RampPlan plan;
        try {
            plan = RampPlan.parse(ramp.plan());
        } catch (SettingException e) {
            end(ramp, STOPPED, "somebody has changed its plan by hand: " + e.getMessage());
            return;
        }
        var status = dials.status(migration.get(), dials.ask(ramp.migrationId()));
        if (status.position().isEmpty()) {
            note(ramp, status.toString());
            return;
        }
        new RampDrive(this, ramp, plan, status.position().get()).step(situation.seen(), situation.lasted());
    }

    private static RampJudge.Seen seen(MetadataTransaction transaction, RampRow ramp) throws SQLException {
        var old = SideFigures.NONE;
        var next = SideFigures.NONE;
        for (var read : transaction.ramps().reads(ramp)) {
            old = old.plus(SideFigures.parse(read.old()));
            if (read.step() == ramp.step()) {
                next = next.plus(SideFigures.parse(read.next()));
            }
        }
        long mismatches = transaction.findings().of(ramp.migrationId()).stream()
                .filter(finding -> finding.kind() != FindingKind.FAILED)
                .filter(finding -> !finding.lastSeen().isBefore(ramp.stepBeganAt()))
                .count();
        return new RampJudge.Seen(old, next, mismatches);
    }

    /** Turns the dial. Answers whether it was turned. */
    boolean turn(RampRow ramp, Dial dial, String why) {
        var outcome = commands.apply(new Command.TurnDial(
                ramp.migrationId(), dial, by(), "ramp begun by " + ramp.requestedBy() + ": " + why));
        if (!outcome.succeeded()) {
            end(ramp, STOPPED, "the dial could not be turned to " + dial + ", as " + why + ": " + outcome.message());
        }
        return outcome.succeeded();
    }

    void enter(RampRow ramp, int step, String note) {
        log.info("The ramp of migration '{}' is at step {} of {}", ramp.migrationId(), step + 1, ramp.plan());
        store.transact("entering a step of a ramp", transaction -> {
            transaction.ramps().enter(ramp, step, note);
            return step;
        });
    }

    void note(RampRow ramp, String note) {
        if (!note.equals(ramp.note())) {
            store.transact("noting what a ramp waits for", transaction -> {
                transaction.ramps().note(ramp, note);
                return note;
            });
        }
    }

    void end(RampRow ramp, String outcome, String why) {
        log.atLevel(outcome.equals(FINISHED) ? Level.INFO : Level.WARN)
                .log("The ramp of migration '{}' has {}: {}", ramp.migrationId(), outcome, why);
        store.transact("ending a ramp", transaction -> {
            transaction.control().lock();
            transaction.ramps().end(ramp, outcome, why);
            var migration = transaction.migrations().find(ramp.migrationId());
            if (migration.isPresent()) {
                record(
                        transaction,
                        new StopRamp(ramp.migrationId(), by(), why),
                        migration.get(),
                        new RampChanged(
                                ramp.migrationId(),
                                "The ramp of migration '" + ramp.migrationId() + "' has " + outcome + ": " + why
                                        + "."));
            }
            return outcome;
        });
    }

    private String by() {
        return "XC on " + identity.name();
    }
}
