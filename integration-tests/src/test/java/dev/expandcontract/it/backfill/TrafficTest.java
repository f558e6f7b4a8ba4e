package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Backfill and verification beside an application that writes both columns. */
class TrafficTest {

    static final int ROWS = 1500;
    private static final int WRITERS = 4;

    static final Migration PLAIN = Migration.of("tier", "users", "subscription", "tier");

    /** What it makes of a value is a line feed longer. */
    private static final Migration CONVERTED =
            PLAIN.with(new Functions<>(String.class, String.class, text -> text + "\n", String::stripTrailing)
                    .conversion("lines"));

    @EveryDatabase
    void nothing_is_lost_and_no_false_difference_is_seen_beside_dual_writers(Database database, DataSource dataSource)
            throws Exception {
        besideDualWriters(filled(database, dataSource, PLAIN, ROWS), "");
    }

    @EveryDatabase
    void neither_is_under_a_conversion_in_java(Database database, DataSource dataSource) throws Exception {
        besideDualWriters(filled(database, dataSource, CONVERTED, ROWS), "\n");
    }

    /** @param end what the second column holds in addition */
    private static void besideDualWriters(Rig rig, String end) throws Exception {
        rig.settings(BatchSettings.DEFAULT.withRows(40));
        var stop = new AtomicBoolean();
        var newKeys = new AtomicLong(1_000_000);
        var committed = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(WRITERS)) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                var random = new Random(i);
                writers.add(pool.submit(() -> {
                    write(rig, random, end, newKeys, stop, committed);
                    return null;
                }));
            }
            try {
                Locks.await(() -> committed.get() > 20);
                var report = rig.backfill();
                assertThat(report.interruption()).isNull();
                var before = committed.get();
                for (int i = 0; i < 3; i++) {
                    var verified = rig.verify();
                    assertThat(verified.finished()).isTrue();
                    assertThat(verified.differingKeys()).isEmpty();
                    assertThat(verified.differences()).isZero();
                }
                Locks.await(() -> committed.get() > before);
            } finally {
                stop.set(true);
            }
            for (var writer : writers) {
                writer.get();
            }
        }
        assertThat(rig.query("select count(*) from users where subscription <> expected or tier <> concat(expected, '"
                        + end + "') or tier is null or subscription is null"))
                .containsExactly("0");
    }

    /** Changes, inserts, deletes and re-keys rows, always both columns together and {@code expected} with them. */
    static void write(
            Rig rig, Random random, String end, AtomicLong newKeys, AtomicBoolean stop, AtomicInteger committed)
            throws SQLException {
        try (var connection = rig.dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            for (int n = 0; !stop.get(); n++) {
                var text = Thread.currentThread().threadId() + "." + n;
                var value = "'" + text + "'";
                var next = "'" + text + end + "'";
                var row = random.nextInt(ROWS) * 10;
                try {
                    switch (random.nextInt(8)) {
                        case 0 ->
                            Locks.run(
                                    connection,
                                    "insert into users values (" + newKeys.incrementAndGet() + ", " + value + ", "
                                            + next + ", " + value + ")");
                        case 1 -> Locks.run(connection, "delete from users where id = " + row);
                        case 2, 3 ->
                            // Between the historical keys, and so behind or before the walk by chance.
                            Locks.run(
                                    connection,
                                    "update users set id = " + (random.nextInt(ROWS) * 10 + 1 + random.nextInt(9))
                                            + " where id = " + row);
                        default ->
                            Locks.run(
                                    connection,
                                    "update users set subscription = " + value + ", tier = " + next + ", expected = "
                                            + value + " where id in (" + row + ", " + (row + 10) + ")");
                    }
                    if (random.nextInt(5) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                        committed.incrementAndGet();
                    }
                } catch (SQLException taken) {
                    // A key that another writer has moved a row to, or a deadlock between writers.
                    connection.rollback();
                }
            }
        }
    }

    @EveryDatabase
    void a_row_that_moves_behind_the_walk_or_beyond_its_end_is_filled_all_the_same(
            Database database, DataSource dataSource) throws SQLException {
        aRowMoves(filled(database, dataSource, PLAIN, 12), "");
        aRowMoves(filled(database, dataSource, CONVERTED, 12), "\n");
    }

    private static void aRowMoves(Rig rig, String end) throws SQLException {
        var moved = new AtomicBoolean();

        var report = rig.backfill(Direction.FORWARD, progress -> {
            if (moved.compareAndSet(false, true)) {
                execute(rig, "update users set id = 5 where id = 80");
                execute(rig, "update users set id = 5000 where id = 90");
                execute(rig, "delete from users where id = 100");
                execute(rig, "insert into users values (4000, 'new', 'new" + end + "', 'new')");
            }
        });

        assertThat(report.finished()).isTrue();
        assertThat(report.rowsScanned()).isEqualTo(9);
        assertThat(report.rowsCopied()).isEqualTo(11);
        assertThat(rig.query("select count(*) from users where tier = concat(expected, '" + end + "')"))
                .containsExactly("12");
    }

    @EveryDatabase
    void a_difference_that_moves_behind_the_verification_is_found_all_the_same(Database database, DataSource dataSource)
            throws SQLException {
        for (var to : new int[] {5, 5000}) {
            aDifferenceMoves(filled(database, dataSource, PLAIN, 12), "", to);
            aDifferenceMoves(filled(database, dataSource, CONVERTED, 12), "\n", to);
        }
    }

    private static void aDifferenceMoves(Rig rig, String end, int to) throws SQLException {
        rig.execute("update users set tier = concat(subscription, '" + end + "') where id <> 80");
        rig.spread();
        var moved = new AtomicBoolean();

        var report = rig.verify(Direction.FORWARD, progress -> {
            if (moved.compareAndSet(false, true)) {
                execute(rig, "update users set id = " + to + " where id = 80");
            }
        });

        assertThat(report.finished()).isTrue();
        assertThat(report.differences()).isEqualTo(1);
        assertThat(report.differingKeys()).map(String::toLowerCase).containsExactly("id=" + to);
    }

    @EveryDatabase
    void a_walk_ends_although_rows_keep_arriving(Database database, DataSource dataSource) throws SQLException {
        var rig = filled(database, dataSource, PLAIN, 12);
        var next = new AtomicInteger(10_000);
        ProgressListener inserts = progress -> {
            for (int i = 0; i < 5; i++) {
                execute(rig, "insert into users values (" + next.incrementAndGet() + ", 'n', 'n', 'n')");
            }
        };

        assertThat(rig.backfill(Direction.FORWARD, inserts).rowsScanned()).isEqualTo(12);
        assertThat(rig.verify(Direction.FORWARD, inserts).clean()).isTrue();
    }

    @EveryDatabase
    void a_batch_in_flight_holds_its_phase_until_it_ends_and_is_the_last(Database database, DataSource dataSource)
            throws Exception {
        var rig = filled(database, dataSource, PLAIN, 12);
        rig.settings(BatchSettings.DEFAULT.withRows(3).withLockTimeout(Duration.ofSeconds(30)));
        var epoch = rig.board.current().epoch();
        try (var observer = dataSource.getConnection();
                var writer = Locks.transaction(rig, "update users set subscription = 'x', tier = 'x' where id = 10")) {
            var run = CompletableFuture.supplyAsync(rig::backfill);
            Locks.awaitWaiter(observer, database);

            rig.enter(Phase.DUAL_WRITE);

            assertThat(rig.board.drainedEpoch()).isEqualTo(epoch);
            writer.rollback();
            var report = run.get();
            assertThat(report.interruption())
                    .isEqualTo("migration 'tier' is in phase DUAL_WRITE, and this runs only in BACKFILL");
            assertThat(rig.board.drainedEpoch()).isEqualTo(epoch + 1);
            assertThat(rig.query("select count(tier) from users")).containsExactly("" + report.rowsCopied());
            // The locked row is left for the end.
            assertThat(report.rowsCopied()).isEqualTo(12);
        }
    }

    @EveryDatabase
    void a_batch_that_meets_a_lock_gives_way_and_is_tried_again(Database database, DataSource dataSource)
            throws Exception {
        var rig = filled(database, dataSource, PLAIN, 9);
        rig.settings(BatchSettings.DEFAULT.withRows(3).withLockTimeout(Duration.ofMillis(100)));
        try (var observer = dataSource.getConnection();
                var writer = Locks.transaction(rig, "update users set subscription = 'x', tier = 'x' where id = 40")) {
            var run = CompletableFuture.supplyAsync(rig::backfill);
            Locks.awaitWaiter(observer, database);
            rig.enter(Phase.BACKFILL);
            var epoch = rig.board.current().epoch();
            // The attempt that waited has ended without its lock, and with it its pin.
            Locks.await(() -> rig.board.drainedEpoch() == epoch);
            writer.commit();

            assertThat(run.get().finished()).isTrue();
        }
        assertThat(rig.query("select tier from users order by id"))
                .containsExactly("v0", "v1", "v2", "v3", "x", "v5", "v6", "v7", "v8");
    }

    @EveryDatabase
    void the_application_is_never_the_victim_of_a_deadlock_with_a_batch(Database database, DataSource dataSource)
            throws Exception {
        var rig = filled(database, dataSource, PLAIN, 9);
        rig.settings(BatchSettings.DEFAULT.withRows(9));
        try (var observer = dataSource.getConnection();
                var writer = Locks.transaction(rig, "update users set subscription = 'x', tier = 'x' where id = 50")) {
            var run = CompletableFuture.supplyAsync(rig::backfill);
            Locks.awaitWaiter(observer, database);

            Locks.run(writer, "update users set subscription = 'y', tier = 'y' where id = 10");
            writer.commit();

            assertThat(run.get().finished()).isTrue();
        }
        assertThat(rig.query("select tier from users order by id"))
                .containsExactly("v0", "y", "v2", "v3", "v4", "x", "v6", "v7", "v8");
    }

    static Rig filled(Database database, DataSource dataSource, Migration migration, int rows) throws SQLException {
        var rig = new Rig(database, dataSource, migration);
        rig.execute(
                "drop table if exists users",
                "create table users (id bigint primary key, subscription varchar(40), tier varchar(40), expected varchar(40))");
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("insert into users values (?, ?, null, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                insert.setLong(1, i * 10L);
                insert.setString(2, "v" + i);
                insert.setString(3, "v" + i);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        return rig;
    }

    private static void execute(Rig rig, String sql) {
        try {
            rig.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
