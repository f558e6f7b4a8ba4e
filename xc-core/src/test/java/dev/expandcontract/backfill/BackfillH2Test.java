package dev.expandcontract.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.catalog.NoSuchColumnException;
import dev.expandcontract.catalog.NoSuchTableException;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.pace.Governor;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackfillH2Test {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private final JdbcDataSource dataSource = new JdbcDataSource();
    private final PhaseBoard board = new PhaseBoard();
    private final BatchSettings settings = BatchSettings.DEFAULT
            .withRows(3)
            .withTarget(Duration.ofHours(1))
            .withAttempts(2)
            .withLockTimeout(Duration.ofMillis(50));
    private final Backfill backfill = new Backfill(dataSource, Database.H2, Fence.unfenced(board), settings);
    private final Verification verification =
            new Verification(dataSource, Database.H2, Fence.unfenced(board), settings, Governor.none(), 2);
    private Connection keepOpen;
    private long epoch;

    @BeforeEach
    void open() throws SQLException {
        dataSource.setURL("jdbc:h2:mem:" + getClass().getSimpleName());
        keepOpen = dataSource.getConnection();
        publish(Phase.BACKFILL);
    }

    @AfterEach
    void drop() throws SQLException {
        execute("shutdown");
    }

    @Test
    void rows_are_copied_in_batches_and_reported() throws SQLException {
        createUsers(8);
        execute("update users set tier = subscription where id = 2");
        var progress = new ArrayList<Progress>();

        var report = backfill.run(TIER, Direction.FORWARD, progress::add);

        assertThat(report.finished()).isTrue();
        assertThat(report.rowsScanned()).isEqualTo(8);
        assertThat(report.rowsCopied()).isEqualTo(7);
        assertThat(report.batches()).isEqualTo(4);
        assertThat(progress).extracting(Progress::rowsScanned).containsExactly(3L, 6L, 8L, 8L);
        assertThat(progress).extracting(Progress::rowsCopied).containsExactly(2L, 5L, 7L, 7L);
        assertThat(progress).extracting(Progress::estimatedRows).containsOnly(8L);
        assertThat(verification
                        .run(TIER, Direction.FORWARD, ProgressListener.NONE)
                        .clean())
                .isTrue();
    }

    @Test
    void an_empty_table_is_finished_at_once() throws SQLException {
        createUsers(0);

        var report = backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE);

        assertThat(report.finished()).isTrue();
        assertThat(report.rowsScanned()).isZero();
        assertThat(verification
                        .run(TIER, Direction.FORWARD, ProgressListener.NONE)
                        .clean())
                .isTrue();
    }

    @Test
    void the_reverse_direction_fills_old_from_next_in_soak() throws SQLException {
        createUsers(4);
        execute("update users set tier = 'new', subscription = 'stale' where id = 3");
        execute("update users set tier = subscription where id <> 3");
        publish(Phase.SOAK);

        var found = verification.run(TIER, Direction.REVERSE, ProgressListener.NONE);
        var report = backfill.run(TIER, Direction.REVERSE, ProgressListener.NONE);

        assertThat(found.differingKeys()).containsExactly("ID=3");
        assertThat(report.rowsCopied()).isEqualTo(1);
        assertThat(query("select subscription from users where id = 3")).isEqualTo("new");
    }

    @Test
    void a_verification_counts_all_differences_and_lists_the_first() throws SQLException {
        createUsers(10);
        execute("update users set tier = subscription");
        execute("update users set tier = upper(tier) where id in (2, 5, 9)");

        var report = verification.run(TIER, Direction.FORWARD, ProgressListener.NONE);

        assertThat(report.finished()).isTrue();
        assertThat(report.clean()).isFalse();
        assertThat(report.rows()).isEqualTo(10);
        assertThat(report.differences()).isEqualTo(3);
        assertThat(report.differingKeys()).containsExactly("ID=2", "ID=5");
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "BACKFILL")
    void a_backfill_writes_nothing_in_another_phase(Phase phase) throws SQLException {
        createUsers(2);
        publish(phase);

        var report = backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE);

        assertThat(report.finished()).isFalse();
        assertThat(report.interruption())
                .isEqualTo("migration 'tier' is in phase " + phase + ", and this runs only in BACKFILL");
        assertThat(query("select count(tier) from users")).isEqualTo("0");
    }

    @Test
    void a_verification_runs_in_backfill_and_cutover_only() throws SQLException {
        createUsers(2);

        publish(Phase.CUTOVER);
        assertThat(verification
                        .run(TIER, Direction.FORWARD, ProgressListener.NONE)
                        .finished())
                .isTrue();
        publish(Phase.SOAK);
        assertThat(verification
                        .run(TIER, Direction.FORWARD, ProgressListener.NONE)
                        .interruption())
                .isEqualTo("migration 'tier' is in phase SOAK, and this runs only in BACKFILL or CUTOVER");
    }

    @Test
    void an_instance_that_has_not_learned_of_the_migration_writes_nothing() throws SQLException {
        createUsers(2);
        var empty = new Backfill(dataSource, Database.H2, Fence.unfenced(new PhaseBoard()), settings);

        assertThat(empty.run(TIER, Direction.FORWARD, ProgressListener.NONE).interruption())
                .isEqualTo("this instance has not learned of migration 'tier'");
    }

    @Test
    void a_phase_that_moves_stops_the_run_between_two_batches_and_no_pin_is_left() throws SQLException {
        createUsers(9);

        var report = backfill.run(TIER, Direction.FORWARD, progress -> publish(Phase.DUAL_WRITE));

        assertThat(report.interruption()).contains("is in phase DUAL_WRITE");
        assertThat(report.rowsCopied()).isEqualTo(3);
        assertThat(query("select count(tier) from users")).isEqualTo("3");
        assertThat(board.drainedEpoch()).isEqualTo(board.current().epoch());
    }

    @Test
    void an_interrupted_thread_stops_after_its_batch_and_stays_interrupted() throws SQLException {
        createUsers(9);

        var report = backfill.run(
                TIER, Direction.FORWARD, progress -> Thread.currentThread().interrupt());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.interruption()).isEqualTo("the thread that ran it was interrupted");
        assertThat(report.rowsCopied()).isEqualTo(3);
    }

    @Test
    void a_table_that_cannot_be_walked_is_refused() throws SQLException {
        execute("create table users (id int not null, subscription varchar(9), tier varchar(9))");
        assertRefused(
                "Table 'PUBLIC.USERS' of migration 'tier' cannot be backfilled or verified: it has no primary key,"
                        + " so its rows cannot be taken in batches. Give the table a primary key. Nothing has been written.");

        execute("alter table users add constraint pk primary key (id)");
        execute("alter table users rename to people");
        execute("create view users as select * from people");
        assertRefused("it is a view. Name the table beneath it in the migration");
    }

    @Test
    void a_key_of_a_type_that_cannot_be_walked_is_named() throws SQLException {
        execute("create table users (id double precision primary key, subscription varchar(9), tier varchar(9))");

        assertRefused("its primary key column 'ID' has the type DOUBLE PRECISION, by which H2 cannot be asked");
    }

    @Test
    void a_target_that_the_database_computes_or_that_is_part_of_the_key_is_refused() throws SQLException {
        execute("create table users (id int primary key, subscription varchar(9),"
                + " tier varchar(9) generated always as (subscription))");
        assertRefused("the database computes column 'TIER' itself");

        execute("drop table users");
        execute("create table users (id int, tier varchar(9), subscription varchar(9), primary key (id, tier))");
        assertRefused("column 'TIER' is part of the primary key");
    }

    @Test
    void a_missing_table_or_column_is_named() throws SQLException {
        assertThatThrownBy(() -> backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE))
                .isInstanceOf(NoSuchTableException.class);
        execute("create table users (id int primary key, subscription varchar(9))");
        assertThatThrownBy(() -> backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE))
                .isInstanceOf(NoSuchColumnException.class)
                .hasMessageContaining("no column 'tier'");
    }

    @Test
    void a_failing_batch_names_its_keys_and_keeps_those_before_it() throws SQLException {
        createUsers(6);
        var dropped = new AtomicBoolean();

        assertThatThrownBy(() -> backfill.run(TIER, Direction.FORWARD, progress -> {
                    if (dropped.compareAndSet(false, true)) {
                        try {
                            execute("alter table users drop column subscription");
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    }
                }))
                .isInstanceOf(BackfillFailedException.class)
                .hasMessageContainingAll(
                        "The FORWARD backfill of migration 'tier' (users.subscription -> tier) failed after ID=3 up to"
                                + " ID=6: ",
                        "SUBSCRIPTION",
                        "This batch was rolled back; 3 rows in 1 batches are copied and stay.")
                .hasCauseInstanceOf(SQLException.class);
        assertThat(query("select count(tier) from users")).isEqualTo("3");
        assertThat(board.drainedEpoch()).isEqualTo(board.current().epoch());
    }

    @Test
    void a_lock_that_is_never_given_up_ends_the_run_after_its_attempts() throws SQLException {
        createUsers(6);
        try (var other = dataSource.getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update users set subscription = 'x' where id = 5");

            assertThatThrownBy(() -> backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE))
                    .isInstanceOf(BackfillFailedException.class)
                    .hasMessageContaining("failed at the row ID=5: ");
            other.rollback();
        }
    }

    @Test
    void a_row_that_something_else_keeps_changing_back_is_named_instead_of_copied_forever() throws SQLException {
        createUsers(2);
        execute("create trigger stubborn before update on users for each row call \"" + Stubborn.class.getName()
                + "\"");

        var report = backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE);

        assertThat(report.interruption())
                .contains("row ID=2 differs again after it was copied")
                .contains("trigger");
    }

    @Test
    void connections_are_returned_as_they_were() throws SQLException {
        createUsers(2);
        keepOpen.setAutoCommit(false);
        keepOpen.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        var one = new ReusedConnection(keepOpen);

        new Backfill(one.dataSource(), Database.H2, Fence.unfenced(board), settings)
                .run(TIER, Direction.FORWARD, ProgressListener.NONE);

        assertThat(one.closed()).isEqualTo(1);
        assertThat(keepOpen.getAutoCommit()).isFalse();
        assertThat(keepOpen.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(query("call lock_timeout()")).isNotEqualTo("50");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> backfill.run(TIER, Direction.FORWARD, ProgressListener.NONE))
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageContaining(message);
    }

    private void createUsers(int rows) throws SQLException {
        execute("create table users (id int primary key, subscription varchar(9), tier varchar(9))");
        for (int i = 1; i <= rows; i++) {
            execute("insert into users values (" + i + ", 's" + i + "', null)");
        }
    }

    private void publish(Phase phase) {
        board.publish(new PhaseSnapshot(++epoch, Map.of("tier", phase)));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = keepOpen.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (var statement = keepOpen.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Sets the next side of the second row to a value of its own, whatever is written. */
    public static final class Stubborn implements org.h2.api.Trigger {
        @Override
        public void fire(Connection connection, Object[] before, Object[] after) {
            if (List.of(2).contains(after[0])) {
                after[2] = "mine";
            }
        }
    }
}
