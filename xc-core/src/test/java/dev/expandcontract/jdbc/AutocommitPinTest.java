package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Phase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In autocommit every execution of a marked statement is a transaction. */
class AutocommitPinTest {

    private Scene scene;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        scene.run("insert into users (name, subscription, tier) values ('ann', 'gold', 'gold')");
        scene.run("insert into users (name, subscription, tier) values ('bob', 'free', 'free')");
        connection = scene.autocommit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        scene.assertFree();
        scene.close();
    }

    @Test
    void preparing_and_updating_leave_nothing_pinned() throws SQLException {
        try (var prepared = connection.prepareStatement("update users set xc$tier = ?");
                var statement = connection.createStatement()) {
            scene.assertFree();
            prepared.setString(1, "x");
            prepared.executeUpdate();
            prepared.executeLargeUpdate();
            prepared.execute();
            prepared.addBatch();
            prepared.executeBatch();
            prepared.getParameterMetaData();
            statement.executeUpdate("update users set xc$tier = 'y'");
            statement.execute("update users set xc$tier = 'y'");
            statement.addBatch("update users set xc$tier = 'z'");
            statement.executeBatch();
            scene.assertFree();
        }
    }

    @Test
    void unmarked_statements_pin_nothing() throws SQLException {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery("select id from plain");
                var prepared = connection.prepareStatement("select id from plain");
                var others = prepared.executeQuery()) {
            scene.assertFree();
            assertThat(results.next()).isFalse();
            assertThat(others.next()).isFalse();
        }
    }

    @Test
    void a_query_pins_until_its_rows_are_exhausted() throws SQLException {
        try (var statement = connection.createStatement()) {
            var results = statement.executeQuery("select xc$tier from users");
            assertThat(results.next()).isTrue();
            assertThat(results.next()).isTrue();
            scene.assertPinned();
            assertThat(results.next()).isFalse();
            scene.assertFree();
        }
    }

    @Test
    void rows_that_can_be_scrolled_back_to_stay_pinned() throws SQLException {
        try (var statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                var results = statement.executeQuery("select xc$tier from users")) {
            while (results.next()) {
                scene.assertPinned();
            }
            scene.assertPinned();
            assertThat(results.first()).isTrue();
        }
        scene.assertFree();
    }

    @Test
    void closing_the_result_set_ends() throws SQLException {
        try (var prepared = connection.prepareStatement("select xc$tier from users")) {
            var results = prepared.executeQuery();
            scene.assertPinned();
            results.close();
            scene.assertFree();
        }
    }

    @Test
    void closing_the_statement_ends() throws SQLException {
        var prepared = connection.prepareStatement("select xc$tier from users");
        prepared.executeQuery();
        var statement = connection.createStatement();
        statement.execute("select xc$tier from users");
        scene.assertPinned();
        prepared.close();
        scene.assertPinned();
        statement.close();
        scene.assertFree();
    }

    @Test
    void running_again_ends_and_begins_anew() throws SQLException {
        try (var prepared = connection.prepareStatement("select xc$tier from users")) {
            prepared.executeQuery();
            long before = scene.board.current().epoch();
            scene.at(Phase.DUAL_WRITE);
            prepared.executeQuery();
            assertThat(scene.board.drainedEpoch()).isGreaterThan(before);
            scene.assertPinned();
        }
    }

    @Test
    void an_unmarked_text_on_the_same_statement_ends() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeQuery("select xc$tier from users");
            scene.assertPinned();
            statement.executeQuery("select id from plain");
            scene.assertFree();
        }
    }

    @Test
    void asking_for_more_results_ends_when_there_are_none() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select xc$tier from users");
            scene.assertPinned();
            assertThat(statement.getMoreResults()).isFalse();
            scene.assertFree();
        }
    }

    @Test
    void closing_the_connection_ends() throws SQLException {
        connection.createStatement().executeQuery("select xc$tier from users");
        connection.prepareStatement("select xc$tier from users").executeQuery();
        scene.assertPinned();
        connection.close();
        scene.assertFree();
    }

    @Test
    void a_failed_query_leaves_nothing_pinned() throws SQLException {
        try (var prepared = connection.prepareStatement("select xc$tier from users where id = ?");
                var statement = connection.createStatement()) {
            assertThatThrownBy(prepared::executeQuery).isInstanceOf(SQLException.class);
            assertThatThrownBy(prepared::execute).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.executeQuery("select xc$tier, no_such from users"))
                    .isInstanceOf(SQLException.class);
            scene.assertFree();
        }
    }

    @Test
    void each_execution_runs_under_the_phase_of_its_time() throws SQLException {
        scene.run("delete from users");
        try (var insert = connection.prepareStatement("insert into users (name, xc$tier) values (?, ?)")) {
            for (var phase : Phase.values()) {
                scene.at(phase);
                insert.setString(1, phase.name());
                insert.setString(2, "gold");
                insert.executeUpdate();
            }
        }
        assertThat(scene.users())
                .containsExactly(
                        "EXPAND,gold,null",
                        "DUAL_WRITE,gold,gold",
                        "BACKFILL,gold,gold",
                        "CUTOVER,gold,gold",
                        "SOAK,gold,gold",
                        "CONTRACT,null,gold");
    }

    @Test
    void the_mode_of_the_physical_connection_counts() throws SQLException {
        try (var statement = connection.createStatement()) {
            connection.unwrap(org.h2.jdbc.JdbcConnection.class).setAutoCommit(false);
            statement.executeUpdate("update users set xc$tier = 'x'");
            scene.assertPinned();
            connection.rollback();
            scene.assertFree();
        }
    }
}
