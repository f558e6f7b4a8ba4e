package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many transactions while the phase goes up and down, under the rule that two phases at most are in use. */
class FlipStressTest {

    private static final int WORKERS = 4;
    private static final int TRANSACTIONS = 3000;
    private static final int ROWS = 8;

    @Test
    @Timeout(300)
    void no_write_is_lost_or_halved_whatever_flips() throws Exception {
        try (var scene = new Scene()) {
            scene.readSwitch = migration ->
                    Math.floorMod(Thread.currentThread().hashCode() + System.nanoTime(), 2) == 0 ? Side.OLD : Side.NEXT;
            for (int id = 1; id <= WORKERS * ROWS; id++) {
                scene.run("insert into users (id, subscription, tier) values (" + id + ", '0', '0')");
            }
            // Between DUAL_WRITE and SOAK both columns must agree after every commit.
            scene.at(Phase.DUAL_WRITE);
            var stop = new AtomicBoolean();
            var pool = Executors.newFixedThreadPool(WORKERS + 1);
            try {
                var flipper = pool.submit(() -> flip(scene, stop));
                var workers = new ArrayList<Future<Integer>>();
                for (int worker = 0; worker < WORKERS; worker++) {
                    workers.add(pool.submit(new Worker(scene, worker)));
                }
                for (var worker : workers) {
                    assertThat(worker.get()).isEqualTo(TRANSACTIONS);
                }
                stop.set(true);
                assertThat(flipper.get()).as("flips").isGreaterThan(50);
            } finally {
                stop.set(true);
                pool.shutdownNow();
            }
            assertThat(scene.board.drainedEpoch())
                    .isEqualTo(scene.board.current().epoch());
            assertThat(scene.rows("select id from users where subscription <> tier or subscription is null"))
                    .isEmpty();
        }
    }

    /** Walks through the dual-writing phases, the next but one only after the last but one has drained. */
    private static int flip(Scene scene, AtomicBoolean stop) {
        var walk = List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.CUTOVER, Phase.SOAK, Phase.CUTOVER, Phase.BACKFILL);
        int flips = 0;
        while (!stop.get()) {
            scene.at(walk.get(flips % walk.size()));
            flips++;
            while (scene.board.drainedEpoch() < scene.board.current().epoch() - 1 && !stop.get()) {
                LockSupport.parkNanos(10_000);
            }
        }
        return flips;
    }

    /** Owns some rows and knows what each must hold. */
    private record Worker(Scene scene, int number) implements Callable<Integer> {

        @Override
        public Integer call() throws SQLException {
            var random = new Random(number);
            var expected = new int[ROWS];
            try (var connection = scene.xc.getConnection();
                    var read = connection.prepareStatement("select xc$tier from users where id = ?");
                    var write = connection.prepareStatement("update users set xc$tier = ? where id = ?")) {
                for (int i = 1; i <= TRANSACTIONS; i++) {
                    connection.setAutoCommit(random.nextInt(4) == 0);
                    int row = random.nextInt(ROWS);
                    assertThat(read(read, id(row))).isEqualTo(expected[row]);
                    if (random.nextBoolean()) {
                        write(write, id(row), i);
                    } else {
                        writeBatch(write, row, i);
                    }
                    if (!connection.getAutoCommit() && random.nextInt(5) == 0) {
                        connection.rollback();
                    } else {
                        expected[row] = i;
                        commit(connection);
                    }
                }
            }
            return TRANSACTIONS;
        }

        private static void commit(Connection connection) throws SQLException {
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }

        private long id(int row) {
            return (long) number * ROWS + row + 1;
        }

        private static int read(PreparedStatement read, long id) throws SQLException {
            read.setLong(1, id);
            try (var results = read.executeQuery()) {
                assertThat(results.next()).isTrue();
                return Integer.parseInt(results.getString("tier"));
            }
        }

        private static void write(PreparedStatement write, long id, int value) throws SQLException {
            write.setString(1, String.valueOf(value));
            write.setLong(2, id);
            assertThat(write.executeUpdate()).isEqualTo(1);
        }

        private void writeBatch(PreparedStatement write, int row, int value) throws SQLException {
            for (int part = 0; part < 2; part++) {
                write.setString(1, part == 0 ? "-1" : String.valueOf(value));
                write.setLong(2, id(row));
                write.addBatch();
            }
            assertThat(write.executeBatch()).containsExactly(1, 1);
        }
    }
}
