package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.metadata.BypassRow;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where operators' commands are carried out and the state of the fleet is read. Any instance's coordinator will do, as all
 * of them work on the same metadata. Thread-safe.
 *
 * <p>All methods throw {@link dev.expandcontract.metadata.MetadataAccessException} if the database fails, and those that
 * concern one migration {@link UnknownMigrationException} if none of that id is registered.
 */
public final class Coordinator {

    private static final long ACKNOWLEDGEMENT_POLL = TimeUnit.MILLISECONDS.toNanos(10);

    private final MetadataStore store;
    private final CommandObserver observer;
    private final Timing timing;
    private final Runnable learn;
    private final Barrier barrier;
    private final Gates gates;
    private final AuditTrail audit;
    private final Dials dials;
    private final Mover mover;
    private final DialTurner dialTurner;
    private final DialWatch dialWatch;
    private final Ramps ramps;
    private final Statuses statuses;
    private final Verifier verifier;
    private final Repairer repairer;
    private final Sampler sampler;
    private final Watchman watchman;
    private final SharedBackfills backfills;
    private final BackfillControl backfillControl;
    private final Remover remover;

    /**
     * @param watch looks at the sessions of the fleet
     * @param identity this instance, for the audit log and the work that instances share
     * @param settings what the application asks of the gates
     * @param readSwitch who decides about reads in CUTOVER
     * @param registry the migrations that this instance defines
     * @param learn has this instance learn the present phases before it returns
     * @param observer goes around each command
     */
    public Coordinator(
            MetadataStore store,
            CatalogSource catalog,
            Backfill backfill,
            Verification verification,
            FenceWatch watch,
            InstanceIdentity identity,
            GateSettings settings,
            ReadSwitch readSwitch,
            Timing timing,
            Supplier<MigrationRegistry> registry,
            Runnable learn,
            CommandObserver observer) {
        this.observer = observer;
        this.store = store;
        this.timing = timing;
        this.learn = learn;
        barrier = new Barrier(store, watch, timing);
        gates = new Gates(catalog, settings);
        audit = new AuditTrail(identity.name());
        dials = new Dials(readSwitch);
        mover = new Mover(store, barrier, gates, dials, audit);
        dialTurner = new DialTurner(store, dials, audit);
        dialWatch = new DialWatch(store, dials);
        statuses = new Statuses(barrier, dials);
        ramps = new Ramps(store, dials, audit, identity, this::execute);
        remover = new Remover(store, watch, barrier, audit);
        var runner = new Runner(store, barrier, audit, registry);
        verifier = new Verifier(store, runner, audit, verification, timing, identity.name());
        repairer = new Repairer(store, runner, audit, verification.repair());
        sampler = new Sampler(store, runner, verification.sampling(), identity.id());
        watchman = new Watchman(store, runner, audit, verification.sentinel(), timing);
        backfillControl = new BackfillControl(store, audit);
        backfills = new SharedBackfills(store, runner, audit, backfill, timing, identity);
    }

    /**
     * Carries out a command. What it does or refuses is kept in the audit log.
     *
     * @return what came of it; a command that is refused or came too late has changed nothing
     * @throws dev.expandcontract.backfill.BackfillRefusedException if the table does not allow a backfill
     * @throws dev.expandcontract.backfill.BackfillFailedException if the database failed during one
     */
    public Outcome execute(Command command) {
        return observer.around(command, () -> carryOut(command));
    }

