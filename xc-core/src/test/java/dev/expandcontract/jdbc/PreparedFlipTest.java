package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.StatementRefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prepared statements that outlive a change of phase. */
class PreparedFlipTest {

    private static final String INSERT = "insert into users (name, xc$tier) values (?, ?)";

    private Scene scene;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        connection = scene.autocommit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        scene.close();
    }

    private static void bind(PreparedStatement statement, String name, String tier) throws SQLException {
        statement.setString(1, name);
        statement.setString(2, tier);
    }

    /** The physical statements that were prepared and not closed. */
    private long physical() {
        return scene.driver.calls("prepareStatement").size()
                - scene.driver.calls("close").stream()
                        .map(RecordingDriver.Call::object)
                        .distinct()
                        .count();
    }

    @Test
    void between_preparing_and_binding() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            scene.at(Phase.DUAL_WRITE);
            bind(insert, "ann", "gold");
            insert.executeUpdate();
        }
        assertThat(scene.users()).containsExactly("ann,gold,gold");
    }

    @Test
    void between_binding_and_executing() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            scene.at(Phase.DUAL_WRITE);
            insert.executeUpdate();
        }
        assertThat(scene.users()).containsExactly("ann,gold,gold");
    }

    @Test
    void between_two_parameters_and_back_again() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, "ann");
            scene.at(Phase.DUAL_WRITE);
            insert.setString(2, "gold");
            scene.at(Phase.EXPAND);
            insert.execute();
            scene.at(Phase.DUAL_WRITE);
            insert.execute();
        }
        assertThat(scene.users()).containsExactly("ann,gold,null", "ann,gold,gold");
    }

    @Test
    void between_two_transactions_of_one_statement() throws SQLException {
        connection.setAutoCommit(false);
        scene.watch();
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            insert.executeUpdate();
            scene.at(Phase.DUAL_WRITE);
            insert.setString(1, "bob");
            insert.executeUpdate();
            connection.commit();
            insert.setString(1, "cy");
            insert.executeUpdate();
            connection.rollback();
            insert.setString(1, "dee");
            insert.executeUpdate();
            connection.commit();
        }
        assertThat(scene.users()).containsExactly("ann,gold,null", "bob,gold,null", "dee,gold,gold");
        assertThat(scene.driver.calls("prepareStatement")).hasSize(2);
        assertThat(physical()).isZero();
    }

    @Test
    void between_adding_to_a_batch_and_executing_it() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            insert.addBatch();
            insert.setString(1, "bob");
            insert.addBatch();
            insert.setString(1, "not in the batch");
            scene.at(Phase.DUAL_WRITE);
            bind(insert, "cy", "free");
            insert.addBatch();
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
        }
        assertThat(scene.users()).containsExactly("ann,gold,gold", "bob,gold,gold", "cy,free,free");
    }

    @Test
    void between_two_batches_of_one_statement() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            insert.addBatch();
            assertThat(insert.executeBatch()).hasSize(1);
            scene.at(Phase.DUAL_WRITE);
            bind(insert, "bob", "free");
            insert.addBatch();
            assertThat(insert.executeLargeBatch()).hasSize(1);
            scene.at(Phase.EXPAND);
            assertThat(insert.executeBatch()).isEmpty();
        }
        assertThat(scene.users()).containsExactly("ann,gold,null", "bob,free,free");
    }

    @Test
    void between_a_batch_and_the_commit_before_it_runs() throws SQLException {
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            insert.addBatch();
            connection.commit();
            scene.at(Phase.DUAL_WRITE);
            insert.executeBatch();
            connection.commit();
        }
        assertThat(scene.users()).containsExactly("ann,gold,gold");
    }

    @Test
    void a_batch_that_was_cleared_stays_cleared() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            insert.addBatch();
            insert.clearBatch();
            scene.at(Phase.DUAL_WRITE);
            bind(insert, "bob", "free");
            insert.addBatch();
            assertThat(insert.executeBatch()).hasSize(1);
        }
        assertThat(scene.users()).containsExactly("bob,free,free");
    }

    @Test
    void parameters_that_were_cleared_stay_cleared() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            bind(insert, "ann", "gold");
            insert.clearParameters();
            scene.at(Phase.DUAL_WRITE);
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
        }
        assertThat(scene.users()).isEmpty();
    }

    @Test
    void a_flip_that_changes_no_text_prepares_nothing() throws SQLException {
        scene.at(Phase.DUAL_WRITE).watch();
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.DUAL_WRITE)) {
                scene.at(phase);
                bind(insert, phase.name(), "gold");
                insert.executeUpdate();
            }
        }
        assertThat(scene.driver.calls("prepareStatement")).hasSize(1);
    }

    @Test
    void the_replaced_statement_is_closed() throws SQLException {
        scene.watch();
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.EXPAND, Phase.DUAL_WRITE)) {
                scene.at(phase);
                bind(insert, "ann", "gold");
                insert.executeUpdate();
                assertThat(physical()).isEqualTo(1);
            }
        }
        assertThat(physical()).isZero();
    }

    @Test
    void a_closed_statement_is_not_revived() throws SQLException {
        scene.watch();
        var insert = connection.prepareStatement(INSERT);
        bind(insert, "ann", "gold");
        insert.close();
        insert.close();
        scene.at(Phase.DUAL_WRITE);
        assertThatThrownBy(insert::executeUpdate)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("closed");
        assertThat(physical()).isZero();
        scene.assertFree();
    }

    @Test
    void it_is_prepared_with_the_same_options() throws SQLException {
        var options = List.<PrepareCall>of(
                sql -> connection.prepareStatement(sql),
                sql -> connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS),
                sql -> connection.prepareStatement(sql, new int[] {1}),
                sql -> connection.prepareStatement(sql, new String[] {"ID", "tier"}),
                sql -> connection.prepareStatement(sql, ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY),
                sql -> connection.prepareStatement(
                        sql,
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.CONCUR_READ_ONLY,
                        ResultSet.CLOSE_CURSORS_AT_COMMIT));
        for (var option : options) {
            scene.at(Phase.EXPAND).watch();
            try (var insert = option.prepare(INSERT)) {
                bind(insert, "ann", "gold");
                scene.at(Phase.DUAL_WRITE);
                insert.executeUpdate();
            }
            var prepared = scene.driver.calls("prepareStatement");
            assertThat(prepared).hasSize(2);
            UnaryOperator<List<Object>> rest = arguments -> arguments.subList(1, arguments.size());
            assertThat(rest.apply(prepared.get(1).arguments()))
                    .usingRecursiveComparison()
                    .isEqualTo(rest.apply(prepared.get(0).arguments()));
        }
    }

    @FunctionalInterface
    private interface PrepareCall {
        PreparedStatement prepare(String sql) throws SQLException;
    }

    @Test
    void generated_keys_by_name_follow_the_phase() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT, new String[] {"ID", "xc$tier"})) {
            for (var phase : Phase.values()) {
                scene.at(phase);
                bind(insert, "ann", phase.name());
                insert.executeUpdate();
                try (var keys = insert.getGeneratedKeys()) {
                    keys.next();
                    assertThat(keys.getString("tier")).isEqualTo(phase.name());
                    assertThat(keys.getString("subscription")).isEqualTo(phase.name());
                    assertThat(keys.getString("XC$TIER")).isEqualTo(phase.name());
                    assertThat(keys.getLong("ID")).isPositive();
                    assertThat(keys.getStatement()).isSameAs(insert);
                }
            }
        }
    }

    @Test
    void its_settings_are_set_again() throws SQLException {
        try (var query = connection.prepareStatement("select xc$tier from users")) {
            query.setFetchSize(3);
            query.setFetchSize(7);
            query.setMaxRows(5);
            query.setQueryTimeout(11);
            query.setFetchDirection(ResultSet.FETCH_FORWARD);
            query.setEscapeProcessing(false);
            query.setPoolable(false);
            query.setMaxFieldSize(0);
            query.setCursorName("c");
            query.closeOnCompletion();
            scene.at(Phase.CONTRACT).watch();
            query.executeQuery().close();
            assertThat(scene.driver.calls("setFetchSize"))
                    .extracting(RecordingDriver.Call::arguments)
                    .containsExactly(List.of(7));
            for (var method : List.of(
                    "setMaxRows",
                    "setQueryTimeout",
                    "setFetchDirection",
                    "setEscapeProcessing",
                    "setPoolable",
                    "setMaxFieldSize",
                    "setCursorName",
                    "closeOnCompletion")) {
                assertThat(scene.driver.calls(method)).as(method).hasSize(1);
            }
        }
    }

    @Test
    void its_meta_data_describe_the_application_s_statement_in_the_present_phase() throws SQLException {
        try (var insert = connection.prepareStatement("update users set xc$tier = ?, name = ? where id = ?");
                var query = connection.prepareStatement("select xc$tier from users")) {
            for (var phase : Phase.values()) {
                scene.at(phase);
                var parameters = insert.getParameterMetaData();
                assertThat(parameters.getParameterCount()).isEqualTo(3);
                assertThat(parameters.getParameterTypeName(3)).isEqualTo("BIGINT");
                assertThat(parameters.getParameterTypeName(2)).isEqualTo("CHARACTER VARYING");
                assertThatThrownBy(() -> parameters.getParameterType(4))
                        .isInstanceOf(SQLException.class)
                        .hasMessage("There is no parameter 4: the statement has 3, counted from 1.");
                assertThat(query.getMetaData().getColumnName(1))
                        .isEqualToIgnoringCase(phase.use(Side.NEXT).reads() == Side.OLD ? "subscription" : "tier");
            }
        }
    }

    @Test
    void looking_at_meta_data_does_not_disturb_rows_that_are_being_read() throws SQLException {
        scene.run("insert into users (subscription, tier) values ('old', 'next')");
        try (var query = connection.prepareStatement("select xc$tier from users");
                var results = query.executeQuery()) {
            scene.at(Phase.CONTRACT);
            query.getMetaData();
            assertThat(results.next()).isTrue();
            assertThat(results.getString(1)).isEqualTo("old");
        }
    }

    @Test
    void an_index_out_of_range_is_refused_by_the_application_s_count() throws SQLException {
        scene.at(Phase.DUAL_WRITE);
        try (var insert = connection.prepareStatement(INSERT)) {
            for (int index : new int[] {0, 3}) {
                assertThatThrownBy(() -> insert.setString(index, "x"))
                        .isInstanceOf(SQLException.class)
                        .hasMessage("There is no parameter " + index
                                + ": the statement has 2, counted from 1. Statement: " + INSERT);
            }
        }
    }

    @Test
    void other_texts_are_refused() throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            assertThatThrownBy(() -> insert.executeUpdate("delete from users"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("takes no other");
            assertThatThrownBy(() -> insert.addBatch("delete from users")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void updatable_results_are_refused_when_it_is_prepared() {
        assertThatThrownBy(() -> connection.prepareStatement(
                        "select id, xc$tier from users", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE))
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageContaining("CONCUR_UPDATABLE");
    }
}
