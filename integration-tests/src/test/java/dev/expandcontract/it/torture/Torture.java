package dev.expandcontract.it.torture;

import dev.expandcontract.it.torture.Ground.Column;
import dev.expandcontract.it.torture.Ground.Stage;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Instances in processes of their own run transactions, while a migration walks at random through its phases, forward and
 * back, and faults hit the instances, their sessions, the server, and those that carry out the commands.
 *
 * <p>A round is one transition with at least one fault. It ends when the migration has entered another phase, which it must
 * once whoever was stopped goes on or is dead.
 */
final class Torture {

    private static final long STUCK = TimeUnit.MINUTES.toNanos(3);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Rig rig;
    private final DatabaseServer server;
    private final Random random;
    private final Pace pace;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Deque<Fault> waiting = new ArrayDeque<>();
    private boolean forward = true;
    private int rounds;
    private String lastReply = "";

    /**
     * Times in milliseconds.
     *
     * @param shortestPause how long an instance is stopped at least, unless the round is over before
     * @param overshoot how long the next phase but one is tried; once if it is zero
     */
    record Pace(int shortestPause, int overshoot) {}

    Torture(Rig rig, DatabaseServer server, Random random, Pace pace) {
        this.rig = rig;
        this.server = server;
        this.random = random;
        this.pace = pace;
    }

    /** Which faults have hit how often. */
    Map<Fault, Integer> faults() {
        return faults;
    }

    /** How many rounds there were. */
    int rounds() {
        return rounds;
    }

    /** Runs so many rounds, or until something is wrong if that is what is looked for. */
    void run(int most, boolean untilWrong) {
        while (rounds < most && !(untilWrong && !rig.log().wrong().isEmpty())) {
            round();
            rounds++;
        }
    }

