package dev.expandcontract.it.torture;

import dev.expandcontract.database.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The instances of a run: one in each slot, and one more process that waits to take a place. */
final class Crew implements AutoCloseable {

    private final Ground ground;
    private final Database database;
    private final Path directory;
    private final Log log;
    private final boolean fenced;
    private final Random random;
    private final Leash leash = new Leash();
    private final Instance[] slots = new Instance[Plan.SLOTS];
    private final Map<Instance, Stop> stops = new HashMap<>();
    private int started;
    private Instance spare;

    /** How long an instance is stopped, and what happens to it then. */
    private record Stop(long until, boolean kill) {}

    Crew(Ground ground, Database database, Path directory, Log log, boolean fenced, Random random) {
        this.ground = ground;
        this.database = database;
        this.directory = directory;
        this.log = log;
        this.fenced = fenced;
        this.random = random;
        spare = startProcess();
        for (int slot = 0; slot < slots.length; slot++) {
            join(slot);
        }
    }

    private Instance startProcess() {
        int number = ++started;
        var assignment = new Assignment(
                number,
                database,
                ground.url(),
                ground.createUser(number),
                Ground.PASSWORD,
                ledger(directory),
                random.nextLong(),
                fenced);
        return Instance.start(Worker.class, assignment, leash, log, directory.resolve(assignment.name() + ".log"));
    }

    static Path ledger(Path directory) {
        return directory.resolve("ledger");
    }

    private void join(int slot) {
        slots[slot] = spare;
        spare.join(slot);
        spare = startProcess();
    }

    /** The instance in the slot. */
    Instance at(int slot) {
        return slots[slot];
    }

    void awaitAll() {
        for (var instance : slots) {
            instance.awaitJoined();
        }
    }

    /** The instances that can be given commands, in random order. */
    List<Instance> able() {
        return running().stream().filter(Instance::hasJoined).toList();
    }

    /** The instances that are not stopped, in random order; some may not have joined yet. */
    private List<Instance> running() {
        var running = new ArrayList<Instance>();
        for (var instance : slots) {
            if (instance.isAlive() && !instance.isStopped()) {
                running.add(instance);
            }
        }
        Collections.shuffle(running, random);
        return running;
    }

    boolean anyStopped() {
        return !stops.isEmpty();
    }

    /** Stops some instance, unless it is the last one that runs. */
    void stopAny(long millis, boolean thenKill) {
        var running = running();
        if (running.size() > 1) {
            stop(running.getFirst(), millis, thenKill);
        }
    }

    void stop(Instance instance, long millis, boolean thenKill) {
        log.note("stop " + instance + " for " + millis + " ms" + (thenKill ? ", then kill it" : ""));
        instance.stop();
        stops.put(instance, new Stop(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), thenKill));
    }

    /** Ends the stops that are over. */
    void tick() {
        long now = System.nanoTime();
        release(stops.entrySet().stream()
                .filter(stop -> stop.getValue().until - now <= 0)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** Ends all stops. */
    void releaseAll() {
        release(List.copyOf(stops.keySet()));
    }

    private void release(Collection<Instance> instances) {
        for (var instance : instances) {
            if (stops.remove(instance).kill) {
                kill(instance);
            } else {
                log.note("continue " + instance);
                instance.resume();
            }
        }
    }

    void killAny() {
        var running = running();
        if (!running.isEmpty()) {
            kill(running.getFirst());
        }
    }

    /** Kills the instance, and has another one take its place. */
    void kill(Instance instance) {
        log.note("kill " + instance);
        instance.kill();
        stops.remove(instance);
        replace(instance);
    }

    private void replace(Instance instance) {
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] == instance) {
                join(slot);
                log.note("slot " + slot + ": " + slots[slot]);
            }
        }
    }

    /** Whether nothing that the instance has begun can still happen. */
    boolean isOver(Instance instance) {
        return !instance.isAlive() && ground.sessions(instance.user()).isEmpty();
    }

    /** Takes an instance that lives out of the fleet, by hand in the metadata. */
    void removeAny() {
        var instance = slots[random.nextInt(slots.length)];
        log.note("remove " + instance);
        ground.removeInstance(instance.name());
    }

    /** Some instance leaves as it should, and another one joins. */
    void deploy() {
        var able = able();
        if (!able.isEmpty()) {
            var instance = able.getFirst();
            log.note("deploy in place of " + instance);
            instance.leave();
            replace(instance);
        }
    }

    /** Ends sessions of one instance or of all. */
    void endSessions() {
        var target = random.nextBoolean() ? List.of(slots) : List.of(slots[random.nextInt(slots.length)]);
        for (var instance : target) {
            var sessions = new ArrayList<>(ground.sessions(instance.user()));
            Collections.shuffle(sessions, random);
            int count = random.nextBoolean() ? sessions.size() : (sessions.size() + 1) / 2;
            log.note("end " + count + " sessions of " + instance);
            ground.end(sessions.subList(0, count));
        }
    }

    /** Has all leave as they should, and waits until they have. */
    void leave() {
        releaseAll();
        for (var instance : slots) {
            instance.awaitJoined();
            instance.leave();
        }
        for (var instance : slots) {
            instance.awaitEnd();
        }
    }

    @Override
    public String toString() {
        return List.of(slots).toString();
    }

    @Override
    public void close() {
        leash.close();
    }
}