    private Outcome carryOut(Command command) {
        var seen = store.transact("reading a migration", transaction -> {
            // fails if the rows contradict each other, before anything is decided by them
            transaction.control().snapshot();
            return find(transaction, command.migrationId());
        });
        if (command.by().isBlank() || command.reason().isBlank()) {
            return refuseAnonymous(command, seen);
        }
        return switch (command) {
            case Command.MoveTo move -> {
                var outcome = mover.move(move, seen);
                learn.run();
                yield outcome;
            }
            case Command.TurnDial turn -> {
                var outcome = dialTurner.turn(turn, seen);
                learn.run();
                yield outcome;
            }
            case Command.StartRamp start -> ramps.start(start, seen);
            case Command.StopRamp stop -> ramps.stop(stop, seen);
            case Command.EndSession end -> remover.end(end, seen);
            case Command.DeclareGone gone -> remover.declareGone(gone, seen);
            case Command.RunBackfill run -> {
                learn.run();
                yield backfills.run(run, seen);
            }
            case Command.PauseBackfill pause -> backfillControl.pause(pause, pause.direction(), true, seen);
            case Command.ResumeBackfill resume -> backfillControl.pause(resume, resume.direction(), false, seen);
            case Command.StopBackfill stop -> backfillControl.stop(stop, seen);
            case Command.SetPace pace -> backfillControl.pace(pace, seen);
            case Command.RunVerification run -> {
                learn.run();
                yield verifier.verify(run, seen);
            }
            case Command.WatchBypass bypass -> {
                learn.run();
                yield watchman.watch(bypass, seen);
            }
            case Command.EndWatch end -> watchman.end(end, seen);
            case Command.RepairDifferences repair -> {
                learn.run();
                yield repairer.repair(repair, seen);
            }
        };
    }

    /**
     * Works in the calling thread on backfills that other instances have begun, as far as this one defines their
     * migrations, until there is nothing left to do for it. Each instance does so by itself in a thread of its own, unless
     * that is switched off.
     *
     * @return whether there was anything to do
     * @throws dev.expandcontract.backfill.BackfillRefusedException as {@link #execute}
     * @throws dev.expandcontract.backfill.BackfillFailedException as {@link #execute}
     */
    public boolean help() {
        return help(() -> true);
    }

    /** As {@link #help()}, as long as that is wanted. */
    boolean help(BooleanSupplier wanted) {
        return backfills.help(wanted);
    }

    /**
     * Compares the next rows of each migration that is in CUTOVER or SOAK, was verified, and is defined by this instance, in
     * the calling thread, unless another instance has done so within the interval. Rows that differ become findings, and what
     * was verified counts no longer. Each instance does so by itself in a thread of its own, unless that is switched off.
     *
     * @return how many rows were compared
     * @throws dev.expandcontract.backfill.BackfillRefusedException as {@link #execute}
     * @throws dev.expandcontract.backfill.BackfillFailedException as {@link #execute}
     */
    public long sample(SampleSettings settings) {
        return sampler.sample(settings);
    }

    /** Removes sentinels whose time is over. */
    void endWatches() {
        watchman.tidy();
    }

    /** Where the dials of all migrations stand, by the migration's id. */
    public Map<String, DialStatus> dials() {
        return store
                .transact(
                        "reading the dials",
                        transaction -> transaction.migrations().all())
                .stream()
                .collect(Collectors.toMap(MigrationRow::id, row -> dials.status(row, dials.ask(row.id()))));
    }

    /**
     * Tells the fleet what this instance has read while a ramp goes on, and takes its turn in driving ramps. Each instance does
     * so by itself, every second, in a thread of its own.
     *
     * @param figures of this instance
     */
    public void driveRamps(Figures figures) {
        ramps.drive(figures);
    }

    /** Says in the log what has come to be wrong with dials that something else than XC holds. */
    void watchDials() {
        dialWatch.look();
    }

    /** Where the migration stands. */
    public MigrationStatus migration(String id) {
        return statuses.of(store.transact(
                        "reading a migration",
                        transaction -> Statuses.Read.of(transaction, List.of(find(transaction, id)))))
                .getFirst();
    }

    /** Where all migrations stand, by id. */
    public List<MigrationStatus> migrations() {
        return statuses.of(store.transact(
                "reading the migrations",
                transaction ->
                        Statuses.Read.of(transaction, transaction.migrations().all())));
    }

    /** All registered instances, those that started first first. */
    public List<InstanceStatus> fleet() {
        return store.transact("reading the fleet", transaction -> {
            var instances = transaction.instances().all();
            var now = transaction.control().read().now();
            return instances.stream().map(row -> InstanceStatus.of(row, now)).toList();
        });
    }

    /** All commands that concerned the migration, oldest first. */
    public List<AuditEntry> audit(String migrationId) {
        return store.transact("reading the audit log", transaction -> {
            find(transaction, migrationId);
            return transaction.audit().of(migrationId).stream()
                    .map(audit::entry)
                    .toList();
        });
    }

