package dev.expandcontract.fleet;

import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.readswitch.DialBoard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's agent in the fleet. One daemon thread reads the epoch and how often dials were turned, publishes the phases
 * and dials of later ones, and writes to the metadata when the transactions that ran under older ones have ended. A failure of the database delays
 * all of that and nothing else: the application goes on under the phases published last, and no other instance goes on to
 * a phase that these exclude.
 */
public final class FleetAgent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FleetAgent.class);

    /** How much an interval may differ from its setting, up or down. */
    private static final double JITTER = 0.1;

    private static final long LEAVING_PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long LEAVING_POLL = TimeUnit.MILLISECONDS.toNanos(5);

    private final MetadataStore store;
    private final Registration registration;
    private final PhaseBoard board;
    private final DialBoard dials;
    private final SessionFence fence;
    private final InstanceIdentity identity;
    private final Rhythm rhythm;
    private final Timing timing;
    private final Map<String, Migration> registered = new LinkedHashMap<>();
    private final Thread thread;

    private long number;
    private volatile boolean closing;
    private volatile boolean woken;

    // what the thread remembers from one step to the next
    private long metadataEpoch;
    private long metadataTurns;
    private long lookedAt;
    private double lookSpread = 1;
    private long reportedAt;
    private double reportSpread = 1;
    private long reportedLearned;
    private long reportedDrained;
    private final DrainMeter drains = new DrainMeter();
    private long beat;
    private boolean twinReported;
    private boolean failing;

    public FleetAgent(
            MetadataStore store,
            CatalogSource catalog,
            PhaseBoard board,
            DialBoard dials,
            SessionFence fence,
            InstanceIdentity identity,
            Rhythm rhythm,
            Timing timing) {
        this.store = store;
        this.registration = new Registration(store, catalog, identity);
        this.board = board;
        this.dials = dials;
        this.fence = fence;
        this.identity = identity;
        this.rhythm = rhythm;
        this.timing = timing;
        thread = new Thread(this::run, "xc-fleet-" + identity.name());
        thread.setDaemon(true);
    }

    /**
     * Joins the fleet, unless {@link #register} has done so already, and begins to follow it: when this returns, the phases
     * of the present epoch are published, and no transition goes on without this instance.
     *
     * @throws dev.expandcontract.model.ExpandContractException if the metadata cannot be reached; nothing was changed
     */
    public void start() {
        synchronized (registered) {
            if (number == 0) {
                join(List.of());
            }
        }
        thread.start();
    }

    private void join(Collection<Migration> migrations) {
        var joined = registration.join(migrations);
        var snapshot = joined.snapshot();
        dials.publish(joined.dials().turns(), joined.dials().texts());
        number = joined.number();
        fence.join(number, this::publish);
        publish(snapshot);
        metadataEpoch = snapshot.epoch();
        metadataTurns = dials.turns();
        reportedLearned = joined.epoch();
        reportedDrained = joined.epoch();
        lookedAt = timing.nanoTime();
        reportedAt = lookedAt;
        log.info("Instance '{}' ({}) joined the fleet at epoch {}", identity.name(), identity.id(), snapshot.epoch());
    }

    /**
     * Enters the migrations in the metadata, or finds them there, and publishes their phases before it returns. Before
     * {@link #start}, this instance joins the fleet in the same transaction: one that dies or fails meanwhile leaves nothing
     * behind that would block the fleet for lack of a definition.
     *
     * @throws dev.expandcontract.model.ExpandContractException if one contradicts the metadata or the schema; none was
     *     registered
     */
    public void register(Collection<Migration> migrations) {
        enter(migrations, true);
    }

    /**
     * As {@link #register}, with no regard to what the schema lacks.
     *
     * @throws dev.expandcontract.model.ExpandContractException if one contradicts the metadata; none was registered
     */
    public void announce(Collection<Migration> migrations) {
        enter(migrations, false);
    }

    private void enter(Collection<Migration> migrations, boolean complete) {
        if (migrations.isEmpty()) {
            return;
        }
        synchronized (registered) {
            if (closing) {
                throw RegistrationException.left(identity.name(), migrations);
            }
            if (number == 0) {
                join(migrations);
            } else {
                publish(complete ? registration.register(migrations) : registration.announce(migrations));
            }
            for (var migration : migrations) {
                registered.putIfAbsent(migration.id(), migration);
            }
        }
        wake();
    }

    /**
     * Learns and publishes the present phases in the calling thread, for example because a command of this instance has
     * just changed one. If the metadata cannot be reached, the agent goes on trying.
     */
    public void learnNow() {
        try {
            learn();
        } catch (MetadataAccessException e) {
            log.warn("Instance '{}' could not learn the present phases at once", identity.name(), e);
        }
        wake();
    }

    /** There may be a new epoch: asks now instead of at the next poll. */
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /**
     * Leaves the fleet. From then on the board has no phases, so that statements of migrating columns are refused. Waits
     * briefly for transactions that still run; if some go on, the instance stays in the metadata and blocks, as they may
     * still commit, and a warning says so.
     */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        LockSupport.unpark(thread);
        if (joinThread()) {
            leave();
        }
    }

    private boolean joinThread() {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.warn("Interrupted while leaving the fleet. {}", stays());
            return false;
        }
    }

    private void leave() {
        var last = withdraw();
        long began = timing.nanoTime();
        while ((!fence.release() || board.pinsOnOlder() > 0) && timing.nanoTime() - began < LEAVING_PATIENCE) {
            timing.pause(LEAVING_POLL);
        }
        int pins = board.pinsOnOlder();
        try {
            store.transact("leaving the fleet", transaction -> {
                transaction.control().lock();
                if (pins == 0) {
                    transaction.instances().delete(identity.id());
                } else {
                    transaction.instances().update(identity.id(), beat + 1, last.epoch(), board.drainedEpoch(), pins);
                }
                return pins;
            });
            if (pins == 0) {
                log.info("Instance '{}' ({}) left the fleet", identity.name(), identity.id());
            } else {
                log.warn("{} transactions still run after {} s. {}", pins, LEAVING_PATIENCE / 1e9, stays());
            }
        } catch (RuntimeException e) {
            log.warn("The metadata could not be reached. {}", stays(), e);
        }
    }

    /** Takes the phases from the board, so that the pins of those published last count as older ones too. */
    private synchronized PhaseSnapshot withdraw() {
        var last = board.current();
        board.publish(new PhaseSnapshot(last.epoch(), Map.of()));
        return last;
    }

    private String stays() {
        return "Instance '" + identity.name() + "' stays registered as " + identity.id()
                + ". Its sessions block transitions until their transactions have ended.";
    }

    private void run() {
        while (!closing) {
            try {
                rhythm.decide(look()).take(this);
                if (failing) {
                    failing = false;
                    log.info("Instance '{}' reaches the metadata again", identity.name());
                }
            } catch (RuntimeException e) {
                if (failing) {
                    log.debug("The metadata still cannot be reached", e);
                } else {
                    failing = true;
                    log.warn(
                            "Instance '{}' cannot reach the metadata; it goes on under epoch {} and keeps trying",
                            identity.name(),
                            board.current().epoch(),
                            e);
                }
                timing.pause(rhythm.poll().toNanos());
            }
        }
    }

    /** How long transactions under older phases go on. */
    public DrainMeter drains() {
        return drains;
    }

    private Sight look() {
        long now = timing.nanoTime();
        boolean look = woken;
        return new Sight(
                look ? Long.MAX_VALUE : (long) ((now - lookedAt) / lookSpread),
                (long) ((now - reportedAt) / reportSpread),
                metadataEpoch,
                board.current().epoch(),
                metadataTurns,
                dials.turns(),
                drainedEpoch(),
                reportedLearned,
                reportedDrained);
    }

    /** The newest epoch such that no transaction runs, and no session is registered, under an older one. */
    private long drainedEpoch() {
        return Math.min(board.drainedEpoch(), fence.sweep());
    }

    void rest(long nanos) {
        timing.pause(nanos);
    }

    void readEpoch() {
        woken = false;
        var control = store.readAlone(
                "reading the epoch", transaction -> transaction.control().read());
        metadataEpoch = control.epoch();
        metadataTurns = control.dialTurns();
        lookedAt = timing.nanoTime();
        lookSpread = spread();
        log.trace("The epoch is {}", metadataEpoch);
    }

    void learn() {
        var turned = store.readAlone(
                "reading the dials", transaction -> transaction.control().dials());
        dials.publish(turned.turns(), turned.texts());
        var snapshot = store.transact(
                "reading the phases", transaction -> transaction.control().snapshot());
        publish(snapshot);
    }

    void report() {
        // in this order: what is drained now was learned before
        long drained = drainedEpoch();
        long learned = board.current().epoch();
        int pins = board.pinsOnOlder();
        var before = store.transact(
                "reporting to the fleet",
                transaction -> transaction.instances().update(identity.id(), beat + 1, learned, drained, pins));
        if (before.isEmpty()) {
            rejoin();
        } else if (before.getAsLong() != beat && !twinReported) {
            twinReported = true;
            log.warn(
                    "Another process writes the heartbeats of instance '{}' ({}) too, as a copy of a running process does."
                            + " Statements of both are fenced, and nothing is lost; but operators cannot tell them apart."
                            + " Start one of them anew. This is process {} on host {}.",
                    identity.name(),
                    identity.id(),
                    identity.pid(),
                    identity.host());
        } else if (drained > reportedDrained) {
            drains.ended(timing.nanoTime());
            log.info("Instance '{}' acknowledged epoch {}", identity.name(), drained);
        } else {
            log.trace("Heartbeat: learned {}, acknowledged {}, {} older transactions", learned, drained, pins);
        }
        beat = before.isEmpty() ? 0 : beat + 1;
        reportedLearned = learned;
        reportedDrained = drained;
        reportedAt = timing.nanoTime();
        reportSpread = spread();
    }

    /** Instances that were started together are not to come to the database together for ever. */
    private static double spread() {
        return ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    }

    private void rejoin() {
        List<Migration> migrations;
        synchronized (registered) {
            migrations = new ArrayList<>(registered.values());
        }
        store.transact("joining the fleet again", transaction -> {
            transaction.control().lock();
            transaction
                    .instances()
                    .insert(identity, number, board.current().epoch(), board.drainedEpoch(), board.pinsOnOlder());
            Registration.recordDefinitions(transaction, identity.id(), migrations);
            return migrations.size();
        });
        log.warn(
                "The row of instance '{}' ({}) was deleted while the instance runs, by hand or because it was declared"
                        + " gone; it has registered again.",
                identity.name(),
                identity.id());
    }

    private synchronized void publish(PhaseSnapshot snapshot) {
        var before = board.current();
        // An instance that has left must not serve again.
        if (!closing && snapshot.epoch() > before.epoch()) {
            drains.began(timing.nanoTime());
            dials.entered(snapshot);
            board.publish(snapshot);
            log.info("Instance '{}' learned epoch {}: {}", identity.name(), snapshot.epoch(), snapshot.phases());
        }
    }
}
