package dev.expandcontract.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * What a transition costs the writers of an instance with {@value #BUSY} busy and {@value #IDLE} idle connections: how long
 * until nothing is registered for the epoch before, and the longest time that one write transaction took meanwhile, against
 * a quiet window of the same run; alone, and while one transaction stays open for {@value #SLOW_MILLIS} ms. Besides, how long
 * until the phase is in effect in two more instances, which learn of it as any instance does. All settings are the defaults.
 */
public final class TransitionBenchmark {

    static final int BUSY = 8;
    static final int IDLE = 20;
    static final int SLOW_MILLIS = 700;

    private static final int TRANSITIONS = 20;
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(5);
    private static final long QUIET = TimeUnit.SECONDS.toNanos(8);
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private final Xc xc;
    private final AtomicLong longest = new AtomicLong();
    private final AtomicBoolean finished = new AtomicBoolean();

    private TransitionBenchmark(Xc xc) {
        this.xc = xc;
    }

    /** @param databases which to run on, by name; PostgreSQL, MySQL and MariaDB if none is given */
    public static void main(String[] databases) throws Exception {
        var names = databases.length == 0 ? List.of("postgresql", "mysql", "mariadb") : List.of(databases);
        System.out.println(
                "| ms | quiet window, longest | drain, median / longest | longest in a transition | drain with a "
                        + SLOW_MILLIS + " ms transaction | longest with it | in effect in all instances |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (var name : names) {
            var raw = DatabaseServer.of(Database.valueOf(name.toUpperCase(Locale.ROOT)))
                    .newDatabase();
            var config = new HikariConfig();
            config.setDataSource(raw);
            config.setMaximumPoolSize(BUSY + IDLE + 2);
            try (var pool = new HikariDataSource(config)) {
                createTable(raw);
                try (var xc = Xc.builder(pool).migrations(TIER).start();
                        var second = Xc.builder(pool).migrations(TIER).start();
                        var third = Xc.builder(pool).migrations(TIER).start()) {
                    use(second);
                    use(third);
                    System.out.println("| " + name + " | " + new TransitionBenchmark(xc).run());
                }
            }
        }
    }

    private static void use(Xc xc) throws SQLException {
        try (var connection = xc.dataSource().getConnection()) {
            write(connection, 0);
        }
    }

    private static void createTable(DataSource raw) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20), tier varchar(20))");
            for (int id = 0; id <= BUSY; id++) {
                statement.execute("insert into users (id) values (" + id + ")");
            }
        }
    }

    private String run() throws Exception {
        var executor = Executors.newFixedThreadPool(BUSY);
        try {
            useAllConnections();
            var writers = new ArrayList<Future<Integer>>();
            for (int id = 1; id <= BUSY; id++) {
                writers.add(executor.submit(writer(id)));
            }
            LockSupport.parkNanos(WARM_UP);
            longest.set(0);
            LockSupport.parkNanos(QUIET);
            long quiet = longest.get();
            var alone = measureAll(this::transition);
            var beside = measureAll(this::transitionBesideASlowTransaction);
            var everywhere = measureAll(this::transitionUntilInEffect);
            finished.set(true);
            for (var writer : writers) {
                writer.get();
            }
            return millis(quiet) + " | " + alone.drain() + " | " + millis(alone.stall()) + " | " + beside.drain()
                    + " | " + millis(beside.stall()) + " | " + everywhere.drain() + " |";
        } finally {
            finished.set(true);
            executor.shutdown();
        }
    }

    /** Every connection of the pool has been used, and is registered when the first transition begins. */
    private void useAllConnections() throws SQLException {
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < BUSY + IDLE; i++) {
            var connection = xc.dataSource().getConnection();
            connections.add(connection);
            write(connection, 0);
        }
        for (var connection : connections) {
            connection.close();
        }
    }

    private Callable<Integer> writer(int id) {
        return () -> {
            int written = 0;
            while (!finished.get()) {
                long began = System.nanoTime();
                try (var connection = xc.dataSource().getConnection()) {
                    connection.setAutoCommit(false);
                    write(connection, id);
                    connection.commit();
                }
                long took = System.nanoTime() - began;
                longest.accumulateAndGet(took, Math::max);
                written++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            return written;
        };
    }

    private static void write(Connection connection, int id) throws SQLException {
        try (var statement = connection.prepareStatement("update users set xc$tier = ? where id = ?")) {
            statement.setString(1, "gold");
            statement.setInt(2, id);
            statement.executeUpdate();
        }
    }

    /** Moves to the other one of EXPAND and DUAL_WRITE, and says how long it took until nothing older was registered. */
    private long transition() {
        var coordinator = xc.coordinator();
        var to = coordinator.migration("tier").phase() == Phase.EXPAND ? Phase.DUAL_WRITE : Phase.EXPAND;
        coordinator.execute(new MoveTo("tier", to, "benchmark", "measure")).orThrow();
        long began = System.nanoTime();
        while (!coordinator.migration("tier").acknowledged()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return System.nanoTime() - began;
    }

    private long transitionBesideASlowTransaction() throws Exception {
        var begun = new CountDownLatch(1);
        var slow = Thread.ofPlatform().start(() -> {
            try (var connection = xc.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                write(connection, 0);
                begun.countDown();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        long drained = transition();
        slow.join();
        return drained;
    }

    /** Until every instance has acknowledged, which each does when no transaction of its own runs under an older phase. */
    private long transitionUntilInEffect() {
        var coordinator = xc.coordinator();
        long began = System.nanoTime();
        transition();
        if (!coordinator.awaitAcknowledged("tier", Duration.ofSeconds(30))) {
            throw new IllegalStateException("Not acknowledged: " + coordinator.fleet());
        }
        return System.nanoTime() - began;
    }

    private record Measured(String drain, long stall) {}

    private Measured measureAll(Callable<Long> transition) throws Exception {
        var drains = new ArrayList<Long>();
        longest.set(0);
        for (int i = 0; i < TRANSITIONS; i++) {
            drains.add(transition.call());
            LockSupport.parkNanos(BETWEEN);
        }
        drains.sort(null);
        return new Measured(millis(drains.get(drains.size() / 2)) + " / " + millis(drains.getLast()), longest.get());
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.0f", nanos / 1e6);
    }
}
