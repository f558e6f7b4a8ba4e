package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.database.Database;
import dev.expandcontract.it.Calls;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;

/** PostgreSQL: batches change their rows without locking them first, as long as nobody holds one of them. */
class OptimisticBatchesTest {

    private static final int ROWS = 90;

    private final List<String> updates = new CopyOnWriteArrayList<>();

    @EveryDatabase
    void rows_that_nobody_holds_are_changed_by_a_plain_update(Database database, DataSource dataSource)
            throws SQLException {
        var rig = filled(database, dataSource);

        assertThat(rig.backfill().rowsCopied()).isEqualTo(ROWS);

        assertThat(updates).hasSizeGreaterThan(2).noneMatch(OptimisticBatchesTest::locks);
        assertThat(rig.query("select count(*) from users where tier = subscription"))
                .containsExactly("" + ROWS);
    }

    @EveryDatabase
    void one_that_meets_a_row_that_somebody_holds_gives_way_and_leaves_it_out(Database database, DataSource dataSource)
            throws Exception {
        var rig = filled(database, dataSource);
        try (var observer = dataSource.getConnection();
                var writer = Locks.transaction(rig, "update users set subscription = 'x', tier = 'x' where id = 50")) {
            var run = CompletableFuture.supplyAsync(rig::backfill);
            // Everything but the row that is held is filled, and only the last look waits for that.
            Locks.await(() ->
                    rig.query("select count(*) from users where tier is null").equals(List.of("1")));
            Locks.awaitWaiter(observer, database);
            writer.commit();

            assertThat(run.get().finished()).isTrue();
        }
        assertThat(rig.query("select count(*) from users where tier = subscription"))
                .containsExactly("" + ROWS);
        assertThat(updates.stream().map(OptimisticBatchesTest::locks))
                .as("the first batches do not lock, one fails, and is tried again with locks")
                .startsWith(false, false)
                .contains(true);
    }

    @EveryDatabase
    void what_comes_after_the_update_waits_for_locks_as_long_as_ever(Database database, DataSource dataSource)
            throws SQLException {
        assumeOptimism(database);
        var waits = new CopyOnWriteArrayList<String>();
        var rig = filled(database, Calls.watch(dataSource, new Calls.Watcher() {
            @Override
            public void before(String text, Connection connection) throws SQLException {
                if (text.equals(Calls.COMMIT)) {
                    try (var statement = connection.createStatement();
                            var timeout = statement.executeQuery("show lock_timeout")) {
                        timeout.next();
                        waits.add(timeout.getString(1));
                    }
                }
            }

            @Override
            public void after(String text, Connection connection) {
                // Only what holds before a commit is asked for.
            }
        }));
        rig.settings(BatchSettings.DEFAULT.withRows(20).withLockTimeout(Duration.ofMillis(321)));

        assertThat(rig.backfill().rowsCopied()).isEqualTo(ROWS);

        assertThat(waits).hasSizeGreaterThan(4).containsOnly("321ms");
    }

    private static boolean locks(String sql) {
        return sql.contains("skip locked");
    }

    private static void assumeOptimism(Database database) {
        Assumptions.assumeTrue(
                database == Database.POSTGRESQL, "only PostgreSQL can be told within a transaction how long to wait");
    }

    private Rig filled(Database database, DataSource dataSource) throws SQLException {
        assumeOptimism(database);
        var rig = Rig.ofUsers(database, Calls.watch(dataSource, new Calls.Watcher() {
            @Override
            public void before(String text, Connection connection) {
                if (text.startsWith("update \"public\".\"users\"")) {
                    updates.add(text);
                }
            }

            @Override
            public void after(String text, Connection connection) {
                // What is about to be executed is enough.
            }
        }));
        rig.settings(BatchSettings.DEFAULT.withRows(20));
        rig.execute(
                "create table users (id int primary key, subscription varchar(20), tier varchar(20))",
                "insert into users select n, 'v' || n from generate_series(1, " + ROWS + ") n");
        return rig;
    }
}
