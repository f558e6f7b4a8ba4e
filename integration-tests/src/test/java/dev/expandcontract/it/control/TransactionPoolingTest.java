package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceFormException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The application reaches PostgreSQL through a proxy that gives each transaction another session. */
class TransactionPoolingTest {

    private static final int SESSIONS = 3;
    private static final int WRITERS = 5;
    private static final String READ = "select xc$tier from users where id = 0";

    private final DataSource direct = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
    private final Fleet fleet = new Fleet(direct, Database.POSTGRESQL);
    private final PoolingProxy proxy = new PoolingProxy((PGSimpleDataSource) direct, SESSIONS);

    TransactionPoolingTest() throws Exception {
        fleet.sql("alter table users add column tier varchar(20)", "insert into users values (0, 'free', 'free')");
    }

    @AfterEach
    void close() throws Exception {
        fleet.close();
        proxy.close();
    }

    private Xc start(String name) {
        return Fleet.builder(proxy.dataSource(), name).start();
    }

    @Test
    void trap_38_each_transaction_registers_itself_and_is_seen_by_the_coordinator_until_it_ends() throws SQLException {
        try (var xc = start("pooled");
                var connection = xc.dataSource().getConnection()) {
            var coordinator = xc.coordinator();
            assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
            connection.setAutoCommit(false);
            read(connection);
            assertThat(locks()).isEqualTo(2);
            assertThat(coordinator.execute(moveTo(Phase.DUAL_WRITE))).isInstanceOf(Outcome.Moved.class);
            assertThat(coordinator.migration("tier").blockers())
                    .singleElement()
                    .extracting(Blocker::why)
                    .asString()
                    .startsWith("session ")
                    .contains(" of instance 'pooled' (")
                    .contains("it is registered for epoch 1, DUAL_WRITE was entered at epoch 2");
            assertThat(coordinator.execute(moveTo(Phase.BACKFILL)).message())
                    .contains("Gate fleet-acknowledged (hard) failed");
            connection.commit();
            assertThat(locks()).isZero();
            assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
            read(connection);
            assertThat(coordinator.migration("tier").blockers()).isEmpty();
            connection.commit();
            assertThat(coordinator.execute(moveTo(Phase.BACKFILL)).succeeded()).isTrue();
        }
    }

    @Test
    void a_transaction_that_begins_before_the_instance_has_learned_runs_under_the_present_phase() throws SQLException {
        var other = fleet.start("direct");
        try (var xc = Fleet.builder(proxy.dataSource(), "late")
                        .pollInterval(Duration.ofHours(1))
                        .start();
                var connection = xc.dataSource().getConnection()) {
            fleet.acknowledged();
            other.coordinator().execute(moveTo(Phase.DUAL_WRITE)).orThrow();
            connection.setAutoCommit(false);
            write(connection, 0, "pro");
            assertThat(fleet.status().blockers()).isEmpty();
            connection.commit();
            assertThat(users()).containsExactly("pro,pro");
        }
    }

    @Test
    void marked_statements_are_refused_in_autocommit_and_others_run() throws SQLException {
        try (var xc = start("pooled");
                var connection = xc.dataSource().getConnection();
                var statement = connection.createStatement()) {
            assertRefusedInAutocommit(() -> statement.executeQuery(READ));
            assertRefusedInAutocommit(() -> connection.prepareStatement(READ));
            statement.executeQuery("select id from users").close();
            statement.addBatch("update users set id = 7");
            statement.addBatch("update users set id = 0");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
            statement.addBatch("update users set xc$tier = 'pro'");
            assertRefusedInAutocommit(statement::executeBatch);
            assertThat(users()).containsExactly("free,free");
        }
    }

    private static void assertRefusedInAutocommit(Callable<?> use) {
        assertThatThrownBy(use::call)
                .isInstanceOf(FenceFormException.class)
                .hasMessage("A statement of a migrating column is refused in autocommit, because on this connection the"
                        + " fence is taken by each transaction: a proxy may give the next statement another session."
                        + " Nothing was executed. Run it in a transaction: setAutoCommit(false), then commit(). Or"
                        + " connect past the proxy.");
    }

    @Test
    void only_read_committed_is_safe() throws SQLException {
        try (var xc = Fleet.builder(direct, "configured")
                        .fence(FenceForm.TRANSACTION)
                        .start();
                var connection = xc.dataSource().getConnection()) {
            for (int level : new int[] {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE}) {
                connection.setTransactionIsolation(level);
                connection.setAutoCommit(false);
                for (int again = 0; again < 2; again++) {
                    assertThatThrownBy(() -> read(connection))
                            .isInstanceOf(FenceFormException.class)
                            .hasMessageContaining(
                                    "the fence is taken by each transaction, and this one's isolation is '"
                                            + (level == Connection.TRANSACTION_SERIALIZABLE
                                                    ? "serializable"
                                                    : "repeatable read")
                                            + "'")
                            .hasMessageEndingWith("Use READ COMMITTED, or connect past the proxy.");
                }
                assertThat(locks()).isZero();
                execute(connection, "update users set id = 1 - id");
                connection.commit();
                connection.setAutoCommit(true);
            }
            assertThat(users()).hasSize(1);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            read(connection);
            assertThat(locks()).isEqualTo(2);
        }
    }

