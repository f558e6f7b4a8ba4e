package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.rewrite.StatementRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From where to where a transaction holds its phases. */
class TransactionPinTest {

    private Scene scene;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    @Test
    void a_connection_that_has_run_nothing_pins_nothing() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            statement.setFetchSize(10);
            connection.getMetaData();
            connection.getTransactionIsolation();
            scene.assertFree();
        }
    }

    @Test
    void an_unmarked_statement_pins_as_the_snapshot_of_the_database_may_begin_with_it() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            statement.executeQuery("select 1");
            scene.assertPinned();
            connection.commit();
            scene.assertFree();
        }
    }

    @Test
    void the_phases_at_the_first_statement_hold_for_the_whole_transaction() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            statement.execute("insert into plain (id) values (1)");
            scene.at(Phase.DUAL_WRITE);
            statement.executeUpdate("insert into users (name, xc$tier) values ('ann', 'gold')");
            scene.at(Phase.BACKFILL);
            try (var prepared = connection.prepareStatement("insert into users (name, xc$tier) values (?, ?)")) {
                prepared.setString(1, "bob");
                prepared.setString(2, "free");
                prepared.executeUpdate();
            }
            connection.commit();
            statement.executeUpdate("insert into users (name, xc$tier) values ('cy', 'gold')");
            connection.commit();
        }
        assertThat(scene.users()).containsExactly("ann,gold,null", "bob,free,null", "cy,gold,gold");
    }

    @Test
    void preparing_pins() throws SQLException {
        try (var connection = scene.transaction();
                var ignored = connection.prepareStatement("select xc$tier from users")) {
            scene.assertPinned();
        }
        try (var connection = scene.transaction();
                var ignored = connection.prepareStatement("select id from plain")) {
            scene.assertPinned();
        }
        scene.assertFree();
    }

    @Test
    void a_transaction_of_prepared_statements_that_never_ran_ends_with_them() throws SQLException {
        try (var connection = scene.transaction()) {
            var marked = connection.prepareStatement("select xc$tier from users");
            var unmarked = connection.prepareStatement("select id from plain");
            marked.close();
            scene.assertPinned();
            unmarked.close();
            unmarked.close();
            scene.assertFree();
        }
    }

    @Test
    void a_statement_that_could_not_be_prepared_leaves_nothing_pinned() throws SQLException {
        try (var connection = scene.transaction()) {
            assertThatThrownBy(() -> connection.prepareStatement("select no_such from plain"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.prepareStatement("select no_such, xc$tier from users"))
                    .isInstanceOf(SQLException.class);
            scene.assertFree();
        }
    }

    @Test
    void once_something_ran_closing_statements_ends_nothing() throws SQLException {
        try (var connection = scene.transaction()) {
            try (var prepared = connection.prepareStatement("select xc$tier from users")) {
                prepared.executeQuery();
            }
            scene.assertPinned();
            try (var ignored = connection.prepareStatement("select id from plain")) {
                scene.assertPinned();
            }
            scene.assertPinned();
        }
    }

    @Test
    void closing_a_statement_of_an_earlier_transaction_ends_nothing() throws SQLException {
        try (var connection = scene.transaction()) {
            var earlier = connection.prepareStatement("select id from plain");
            connection.commit();
            try (var ignored = connection.prepareStatement("select name from plain")) {
                earlier.close();
                scene.assertPinned();
            }
            scene.assertFree();
        }
    }

    @Test
    void rollback_ends_and_rollback_to_a_savepoint_does_not() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            statement.execute("insert into users (xc$tier) values ('gold')");
            var savepoint = connection.setSavepoint("one");
            scene.at(Phase.DUAL_WRITE);
            connection.rollback(savepoint);
            scene.assertPinned();
            statement.execute("insert into users (name, xc$tier) values ('after', 'gold')");
            connection.releaseSavepoint(savepoint);
            scene.assertPinned();
            connection.commit();
            assertThat(scene.users()).containsExactly("null,gold,null", "after,gold,null");
            statement.execute("insert into users (xc$tier) values ('gold')");
            connection.rollback();
            scene.assertFree();
        }
    }

    @Test
    void going_to_autocommit_commits_and_ends() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            statement.execute("insert into users (xc$tier) values ('gold')");
            connection.setAutoCommit(false);
            scene.assertPinned();
            connection.setAutoCommit(true);
            scene.assertFree();
        }
        assertThat(scene.users()).hasSize(1);
    }

    @Test
    void close_and_abort_end() throws SQLException {
        var closed = begun();
        scene.assertPinned();
        closed.close();
        closed.close();
        scene.assertFree();
        var aborted = begun();
        scene.assertPinned();
        aborted.abort(Runnable::run);
        scene.assertFree();
        aborted.close();
        scene.assertFree();
    }

    private Connection begun() throws SQLException {
        var connection = scene.transaction();
        connection.createStatement().execute("insert into users (xc$tier) values ('gold')");
        return connection;
    }

    @Test
    void a_commit_or_rollback_that_fails_ends_nothing_for_the_transaction_may_live() throws SQLException {
        var connection = begun();
        scene.driver.failAtEnd(true);
        assertThatThrownBy(connection::commit).hasMessage("The end of the transaction fails");
        scene.assertPinned();
        assertThatThrownBy(connection::rollback).hasMessage("The end of the transaction fails");
        scene.assertPinned();
        scene.driver.failAtEnd(false);
        connection.rollback();
        scene.assertFree();
        connection.close();
    }

    @Test
    void a_failed_statement_ends_nothing() throws SQLException {
        try (var connection = begun();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("insert into users (no_such, xc$tier) values (1, 'gold')"))
                    .isInstanceOf(SQLException.class);
            scene.assertPinned();
        }
    }

    @Test
    void a_reused_connection_runs_under_the_phase_of_each_transaction() throws SQLException {
        try (var connection = scene.transaction();
                var insert = connection.prepareStatement("insert into users (name, xc$tier) values (?, ?)")) {
            for (var phase : Phase.values()) {
                scene.at(phase);
                insert.setString(1, phase.name());
                insert.setString(2, "gold");
                insert.executeUpdate();
                if (phase == Phase.BACKFILL) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
        assertThat(scene.users())
                .containsExactly(
                        "EXPAND,gold,null",
                        "DUAL_WRITE,gold,gold",
                        "CUTOVER,gold,gold",
                        "SOAK,gold,gold",
                        "CONTRACT,null,gold");
    }

    @Test
    void a_migration_without_a_phase_is_refused() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            scene.board.publish(new PhaseSnapshot(100, Map.of(Scene.BODY.id(), Phase.EXPAND)));
            assertThatThrownBy(() -> statement.executeQuery("select xc$tier from users"))
                    .isInstanceOf(StatementRefusedException.class)
                    .hasMessageContaining("tier (users.subscription -> tier)")
                    .hasMessageContaining("epoch 100")
                    .hasMessageContaining("run the transaction again")
                    .hasMessageContaining("select xc$tier from users");
        }
        scene.board.publish(new PhaseSnapshot(101, Map.of()));
        assertThat(scene.board.drainedEpoch()).isEqualTo(101);
    }
}