    private void round() {
        var start = rig.chronicle();
        var to = direction(start.phase());
        rig.log().note("-- round " + rounds + ": " + start.phase() + " to " + to + ", " + rig.crew());
        choose();
        long deadline = System.nanoTime() + STUCK;
        var stage = start;
        while (stage.epoch() == start.epoch()) {
            if (prepare(stage, to)) {
                move(to, PATIENCE);
            }
            rig.rest();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Round " + rounds + " is stuck on the way from " + start.phase() + " to " + to
                        + "; " + rig.crew() + "; the last reply was: " + lastReply);
            }
            stage = rig.chronicle();
        }
        while (!waiting.isEmpty()) {
            strike(waiting.remove());
        }
        if (rig.crew().anyStopped() && stage.phase() == to) {
            overshoot(stage);
        }
        rig.crew().releaseAll();
        tidy();
        rig.examination().examine();
    }

    /** Tries the next phase but one while somebody is stopped who may know of none of the two. */
    private void overshoot(Stage stage) {
        var to = forward ? stage.phase().next() : stage.phase().previous();
        long until = System.nanoTime() + pace.overshoot * Rig.MILLI;
        while (to.isPresent()
                && prepare(stage, to.get())
                && !move(to.get(), 100 * Rig.MILLI)
                && System.nanoTime() < until) {
            rig.rest();
        }
        rig.chronicle();
    }

    private Phase direction(Phase phase) {
        if (random.nextInt(5) == 0) {
            forward = !forward;
        }
        if (phase.next().isEmpty()) {
            forward = false;
        }
        if (phase.previous().isEmpty()) {
            forward = true;
        }
        return (forward ? phase.next() : phase.previous()).orElseThrow();
    }

    /** Chooses faults: some hit now, the others while the first commands are carried out. */
    private void choose() {
        int count = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < count; i++) {
            var fault = Fault.random(random);
            faults.merge(fault, 1, Integer::sum);
            if (fault.needsCommand() || random.nextInt(3) == 0) {
                waiting.add(fault);
            } else {
                strike(fault);
            }
        }
    }

    private void strike(Fault fault) {
        rig.log().note("fault " + fault);
        var crew = rig.crew();
        switch (fault) {
            case PAUSE -> crew.stopAny(pause(), false);
            case PAUSE_OF_TWO -> {
                crew.stopAny(pause(), false);
                crew.stopAny(pause(), random.nextBoolean());
            }
            case PAUSE_THEN_KILL -> crew.stopAny(pause(), true);
            case KILL -> crew.killAny();
            case SESSIONS_ENDED -> crew.endSessions();
            case RESTART -> restart();
            case DEPLOYMENT -> crew.deploy();
            case REMOVAL -> crew.removeAny();
            case COORDINATOR_KILLED, COORDINATOR_PAUSED, RACE -> rig.log().note("no command to hit");
        }
    }

    private void restart() {
        try {
            server.restart();
            rig.ledger().forgetSeen();
        } catch (UnsupportedOperationException container) {
            rig.crew().endSessions();
        }
    }

    private long pause() {
        return pace.shortestPause + random.nextInt(200);
    }

    private boolean move(Phase to, long patience) {
        var able = rig.crew().able();
        if (able.isEmpty()) {
            return false;
        }
        var reply = rig.move(able.getFirst(), to);
        if (!waiting.isEmpty()) {
            strikeDuring(waiting.remove(), able, () -> {
                var other = random.nextInt(3) == 0 ? back() : to;
                rig.move(able.get(1), other);
            });
        }
        return awaitDone(able.getFirst(), "move " + to, reply, patience);
    }

    /** The phase on the other side, or the present one if there is none. */
    private Phase back() {
        var phase = rig.chronicle().phase();
        return (forward ? phase.previous() : phase.next()).orElse(phase);
    }

    /** Has some instance do what moves no phase; every other time a fault hits meanwhile. */
    private boolean issue(String command) {
        var able = rig.crew().able();
        if (able.isEmpty()) {
            return false;
        }
        var reply = able.getFirst().ask(command);
        if (!waiting.isEmpty() && random.nextBoolean()) {
            strikeDuring(waiting.remove(), able, () -> able.get(1).ask(command));
        }
        return awaitDone(able.getFirst(), command, reply, PATIENCE);
    }

    /** @param race what a second instance is told at the same time */
    private void strikeDuring(Fault fault, List<Instance> able, Runnable race) {
        if (fault == Fault.RACE) {
            if (able.size() > 1) {
                rig.log().note("race of " + able.get(0) + " and " + able.get(1));
                race.run();
            }
            return;
        }
        LockSupport.parkNanos(random.nextInt(15_000) * 1_000L);
        switch (fault) {
            case COORDINATOR_KILLED -> rig.crew().kill(able.getFirst());
            case COORDINATOR_PAUSED -> rig.crew().stop(able.getFirst(), pause(), random.nextBoolean());
            default -> strike(fault);
        }
    }

    private boolean awaitDone(Instance instance, String command, CompletableFuture<String> reply, long patience) {
        long until = System.nanoTime() + patience;
        while (!reply.isDone() && System.nanoTime() < until) {
            LockSupport.parkNanos(Rig.MILLI);
            rig.tick();
        }
        lastReply = instance + ": " + command + ": " + reply.getNow("no answer yet");
        rig.log().note(lastReply);
        return reply.getNow("").startsWith("done ");
    }

    /** Sees to it that the phase can be entered, as far as columns and their history go. Answers whether it can. */
    private boolean prepare(Stage stage, Phase to) {
        if (to.writesBoth() && !(rig.ground().add(Column.OLD) && rig.ground().add(Column.NEXT))) {
            return false;
        }
        return switch (stage.phase()) {
            case BACKFILL -> to != Phase.CUTOVER || stage.nextHistory().isWhole() || fill("FORWARD");
            case SOAK -> to != Phase.CUTOVER || stage.oldHistory().isWhole() || fill("REVERSE");
            case EXPAND, DUAL_WRITE, CUTOVER, CONTRACT -> true;
        };
    }

    private boolean fill(String direction) {
        return issue("backfill " + direction) && issue("verify " + direction);
    }

    /** Drops a column that is in no SQL any more, every other time. */
    private void tidy() {
        var stage = rig.chronicle();
        if (!rig.isMoving() && !stage.phase().writesBoth() && random.nextBoolean()) {
            var gone = stage.phase() == Phase.CONTRACT ? Column.OLD : Column.NEXT;
            if (rig.ground().has(gone) && issue(gone == Column.OLD ? "ask drop-old" : "ask acknowledged")) {
                rig.log().note("drop " + gone + ": " + rig.ground().drop(gone));
            }
        }
    }
}
