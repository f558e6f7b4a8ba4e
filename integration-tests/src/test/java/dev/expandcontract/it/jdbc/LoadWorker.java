package dev.expandcontract.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Runs transactions on rows of its own, of which it knows what each must hold, and on one row that all share. */
final class LoadWorker implements Callable<LoadWorker.Report> {

    /** What a worker did. */
    record Report(int transactions, Map<Long, Integer> expected) {}

    static final int ROWS = 8;
    static final int AT_LEAST = 500;

    private static final int TRANSACTIONS_PER_CONNECTION = 20;
    private static final long SHARED_ROW = 0;
    private static final long SLOW_NANOS = 20_000_000;

    private final DataSource dataSource;
    private final int number;
    private final AtomicInteger shared;
    private final AtomicBoolean finished;
    private final Random random;
    private final Map<Long, Integer> expected = new HashMap<>();

    /** @param shared how many increments of the shared row have been committed */
    LoadWorker(DataSource dataSource, int number, AtomicInteger shared, AtomicBoolean finished) {
        this.dataSource = dataSource;
        this.number = number;
        this.shared = shared;
        this.finished = finished;
        random = new Random(number);
        for (int row = 1; row <= ROWS; row++) {
            expected.put(id(row), 0);
        }
    }

    private long id(int row) {
        return (long) number * ROWS + row;
    }

    @Override
    public Report call() throws SQLException {
        boolean failed = true;
        try {
            var report = run();
            failed = false;
            return report;
        } finally {
            if (failed) {
                // Nobody need wait for traffic any more.
                finished.set(true);
            }
        }
    }

    private Report run() throws SQLException {
        int transactions = 0;
        while (transactions < AT_LEAST || !finished.get()) {
            try (var connection = dataSource.getConnection();
                    var read = connection.prepareStatement("select xc$points from users where id = ?");
                    var write = connection.prepareStatement("update users set xc$points = ? where id = ?");
                    var increment =
                            connection.prepareStatement("update users set xc$points = xc$points + ? where id = ?")) {
                var session = new Session(connection, read, write, increment);
                for (int i = 0; i < TRANSACTIONS_PER_CONNECTION; i++) {
                    transaction(session, ++transactions);
                }
            }
        }
        return new Report(transactions, expected);
    }

    /** A connection and what was prepared on it. */
    private record Session(
            Connection connection, PreparedStatement read, PreparedStatement write, PreparedStatement increment) {

        int read(long id) throws SQLException {
            read.setLong(1, id);
            try (var results = read.executeQuery()) {
                assertThat(results.next()).isTrue();
                return results.getInt(random(results.getRow()) ? "score" : "points");
            }
        }

        private static boolean random(int seed) {
            return System.nanoTime() % 2 == seed % 2;
        }

        void write(long id, int value) throws SQLException {
            write.setInt(1, value);
            write.setLong(2, id);
            assertThat(write.executeUpdate()).isEqualTo(1);
        }

        void add(long id, int value) throws SQLException {
            increment.setInt(1, value);
            increment.setLong(2, id);
            increment.addBatch();
        }
    }

    private void transaction(Session session, int value) throws SQLException {
        long id = id(1 + random.nextInt(ROWS));
        assertThat(session.read(id)).as("row %s in autocommit", id).isEqualTo(expected.get(id));
        session.connection().setAutoCommit(false);
        assertThat(session.read(id)).as("row %s", id).isEqualTo(expected.get(id));
        if (random.nextInt(10) == 0) {
            // A slow transaction, which phases change around.
            LockSupport.parkNanos(SLOW_NANOS);
        }
        int after = change(session, id, value);
        assertThat(session.read(id)).as("row %s after its change", id).isEqualTo(after);
        boolean bump = random.nextInt(4) == 0;
        if (bump) {
            session.add(SHARED_ROW, 1);
            assertThat(session.increment().executeBatch()).containsExactly(1);
        }
        if (random.nextInt(5) == 0) {
            session.connection().rollback();
        } else {
            session.connection().commit();
            expected.put(id, after);
            if (bump) {
                shared.incrementAndGet();
            }
        }
        session.connection().setAutoCommit(true);
    }

    private int change(Session session, long id, int value) throws SQLException {
        int before = expected.get(id);
        return switch (random.nextInt(4)) {
            case 0 -> {
                session.write(id, value);
                yield value;
            }
            case 1 -> {
                session.add(id, 2);
                session.add(id, 3);
                assertThat(session.increment().executeBatch()).containsExactly(1, 1);
                yield before + 5;
            }
            case 2 -> {
                session.write(id, value);
                var savepoint = session.connection().setSavepoint();
                session.write(id, -1);
                session.connection().rollback(savepoint);
                yield value;
            }
            default -> {
                replace(session.connection(), id, value);
                yield value;
            }
        };
    }

    /** By texts with literals, which no driver prepares. */
    private static void replace(Connection connection, long id, int value) throws SQLException {
        try (var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("delete from users where id = " + id))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("insert into users (id, xc$points) values (" + id + ", " + value + ")"))
                    .isEqualTo(1);
        }
    }
}