    /** The rows of the migration that need attention. */
    public Findings findings(String migrationId) {
        return store.transact("reading findings", transaction -> {
            find(transaction, migrationId);
            return new Findings(
                    transaction.findings().of(migrationId),
                    transaction.findings().unlisted(migrationId));
        });
    }

    /**
     * Which writes the last sentinel of the migration has seen that changed one column without the other, oldest first.
     *
     * @see Command.WatchBypass
     */
    public List<BypassRow> bypasses(String migrationId) {
        return store.transact("reading what a sentinel has seen", transaction -> {
            find(transaction, migrationId);
            return transaction.sentinels().seen(migrationId);
        });
    }

    /**
     * What the gates would answer now.
     *
     * @return empty if the phase is not a neighbour of the present one
     */
    public List<GateResult> gates(String migrationId, Phase to) {
        var seen = store.transact("reading a migration", transaction -> find(transaction, migrationId));
        if (!seen.phase().isNeighbourOf(to)) {
            return List.of();
        }
        var schema = gates.schema(seen.definition(), seen.phase(), to);
        var evidence = barrier.evidence(seen, seen.epoch());
        var told = dials.ask(migrationId);
        var state = store.transact(
                "asking the gates",
                transaction -> gates.state(
                        transaction,
                        seen,
                        evidence,
                        dials.status(seen, told),
                        to,
                        transaction.control().read().now()));
        return Gates.join(state, schema);
    }

    /** Whether the old column may be dropped now: in CONTRACT, once no instance can name it any more. */
    public OldColumnVerdict mayDropOld(String migrationId) {
        var status = migration(migrationId);
        var column = "'" + status.migration().column().old() + "'";
        if (status.phase() != Phase.CONTRACT) {
            return new OldColumnVerdict(
                    false,
                    "Migration '" + migrationId + "' is in the phase " + status.phase() + ", which still uses " + column
                            + ". Move it to CONTRACT first.");
        }
        return status.acknowledged()
                ? new OldColumnVerdict(
                        true, "Every instance has acknowledged CONTRACT, and no statement names " + column + ".")
                : new OldColumnVerdict(
                        false,
                        "Statements that name " + column + " may still run: " + Barrier.why(status.blockers())
                                + ". Wait until they have acknowledged; one that does not define the migration may be an"
                                + " older deployment, whose statements XC does not see.");
    }

    /**
     * Waits until nothing can commit under an earlier phase of the migration, and every instance that was heard of in the
     * last {@value InstanceStatus#SILENCE_SECONDS} seconds has acknowledged the present one.
     *
     * @return whether it is so; false if the time is over, or the thread is interrupted, which it then still is
     */
    public boolean awaitAcknowledged(String migrationId, Duration timeout) {
        long began = timing.nanoTime();
        while (!isAcknowledged(migrationId)) {
            if (timing.nanoTime() - began >= timeout.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            timing.pause(ACKNOWLEDGEMENT_POLL);
        }
        return true;
    }

    private boolean isAcknowledged(String migrationId) {
        var status = migration(migrationId);
        return status.acknowledged()
                && fleet().stream().filter(InstanceStatus::isAlive).allMatch(instance -> instance.acknowledged(status));
    }

    private Outcome refuseAnonymous(Command command, MigrationRow seen) {
        var refused = new Outcome.Refused(
                seen.id(),
                "A command needs the name of who gives it and a reason, for the audit log; "
                        + (command.by().isBlank() ? "the name" : "the reason") + " was blank.",
                List.of());
        return store.transact("refusing a command", transaction -> {
            audit.record(transaction, command, seen.phase(), refused);
            return refused;
        });
    }

    private static MigrationRow find(MetadataTransaction transaction, String id) throws SQLException {
        var found = transaction.migrations().find(id);
        if (found.isEmpty()) {
            throw new UnknownMigrationException(
                    id,
                    transaction.migrations().all().stream()
                            .map(MigrationRow::id)
                            .toList());
        }
        return found.get();
    }
}
