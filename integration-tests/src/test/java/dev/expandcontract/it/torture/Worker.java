package dev.expandcontract.it.torture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.phase.Phase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * One instance of an application in a process of its own. It waits until it is told to join the fleet, so that a replacement
 * is there at once, and ends when its standard input does, which is when the test has ended, however it did.
 */
final class Worker {

    private static final int POOL = Plan.WRITERS + Plan.READERS + 4;

    private final Assignment assignment;
    private final Voice voice;
    private final Ledger ledger;
    private final DataSource database;
    private final Executor executor = Executors.newCachedThreadPool();
    private final List<Thread> traffic = new ArrayList<>();
    private volatile Member member;
    private volatile HikariDataSource pool;
    private volatile Desk desk;
    private volatile boolean poolAbove;
    private volatile int slot;
    private volatile Held held;

    private Worker(Assignment assignment, Voice voice) throws SQLException {
        this.assignment = assignment;
        this.voice = voice;
        ledger = Ledger.open(assignment.ledger());
        database = assignment.dataSource();
    }

    public static void main(String[] arguments) throws Exception {
        var assignment = Assignment.parse(arguments);
        var worker = new Worker(assignment, new Voice(System.out, assignment.name()));
        worker.warmUp();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            worker.obey(line.split(" "));
        }
        Runtime.getRuntime().halt(1);
    }

    /** Loads the classes of the driver, while there is time. */
    private void warmUp() {
        try (var connection = database.getConnection()) {
            connection.isValid(1);
        } catch (SQLException e) {
            voice.say("The server is away: " + e.getMessage());
        }
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "join" -> executor.execute(() -> join(Integer.parseInt(words[1])));
            case "leave" -> executor.execute(this::leave);
            default -> executor.execute(() -> voice.say(Voice.REPLY + words[0] + " " + carryOut(words[1], words[2])));
        }
    }

    private void join(int slot) {
        while (true) {
            try {
                start(slot);
                break;
            } catch (ExpandContractException e) {
                // The server is away just now, or a stopped instance holds the control row.
                System.err.println(assignment.name() + " cannot join yet: " + e);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            } catch (RuntimeException e) {
                voice.unexpected(e);
                return;
            }
        }
        voice.say(Voice.JOINED);
    }

    /** Every other instance has its pool above XC. */
    private void start(int slot) {
        this.slot = slot;
        poolAbove = slot % 2 == 1;
        var below = poolAbove ? null : pool(database);
        var views = new Views();
        try {
            member = Member.join(assignment, below == null ? database : below, views);
        } catch (RuntimeException e) {
            if (below != null) {
                below.close();
            }
            throw e;
        }
        pool = below == null ? pool(member.dataSource()) : below;
        desk = new Desk(poolAbove ? pool : member.dataSource(), ledger, views, voice, new AtomicBoolean());
        for (int i = 0; i < Plan.WRITERS; i++) {
            run(new Writer(Plan.firstRow(slot, i), assignment.name() + "/" + i, desk, random(i)));
        }
        boolean repeatable = assignment.database() != Database.POSTGRESQL;
        for (int i = 0; i < Plan.READERS; i++) {
            run(new Reader(repeatable, desk, random(Plan.WRITERS + i)));
        }
    }

    private Random random(int thread) {
        return new Random(assignment.seed() * 31 + thread);
    }

    private void run(Traffic traffic) {
        var thread = new Thread(traffic, "traffic-" + this.traffic.size());
        this.traffic.add(thread);
        thread.start();
    }

    private static HikariDataSource pool(DataSource source) {
        var config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(POOL);
        config.setConnectionTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private void leave() {
        try {
            endTraffic();
            if (poolAbove) {
                pool.close();
                member.close();
            } else {
                member.close();
                pool.close();
            }
            Runtime.getRuntime().halt(0);
        } catch (Exception e) {
            voice.unexpected(e);
        }
    }

    private void endTraffic() throws InterruptedException {
        desk.ended().set(true);
        for (var thread : traffic) {
            thread.join();
        }
    }

    private String carryOut(String verb, String argument) {
        try {
            return switch (verb) {
                case "move" ->
                    execute(new MoveTo(Plan.MIGRATION.id(), Phase.valueOf(argument), assignment.name(), "torture"));
                case "backfill" ->
                    execute(new RunBackfill(
                            Plan.MIGRATION.id(), Direction.valueOf(argument), assignment.name(), "torture"));
                case "verify" ->
                    execute(new RunVerification(
                            Plan.MIGRATION.id(), Direction.valueOf(argument), assignment.name(), "torture"));
                case "ask" -> ask(argument);
                case "transaction" -> hold(argument);
                case "traffic" -> {
                    endTraffic();
                    yield "done";
                }
                default -> throw new IllegalArgumentException(verb);
            };
        } catch (ExpandContractException | SQLException | InterruptedException e) {
            return "failed " + e;
        } catch (RuntimeException e) {
            voice.unexpected(e);
            return "failed " + e;
        }
    }

    private String execute(Command command) {
        var outcome = member.coordinator().execute(command);
        return (outcome.succeeded() ? "done " : outcome instanceof Outcome.Superseded ? "superseded " : "refused ")
                + outcome.message();
    }

    private String ask(String question) {
        return switch (question) {
            case "drop-old" -> {
                var verdict = member.coordinator().mayDropOld(Plan.MIGRATION.id());
                yield (verdict.allowed() ? "done " : "refused ") + verdict.reason();
            }
            case "acknowledged" -> {
                var status = member.coordinator().migration(Plan.MIGRATION.id());
                yield (status.acknowledged() ? "done " : "refused ") + status.phase() + " " + status.blockers();
            }
            default -> throw new IllegalArgumentException(question);
        };
    }

    private String hold(String what) throws SQLException {
        switch (what) {
            case "begin" -> held = Held.begin(Plan.heldRow(slot), desk);
            case "end" -> held.end();
            default -> throw new IllegalArgumentException(what);
        }
        return "done under " + held.phases();
    }
}
