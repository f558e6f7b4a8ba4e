package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What concerns no migrating column passes as if XC were not there. */
class UntouchedTest {

    private Scene scene;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    /** An instance of its own, which no constant pool shares. */
    private static String own(String sql) {
        return new StringBuilder(sql).toString();
    }

    @Test
    void the_same_string_instance_reaches_the_driver() throws SQLException {
        for (var phase : Phase.values()) {
            scene.at(phase);
            for (int round = 0; round < 2; round++) {
                var select = own("select id, name from plain /* subscription, tier, 'xc$tier' */");
                var insert = own("insert into plain (id, name) select 1, 'x' where false");
                var call = own("call abs(1)");
                try (var connection = scene.transaction();
                        var statement = connection.createStatement()) {
                    scene.watch();
                    statement.execute(select);
                    statement.executeQuery(select);
                    statement.executeUpdate(insert);
                    statement.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS);
                    statement.execute(insert, new String[] {"ID"});
                    statement.executeLargeUpdate(insert);
                    statement.addBatch(insert);
                    statement.executeBatch();
                    connection.nativeSQL(select);
                    connection.prepareStatement(select).executeQuery();
                    connection.prepareStatement(insert, Statement.RETURN_GENERATED_KEYS);
                    connection.prepareStatement(insert, new String[] {"ID"});
                    connection.prepareStatement(insert, new int[] {1});
                    connection.prepareStatement(select, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
                    connection.prepareStatement(
                            select,
                            ResultSet.TYPE_FORWARD_ONLY,
                            ResultSet.CONCUR_READ_ONLY,
                            ResultSet.CLOSE_CURSORS_AT_COMMIT);
                    connection.prepareCall(call);
                    assertThat(scene.driver.texts())
                            .hasSize(15)
                            .allSatisfy(text -> assertThat(text == select || text == insert || text == call)
                                    .isTrue());
                    connection.rollback();
                }
            }
        }
    }

    @Test
    void statements_answer_with_our_connection() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement();
                var prepared = connection.prepareStatement("select id from plain");
                var marked = connection.prepareStatement("select xc$tier from users");
                var call = connection.prepareCall("call abs(1)")) {
            for (var each : List.of(statement, prepared, marked, call)) {
                assertThat(each.getConnection()).isSameAs(connection);
            }
        }
    }

    @Test
    void a_call_works_and_pins() throws SQLException {
        try (var connection = scene.transaction()) {
            var call = connection.prepareCall("call abs(?)");
            call.setInt(1, -3);
            try (var results = call.executeQuery()) {
                results.next();
                assertThat(results.getInt(1)).isEqualTo(3);
            }
            call.close();
            scene.assertPinned();
            connection.rollback();
            scene.assertFree();
        }
    }

    @Test
    void batches_of_unmarked_prepared_statements_pin() throws SQLException {
        try (var connection = scene.transaction();
                var insert = connection.prepareStatement("insert into plain (id, name) values (?, ?)")) {
            connection.rollback();
            scene.assertFree();
            insert.setLong(1, 1);
            insert.setString(2, "x");
            insert.addBatch();
            scene.assertFree();
            assertThat(insert.executeBatch()).containsExactly(1);
            scene.assertPinned();
            connection.commit();
            scene.assertFree();
        }
        assertThat(scene.rows("select id, name from plain")).containsExactly("1,x");
    }

    @Test
    void driver_classes_can_be_unwrapped() throws SQLException {
        try (var connection = scene.autocommit();
                var statement = connection.createStatement();
                var prepared = connection.prepareStatement("select id from plain")) {
            assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class))
                    .isTrue();
            assertThat((Object) connection.unwrap(org.h2.jdbc.JdbcConnection.class))
                    .isNotNull();
            assertThat((Object) connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat((Object) statement.unwrap(org.h2.jdbc.JdbcStatement.class))
                    .isNotNull();
            assertThat((Object) prepared.unwrap(org.h2.jdbc.JdbcPreparedStatement.class))
                    .isNotNull();
            assertThat((Object) scene.xc.unwrap(RecordingDriver.class)).isSameAs(scene.driver);
            assertThat((Object) scene.xc.unwrap(MigratingDataSource.class)).isSameAs(scene.xc);
            assertThat((Object) scene.xc.unwrap(org.h2.jdbcx.JdbcDataSource.class))
                    .isSameAs(scene.driver.h2);
            assertThat(scene.xc.isWrapperFor(String.class)).isFalse();
        }
    }

    @Test
    void the_connection_s_other_properties_are_the_driver_s() throws SQLException {
        try (var connection = scene.transaction()) {
            connection.setReadOnly(true);
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(connection.isValid(1)).isTrue();
            assertThat((Object) connection.getWarnings()).isNull();
            connection.clearWarnings();
            connection.setNetworkTimeout(Runnable::run, 0);
            connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
            assertThat(connection.getHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
            assertThat(connection.getMetaData().getConnection()).isNotSameAs(connection);
            assertThat(connection.isClosed()).isFalse();
            connection.close();
            assertThat(connection.isClosed()).isTrue();
            assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.prepareStatement("select 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.prepareStatement("select xc$tier from users"))
                    .isInstanceOf(SQLException.class);
            scene.assertFree();
        }
    }

    @Test
    void a_marker_sent_past_the_wrapper_fails_in_the_database() throws SQLException {
        try (var connection = scene.autocommit();
                var statement =
                        connection.unwrap(org.h2.jdbc.JdbcConnection.class).createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select xc$tier from users"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("XC$TIER");
        }
    }

    @Test
    void a_statement_prepared_before_the_migration_was_registered_is_judged_again() throws SQLException {
        var late = new MigratingDataSource(
                scene.driver, Database.H2, Fence.unfenced(new PhaseBoard()), ReadSwitch.always(Side.OLD), added -> {});
        try (var connection = late.getConnection();
                var plain = connection.prepareStatement("select id from plain");
                var naming = connection.prepareStatement("select id, subscription from users")) {
            plain.executeQuery();
            naming.executeQuery();
            late.register(List.of(Scene.TIER));
            plain.executeQuery();
            assertThatThrownBy(naming::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("subscription");
        }
    }
}