    @Test
    void a_return_to_a_savepoint_does_not_give_the_lock_back() throws SQLException {
        try (var xc = start("pooled");
                var connection = xc.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var savepoint = connection.setSavepoint();
            // preparing alone begins nothing that has to be undone
            connection.prepareStatement(READ).close();
            read(connection);
            connection.rollback(savepoint);
            assertThat(locks()).isEqualTo(2);
            read(connection);
            connection.rollback();
            assertThat(locks()).isZero();
        }
    }

    @Test
    void a_transaction_in_which_nothing_ran_does_not_stay_open() throws SQLException {
        try (var xc = start("pooled");
                var connection = xc.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement(READ)) {
                assertThat(locks()).isEqualTo(2);
                assertThat(statement).isNotNull();
            }
            assertThat(locks()).isZero();
            try (var statement = connection.prepareStatement(READ)) {
                statement.executeQuery().close();
            }
            assertThat(locks()).isEqualTo(2);
            connection.rollback();
        }
    }

    @Test
    void a_transaction_that_began_past_xc_is_refused() throws SQLException {
        try (var xc = start("pooled");
                var connection = xc.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var statement =
                    connection.unwrap(org.postgresql.jdbc.PgConnection.class).createStatement()) {
                statement.execute("select 1");
            }
            assertThatThrownBy(() -> read(connection))
                    .hasMessageContaining("a transaction is open on it that began past XC");
        }
    }

    @Test
    void all_phases_under_traffic_through_the_proxy() throws Exception {
        for (int id = 1; id <= WRITERS; id++) {
            fleet.sql("insert into users values (" + id + ", 'w0', null)");
        }
        fleet.makeOldNullable();
        var finished = new AtomicBoolean();
        try (var pool = new HikariDataSource();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            pool.setDataSource(proxy.dataSource());
            pool.setMaximumPoolSize(WRITERS + 2);
            var writers = new ArrayList<Future<Integer>>();
            try (var one = Fleet.builder(pool, "one").start();
                    var two = start("two")) {
                var coordinator = fleet.through(one);
                fleet.acknowledged();
                for (int id = 1; id <= WRITERS; id++) {
                    int row = id;
                    var source = id % 2 == 0 ? one.dataSource() : two.dataSource();
                    writers.add(executor.submit(() -> writeUntil(finished, source, row)));
                }
                try {
                    fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
                    fleet.fill(Direction.FORWARD);
                    fleet.move(Phase.CUTOVER, Phase.BACKFILL, Phase.CUTOVER, Phase.SOAK, Phase.CONTRACT);
                    assertThat(coordinator.mayDropOld("tier").allowed()).isTrue();
                    fleet.sql("alter table users drop column subscription");
                } finally {
                    finished.set(true);
                }
                for (int id = 1; id <= WRITERS; id++) {
                    int written = writers.get(id - 1).get();
                    assertThat(written).isPositive();
                    assertThat(text("select tier from users where id = " + id)).isEqualTo("w" + written);
                }
            }
        }
        assertThat(locks()).isZero();
    }

    /** Counts its row up, and finds in each transaction what the one before has written. */
    private static int writeUntil(AtomicBoolean finished, DataSource source, int row) throws SQLException {
        int written = 0;
        while (!finished.get()) {
            try (var connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try (var statement = connection.prepareStatement("select xc$tier from users where id = ?")) {
                    statement.setInt(1, row);
                    try (var rows = statement.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getString(1)).isEqualTo("w" + written);
                    }
                }
                write(connection, row, "w" + (written + 1));
                connection.commit();
                written++;
            }
        }
        return written;
    }

    private static void write(Connection connection, int row, String value) throws SQLException {
        try (var statement = connection.prepareStatement("update users set xc$tier = ? where id = ?")) {
            statement.setString(1, value);
            statement.setInt(2, row);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static void read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(READ)) {
            assertThat(rows).isNotNull();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void nothing_is_left_in_the_sessions_that_are_shared() throws SQLException {
        try (var xc = start("pooled");
                var bare = Xc.builder(proxy.dataSource()).instance("bare").start();
                var connection = xc.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            read(connection);
            connection.commit();
            assertThat(bare.coordinator().fleet()).hasSize(2);
        }
        assertThat(locks()).isZero();
        try (var connection = proxy.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (int session = 0; session < SESSIONS; session++) {
                try (var rows = statement.executeQuery("select pg_listening_channels()")) {
                    assertThat(rows.next()).isFalse();
                }
            }
        }
    }

    /** Advisory locks in this database, of sessions and transactions. */
    private int locks() throws SQLException {
        return Integer.parseInt(text("select count(*) from pg_locks where locktype = 'advisory'"
                + " and database = (select oid from pg_database where datname = current_database())"));
    }

    private List<String> users() throws SQLException {
        var all = new ArrayList<String>();
        try (var connection = direct.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select subscription || ',' || tier from users order by id")) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private String text(String query) throws SQLException {
        try (var connection = direct.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
