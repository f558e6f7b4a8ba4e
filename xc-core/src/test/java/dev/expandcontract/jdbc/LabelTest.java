package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The names under which the application finds the logical column in a result. */
class LabelTest {

    private Scene scene;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        scene.run("insert into users (name, subscription, tier) values ('ann', '1', '2')");
        connection = scene.autocommit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        scene.close();
    }

    private ResultSet query(String sql) throws SQLException {
        var results = connection.createStatement().executeQuery(sql);
        results.next();
        return results;
    }

    @Test
    void marker_and_either_physical_name_in_any_case_in_every_phase() throws SQLException {
        for (var phase : Phase.values()) {
            scene.at(phase);
            var expected = phase.use(Side.NEXT).reads() == Side.OLD ? "1" : "2";
            try (var results = query("select name, xc$tier from users")) {
                for (var label :
                        new String[] {"xc$tier", "XC$TIER", "subscription", "SUBSCRIPTION", "tier", "TIER", "Tier"}) {
                    assertThat(results.findColumn(label)).isEqualTo(2);
                    assertThat(results.getString(label)).isEqualTo(expected);
                    assertThat(results.getInt(label)).isEqualTo(Integer.parseInt(expected));
                    assertThat(results.getLong(label)).isEqualTo(Long.parseLong(expected));
                    assertThat(results.getObject(label)).isEqualTo(expected);
                    assertThat(results.getObject(label, String.class)).isEqualTo(expected);
                }
                assertThat(results.getString("name")).isEqualTo("ann");
                assertThat(results.getString("NAME")).isEqualTo("ann");
                assertThat(results.getString(2)).isEqualTo(expected);
            }
        }
    }

    @Test
    void an_alias_is_found_as_it_is() throws SQLException {
        for (var phase : Phase.values()) {
            scene.at(phase);
            try (var results = query("select xc$tier as t, name from users")) {
                assertThat(results.getString("t")).isEqualTo(results.getString(1));
                assertThatThrownBy(() -> results.getString("no_such")).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void the_same_names_work_on_a_prepared_statement_that_outlives_its_phase() throws SQLException {
        try (var prepared = connection.prepareStatement("select xc$tier from users")) {
            for (var phase : Phase.values()) {
                scene.at(phase);
                try (var results = prepared.executeQuery()) {
                    results.next();
                    var expected = phase.use(Side.NEXT).reads() == Side.OLD ? "1" : "2";
                    assertThat(results.getString("tier")).isEqualTo(expected);
                    assertThat(results.getString("subscription")).isEqualTo(expected);
                    assertThat(results.getStatement()).isSameAs(prepared);
                }
            }
        }
    }

    @Test
    void a_result_keeps_the_names_it_was_read_with_after_the_transaction() throws SQLException {
        connection.setAutoCommit(false);
        try (var prepared = connection.prepareStatement(
                        "select xc$tier from users",
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.CONCUR_READ_ONLY,
                        ResultSet.HOLD_CURSORS_OVER_COMMIT);
                var results = prepared.executeQuery()) {
            connection.commit();
            scene.at(Phase.CONTRACT);
            results.next();
            assertThat(results.getString("tier")).isEqualTo("1");
        }
    }

    @Test
    void the_physical_result_can_be_unwrapped() throws SQLException {
        try (var results = query("select xc$tier from users")) {
            assertThat(results.isWrapperFor(org.h2.jdbc.JdbcResultSet.class)).isTrue();
            assertThat((Object) results.unwrap(org.h2.jdbc.JdbcResultSet.class)).isNotNull();
            assertThat((Object) results.unwrap(ResultSet.class)).isSameAs(results);
        }
    }
}
