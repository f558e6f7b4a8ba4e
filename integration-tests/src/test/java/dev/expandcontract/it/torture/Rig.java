package dev.expandcontract.it.torture;

import dev.expandcontract.database.Database;
import dev.expandcontract.it.torture.Ground.Stage;
import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** A database, instances that run transactions on it, and everything that watches them. */
final class Rig implements AutoCloseable {

    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long DOUBT = TimeUnit.SECONDS.toNanos(5);

    /** The lease of instances without a fence. */
    static final int LEASE_MILLIS = 200;

    private final boolean fenced;
    private final Log log;
    private final Ledger ledger;
    private final Ground ground;
    private final Crew crew;
    private final Examination examination;
    private final List<Outstanding> outstanding = new ArrayList<>();
    private long lastEntry;

    /** A command of which nobody knows yet what came of it, and the phase that it may enter. */
    private record Outstanding(Instance instance, long phase, CompletableFuture<String> reply, long since) {

        /** Whether the server may still carry out what the instance believes to have failed. */
        boolean isInDoubt() {
            return reply.getNow("").startsWith("failed ") && System.nanoTime() - since < DOUBT;
        }
    }

    /**
     * @param run what the directory of the logs is called
     * @param fenced whether the instances have their fence; if not, they have leases
     */
    Rig(Database database, DataSource raw, Random random, String run, boolean fenced) {
        this.fenced = fenced;
        var directory = emptyDirectory(run, database);
        log = new Log(directory.resolve("run.log"));
        ledger = Ledger.open(Crew.ledger(directory));
        ground = new Ground(raw, database);
        ground.create(ledger);
        crew = new Crew(ground, database, directory, log, fenced, random);
        examination = new Examination(ground, ledger, log);
        try {
            crew.awaitAll();
            chronicle();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the logs of a run go. */
    static Path emptyDirectory(String run, Database database) {
        var directory = Path.of("target", "torture", run + "-" + database.name().toLowerCase(Locale.ROOT));
        try {
            if (Files.exists(directory)) {
                try (var files = Files.walk(directory)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Log log() {
        return log;
    }

    Ledger ledger() {
        return ledger;
    }

    Ground ground() {
        return ground;
    }

    Crew crew() {
        return crew;
    }

    Examination examination() {
        return examination;
    }

    /** Gives the instance a command that may enter the phase. */
    CompletableFuture<String> move(Instance instance, Phase phase) {
        if (!fenced && !ground.leaseAllows(chronicle().epoch(), LEASE_MILLIS)) {
            return CompletableFuture.completedFuture("refused: an instance has not acknowledged the last phase");
        }
        var reply = instance.ask("move " + phase);
        outstanding.add(new Outstanding(instance, Ledger.bit(phase), reply, System.nanoTime()));
        setPending();
        return reply;
    }

    /** Whether a command may still enter some phase. */
    boolean isMoving() {
        return !outstanding.isEmpty();
    }

    /** Enters in the ledger what phases were entered, and answers where the migration stands. */
    Stage chronicle() {
        // In this order: what a command that is over has done is in the audit log.
        var over = outstanding.stream()
                .filter(command -> command.reply.isDone()
                        && !command.isInDoubt()
                        && (command.instance.isAlive() || crew.isOver(command.instance)))
                .toList();
        for (var entry : ground.entriesAfter(lastEntry)) {
            ledger.enter(entry.phase());
            lastEntry = entry.id();
            log.note("entered " + entry.phase() + " as number " + ledger.entered());
        }
        outstanding.removeAll(over);
        setPending();
        return ground.stage().orElseThrow();
    }

    private void setPending() {
        ledger.setPending(outstanding.stream().mapToLong(Outstanding::phase).reduce(0, (one, other) -> one | other));
    }

    void rest() {
        LockSupport.parkNanos(10 * MILLI);
        tick();
    }

    void tick() {
        crew.tick();
    }

    /** Ends the traffic and looks at what it has left. */
    void finish() {
        crew.leave();
        if (!examination.examine()) {
            throw new IllegalStateException("Nobody is left, but the phase changes");
        }
        ground.dropUsers();
    }

    @Override
    public void close() {
        crew.close();
        ground.close();
        log.close();
    }
}
