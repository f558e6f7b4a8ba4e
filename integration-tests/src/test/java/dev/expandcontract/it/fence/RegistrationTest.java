package dev.expandcontract.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceException;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceLostException;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.Hold;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.metadata.MetadataLocation;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/** The steps of one registration, with something in between each two of them. */
@Timeout(60)
class RegistrationTest {

    private static final List<Integer> ISOLATIONS = List.of(
            Connection.TRANSACTION_READ_COMMITTED,
            Connection.TRANSACTION_REPEATABLE_READ,
            Connection.TRANSACTION_SERIALIZABLE);

    /** One instance's fence, over metadata whose epoch the test moves. */
    private static final class Scene {
        private final DataSource raw;
        private final PhaseBoard board = new PhaseBoard();
        private final MetadataLocation location;
        private final SessionFence fence;
        private final FenceWatch watch;

        /** What happens when the lock is taken and the epoch not yet read. */
        private final AtomicReference<Runnable> between = new AtomicReference<>(() -> {});

        Scene(Database database, DataSource raw) {
            this.raw = raw;
            var store = new MetadataStore(raw, database, TablePrefix.DEFAULT);
            store.install(true, Timing.SYSTEM);
            location = store.locate();
            var tables =
                    new FenceTables(location.table("control"), location.table("instance"), location.table("fence"));
            fence = new SessionFence(database, tables, FenceForm.AUTOMATIC, board, this::readPhases);
            fence.join(7, board::publish);
            watch = new FenceWatch(raw, database, tables);
        }

        private PhaseSnapshot readPhases(Connection connection) throws SQLException {
            between.getAndSet(() -> {}).run();
            return location.phases(connection);
        }

