package dev.expandcontract.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.DatabaseServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Transactions on PostgreSQL while the migration goes forward to CONTRACT and back to EXPAND, with the columns really
 * added and dropped. Under the barrier's rule nothing may fail, be lost or be read stale.
 */
class TransitionsUnderLoadTest {

    private static final Migration POINTS = Migration.of("points", "users", "points", "score");
    private static final int THREADS = 8;
    private static final int ROUNDS = 3;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
    private final PhaseBoard board = new PhaseBoard();
    private final AtomicInteger shared = new AtomicInteger();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final Random random = new Random(1);
    private int transitions;

    @Test
    @Timeout(300)
    void all_transitions_forward_and_back_under_eight_threads() throws Exception {
        execute("create table users (id bigint primary key, points integer)");
        for (int id = 0; id <= THREADS * LoadWorker.ROWS; id++) {
            execute("insert into users (id, points) values (" + id + ", 0)");
        }
        publish(Phase.EXPAND);
        var config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(THREADS);
        var executor = Executors.newFixedThreadPool(THREADS);
        try (var pool = new HikariDataSource(config)) {
            var xc = new MigratingDataSource(
                    pool,
                    Database.POSTGRESQL,
                    Fence.unfenced(board),
                    migration -> ThreadLocalRandom.current().nextBoolean() ? Side.OLD : Side.NEXT,
                    added -> {});
            xc.register(List.of(POINTS));
            var workers = new ArrayList<Future<LoadWorker.Report>>();
            for (int number = 0; number < THREADS; number++) {
                workers.add(executor.submit(new LoadWorker(xc, number, shared, finished)));
            }
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    forward();
                    back();
                }
            } finally {
                finished.set(true);
            }
            int transactions = 0;
            var expected = new HashMap<Long, Integer>();
            for (var worker : workers) {
                var report = worker.get();
                transactions += report.transactions();
                expected.putAll(report.expected());
            }
            expected.put(0L, shared.get());
            assertThat(rows()).isEqualTo(expected);
            assertThat(transactions).isGreaterThanOrEqualTo(THREADS * LoadWorker.AT_LEAST);
            assertThat(transitions).isEqualTo(ROUNDS * 10);
        } finally {
            executor.shutdownNow();
        }
    }

    private void forward() throws SQLException {
        alter("add column score integer");
        step(Phase.DUAL_WRITE);
        step(Phase.BACKFILL);
        fill("update users set score = points where id = ");
        step(Phase.CUTOVER);
        step(Phase.SOAK);
        step(Phase.CONTRACT);
        awaitDrained();
        alter("drop column points");
    }

    private void back() throws SQLException {
        alter("add column points integer");
        step(Phase.SOAK);
        awaitDrained();
        fill("update users set points = score where id = ");
        step(Phase.CUTOVER);
        step(Phase.BACKFILL);
        step(Phase.DUAL_WRITE);
        step(Phase.EXPAND);
        awaitDrained();
        alter("drop column score");
    }

    /** Enters the phase when nothing runs under one older than the present. */
    private void step(Phase phase) {
        awaitDrained();
        publish(phase);
        transitions++;
        // Lets some transactions meet the phase, so that each pair of neighbours is seen; at other times hurries on, so
        // that nothing but the barrier keeps slow transactions from meeting a phase too far.
        int target = shared.get() + (random.nextBoolean() ? THREADS : 0);
        while (shared.get() < target && !finished.get()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void awaitDrained() {
        while (board.drainedEpoch() < board.current().epoch()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void publish(Phase phase) {
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, Map.of(POINTS.id(), phase)));
    }

    /** Row by row, so that no deadlock with the writers is possible. */
    private void fill(String update) throws SQLException {
        for (int id = 0; id <= THREADS * LoadWorker.ROWS; id++) {
            execute(update + id);
        }
    }

    /** Never makes the writers wait long behind its own wait for the table. */
    private void alter(String change) throws SQLException {
        while (true) {
            try {
                execute("set lock_timeout = '50ms'; alter table users " + change);
                return;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Map<Long, Integer> rows() throws SQLException {
        var rows = new HashMap<Long, Integer>();
        try (var connection = raw.getConnection();
                var statement = connection.createStatement();
                var results = statement.executeQuery("select id, points from users")) {
            while (results.next()) {
                rows.put(results.getLong(1), results.getInt(2));
            }
        }
        return rows;
    }
}
