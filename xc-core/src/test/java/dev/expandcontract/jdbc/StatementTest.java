package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.rewrite.StatementRefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that take their text when they are executed. */
class StatementTest {

    private static final String INSERT = "insert into users (name, xc$tier) values ('ann', 'gold')";

    private Scene scene;
    private Connection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        connection = scene.autocommit();
        statement = connection.createStatement();
        scene.at(Phase.DUAL_WRITE);
    }

    @AfterEach
    void close() throws SQLException {
        statement.close();
        connection.close();
        scene.close();
    }

    @Test
    void every_way_to_execute_rewrites() throws SQLException {
        statement.execute(INSERT);
        statement.execute(INSERT, Statement.RETURN_GENERATED_KEYS);
        statement.execute(INSERT, new int[] {1});
        statement.execute(INSERT, new String[] {"ID"});
        statement.executeUpdate(INSERT);
        statement.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
        statement.executeUpdate(INSERT, new int[] {1});
        statement.executeUpdate(INSERT, new String[] {"ID"});
        statement.executeLargeUpdate(INSERT);
        statement.executeLargeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
        statement.executeLargeUpdate(INSERT, new int[] {1});
        statement.executeLargeUpdate(INSERT, new String[] {"ID"});
        statement.addBatch(INSERT);
        statement.executeBatch();
        statement.addBatch(INSERT);
        statement.executeLargeBatch();
        assertThat(scene.users()).hasSize(14).containsOnly("ann,gold,gold");
        try (var results = statement.executeQuery("select count(*) from users where xc$tier = 'gold'")) {
            results.next();
            assertThat(results.getInt(1)).isEqualTo(14);
        }
    }

    @Test
    void a_batch_runs_under_the_phase_of_its_execution() throws SQLException {
        statement.addBatch(INSERT);
        statement.addBatch("insert into plain (id) values (1)");
        scene.at(Phase.EXPAND);
        statement.addBatch(INSERT);
        assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
        scene.at(Phase.DUAL_WRITE);
        statement.addBatch(INSERT);
        assertThat(statement.executeBatch()).containsExactly(1);
        assertThat(statement.executeBatch()).isEmpty();
        assertThat(scene.users()).containsExactly("ann,gold,null", "ann,gold,null", "ann,gold,gold");
    }

    @Test
    void a_batch_that_fails_or_is_cleared_leaves_nothing_behind() throws SQLException {
        statement.addBatch(INSERT);
        statement.clearBatch();
        statement.addBatch("insert into users (no_such, xc$tier) values (1, 'gold')");
        assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
        statement.addBatch(INSERT);
        assertThat(statement.executeBatch()).containsExactly(1);
        assertThat(scene.users()).hasSize(1);
    }

    @Test
    void what_is_refused_is_refused_when_it_joins_the_batch() throws SQLException {
        assertThatThrownBy(() -> statement.addBatch("insert into users (id, subscription) values (1, 'x')"))
                .isInstanceOf(StatementRefusedException.class);
        assertThat(statement.executeBatch()).isEmpty();
    }

    @Test
    void generated_keys_by_a_name_of_the_logical_column_give_what_was_read() throws SQLException {
        for (var name : new String[] {"xc$tier", "XC$TIER", "subscription", "tier"}) {
            statement.executeUpdate(INSERT, new String[] {"ID", name});
            try (var keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getString(name)).isEqualTo("gold");
                assertThat(keys.getLong("id")).isPositive();
                assertThat(keys.getStatement()).isSameAs(statement);
            }
        }
    }

    @Test
    void results_know_their_statement_and_connection() throws SQLException {
        statement.execute("select xc$tier from users");
        try (var results = statement.getResultSet()) {
            assertThat(results.getStatement()).isSameAs(statement);
            assertThat(statement.getResultSet()).isSameAs(results);
            assertThat(results.getStatement().getConnection()).isSameAs(connection);
        }
    }

    @Test
    void updatable_results_of_the_logical_column_are_refused() throws SQLException {
        try (var updatable =
                connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            assertThatThrownBy(() -> updatable.executeQuery("select id, xc$tier from users"))
                    .isInstanceOf(StatementRefusedException.class)
                    .hasMessageContaining("tier (users.subscription -> tier)")
                    .hasMessageContaining("CONCUR_UPDATABLE")
                    .hasMessageContaining("CONCUR_READ_ONLY")
                    .hasMessageContaining("select id, xc$tier from users");
            assertThatThrownBy(() -> updatable.executeQuery("select * from Users"))
                    .isInstanceOf(StatementRefusedException.class)
                    .hasMessageContaining("tier (users.subscription -> tier)")
                    .hasMessageContaining("CONCUR_READ_ONLY");
            assertThatThrownBy(() -> connection.prepareStatement(
                            "select * from \"USERS\"", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE))
                    .isInstanceOf(StatementRefusedException.class);
            try (var results = updatable.executeQuery("select id from plain as users_of_it")) {
                assertThat(results.getConcurrency()).isEqualTo(ResultSet.CONCUR_UPDATABLE);
            }
        }
    }

    @Test
    void native_sql_is_that_of_the_present_phase() throws SQLException {
        assertThat(connection.nativeSQL("select xc$tier from users")).isEqualTo("select subscription from users");
        scene.at(Phase.SOAK);
        assertThat(connection.nativeSQL("select xc$tier from users")).isEqualTo("select tier from users");
        scene.assertFree();
        connection.setAutoCommit(false);
        statement.execute("select 1");
        scene.at(Phase.DUAL_WRITE);
        assertThat(connection.nativeSQL("select xc$tier from users")).isEqualTo("select tier from users");
        assertThat(connection.nativeSQL("select id from plain")).isEqualTo("select id from plain");
    }

    @Test
    void a_call_that_names_the_logical_column_is_refused() {
        assertThatThrownBy(() -> connection.prepareCall("call upper((select max(xc$tier) from users))"))
                .isInstanceOf(StatementRefusedException.class);
    }

    @Test
    void a_closed_statement_runs_nothing() throws SQLException {
        statement.close();
        statement.close();
        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.execute(INSERT)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> statement.addBatch(INSERT)).isInstanceOf(SQLException.class);
        scene.assertFree();
    }
}