        void moveEpoch() {
            try (var connection = raw.getConnection()) {
                Stand.run(connection, "update xc_control set epoch = epoch + 1");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        List<Long> heldEpochs() {
            return watch.holders(1000, List.of(7L)).stream()
                    .map(holder -> holder.epoch())
                    .toList();
        }
    }

    @EveryDatabase
    void an_epoch_that_moves_between_lock_and_read_is_noticed_whatever_the_isolation(Database database, DataSource raw)
            throws SQLException {
        var scene = new Scene(database, raw);
        long epoch = 0;
        for (int isolation : ISOLATIONS) {
            for (boolean manual : List.of(false, true)) {
                try (var connection = raw.getConnection()) {
                    connection.setTransactionIsolation(isolation);
                    connection.setAutoCommit(!manual);
                    scene.between.set(() -> {
                        assertThat(scene.heldEpochs())
                                .as("the coordinator sees the lock before the epoch is read")
                                .contains(scene.board.current().epoch());
                        scene.moveEpoch();
                    });
                    epoch++;
                    var hold = scene.fence.session(connection).begin(connection);
                    assertThat(hold.snapshot().epoch()).isEqualTo(epoch);
                    assertThat(scene.board.current().epoch()).isEqualTo(epoch);
                    var registered = List.of(epoch);
                    // sessions closed before take their locks with them when the server has noticed
                    Stand.await(() -> scene.heldEpochs().equals(registered));
                    assertThat(connection.getAutoCommit()).isEqualTo(!manual);
                    assertThat(connection.getTransactionIsolation()).isEqualTo(isolation);
                    hold.release();
                }
            }
        }
    }

    @EveryDatabase
    void an_epoch_that_is_not_committed_is_not_read_at_the_lowest_isolation_either(Database database, DataSource raw)
            throws SQLException {
        var scene = new Scene(database, raw);
        try (var moving = raw.getConnection();
                var connection = raw.getConnection()) {
            moving.setAutoCommit(false);
            Stand.run(moving, "update xc_control set epoch = 1");
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            var session = scene.fence.session(connection);
            if (database == Database.H2) {
                assertThatExceptionOfType(FenceException.class)
                        .isThrownBy(() -> session.begin(connection))
                        .withMessageContaining("use READ COMMITTED or a higher isolation");
            } else {
                assertThat(session.begin(connection).snapshot().epoch()).isZero();
            }
            moving.rollback();
        }
    }

    @EveryDatabase
    void the_holder_is_told_with_the_instance_and_what_the_server_knows(Database database, DataSource raw)
            throws SQLException {
        var scene = new Scene(database, raw);
        try (var connection = raw.getConnection()) {
            connection.setAutoCommit(false);
            var session = scene.fence.session(connection);
            var hold = session.begin(connection);
            Stand.run(connection, "select * from xc_audit");
            assertThat(scene.watch.holders(1, List.of(7L))).singleElement().satisfies(holder -> {
                assertThat(holder.instance()).isEqualTo(7);
                assertThat(holder.epoch()).isZero();
                assertThat(holder.user()).isNotEmpty();
                assertThat(holder.session()).isPositive();
            });
            assertThat(scene.watch.holders(0, List.of(7L))).isEmpty();
            connection.rollback();
            hold.release();
        }
        Stand.await(() -> scene.heldEpochs().isEmpty());
    }

    @EveryDatabase
    void a_lock_that_something_else_released_ends_the_connection(Database database, DataSource raw)
            throws SQLException {
        var scene = new Scene(database, raw);
        try (var connection = raw.getConnection()) {
            var session = scene.fence.session(connection);
            session.begin(connection).release();
            releaseAllLocks(connection, database);
            scene.board.publish(new PhaseSnapshot(1, scene.board.current().phases()));
            scene.moveEpoch();
            assertThatExceptionOfType(FenceLostException.class)
                    .isThrownBy(() -> session.begin(connection))
                    .withMessageContaining(
                            " no longer holds the lock of epoch 0, for which it was registered. Something has"
                                    + " released the locks of the session, such as DISCARD ALL, pg_advisory_unlock_all(),"
                                    + " RELEASE_ALL_LOCKS() or a reset of the connection. The connection was closed. Take such"
                                    + " statements away; then run the transaction again.")
                    .satisfies(lost -> assertThat(lost.getSQLState()).isEqualTo("08006"));
            assertThat(connection.isClosed()).isTrue();
        }
        Stand.await(() -> scene.heldEpochs().isEmpty());
    }

    @EveryDatabase
    void a_lost_lock_that_the_sweep_comes_upon_ends_the_connection_at_its_next_use(Database database, DataSource raw)
            throws SQLException {
        for (var autoCommit : List.of(true, false)) {
            var scene = new Scene(
                    database, autoCommit ? raw : DatabaseServer.of(database).newDatabase());
            try (var connection = scene.raw.getConnection()) {
                connection.setAutoCommit(autoCommit);
                var session = scene.fence.session(connection);
                session.begin(connection).release();
                releaseAllLocks(connection, database);
                if (!autoCommit) {
                    connection.commit();
                }
                scene.moveEpoch();
                scene.board.publish(new PhaseSnapshot(1, scene.board.current().phases()));
                Stand.await(() -> scene.fence.sweep() == 1);
                assertThatExceptionOfType(FenceLostException.class)
                        .as("in autocommit: " + autoCommit)
                        .isThrownBy(() -> session.begin(connection))
                        .withMessageContaining(" no longer holds the lock of epoch 0, for which it was registered.");
                assertThat(connection.isClosed()).isTrue();
            }
        }
    }

    private static void releaseAllLocks(Connection connection, Database database) throws SQLException {
        Stand.run(
                connection,
                switch (database) {
                    case POSTGRESQL -> "select pg_advisory_unlock_all()";
                    case MYSQL, MARIADB -> "select release_all_locks()";
                    case H2 -> "delete from xc_fence where epoch >= 0";
                });
    }

    @EveryDatabase
    void the_sweep_waits_for_what_runs_and_the_thread_that_uses_the_session_never_meets_it(
            Database database, DataSource raw) throws Exception {
        var scene = new Scene(database, raw);
        try (var connection = raw.getConnection()) {
            var session = scene.fence.session(connection);
            Hold hold = session.begin(connection);
            scene.moveEpoch();
            scene.board.publish(new PhaseSnapshot(1, scene.board.current().phases()));
            assertThat(scene.fence.sweep()).isZero();
            assertThat(scene.heldEpochs()).containsExactly(0L);
            hold.release();
            Stand.await(() -> scene.fence.sweep() == 1);
            assertThat(scene.heldEpochs()).isEmpty();

            var swept = new CountDownLatch(1);
            var sweeper = Thread.ofPlatform().start(() -> {
                while (swept.getCount() > 0) {
                    scene.fence.sweep();
                }
            });
            for (long epoch = 2; epoch < 60; epoch++) {
                scene.moveEpoch();
                scene.board.publish(
                        new PhaseSnapshot(epoch, scene.board.current().phases()));
                try (var used = raw.getConnection()) {
                    var another = scene.fence.session(used);
                    var running = another.begin(used);
                    assertThat(scene.heldEpochs()).contains(running.snapshot().epoch());
                    running.release();
                }
            }
            swept.countDown();
            sweeper.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(sweeper.isAlive()).isFalse();
        }
    }
}
