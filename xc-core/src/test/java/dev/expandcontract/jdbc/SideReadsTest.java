package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that read a side that the read switch chose are counted on that side, and so is their failure. */
class SideReadsTest {

    private static final String QUERY = "select xc$tier from users";

    private Scene scene;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        scene.run("insert into users (subscription, tier) values ('old', 'next')");
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    private void assertCounted(Migration migration, int old, int next) {
        assertThat(List.of(statements(migration, Side.OLD), statements(migration, Side.NEXT)))
                .containsExactly((long) old, (long) next);
    }

    private long statements(Migration migration, Side side) {
        return scene.xc.reads().figures(migration.id(), side).statements();
    }

    private long errors(Side side) {
        return scene.xc.reads().figures("tier", side).errors();
    }

    private void query(String sql) throws SQLException {
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement(sql);
                var results = prepared.executeQuery()) {
            assertThat(results.getMetaData().getColumnCount()).isPositive();
        }
    }

    @Test
    void in_cutover_only() throws SQLException {
        for (var phase : Phase.values()) {
            scene.at(phase);
            query(QUERY);
            assertCounted(Scene.TIER, 0, phase.compareTo(Phase.CUTOVER) < 0 ? 0 : 1);
        }
    }

    @Test
    void on_the_side_that_the_transaction_reads() throws SQLException {
        scene.at(Phase.CUTOVER);
        query(QUERY);
        scene.readSwitch = migration -> Side.OLD;
        query(QUERY);
        query(QUERY);
        assertCounted(Scene.TIER, 2, 1);
        assertThat(scene.xc.reads().figures("tier", Side.OLD).nanos()).isPositive();
    }

    @Test
    void once_for_each_migration_that_it_reads() throws SQLException {
        scene.at(Phase.CUTOVER);
        scene.readSwitch = migration -> migration.equals(Scene.TIER) ? Side.OLD : Side.NEXT;
        query("select u.xc$tier, d.xc$body from users u, docs d where u.xc$tier = 'gold' or u.xc$tier is null");
        assertCounted(Scene.TIER, 1, 0);
        assertCounted(Scene.BODY, 0, 1);
    }

    @Test
    void changes_that_find_their_rows_by_the_column_and_no_other_changes() throws SQLException {
        scene.at(Phase.CUTOVER);
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement("insert into users (name, xc$tier) values (?, ?)");
                var update = connection.prepareStatement("update users set xc$tier = ? where xc$tier = ?")) {
            insert.setString(1, "ann");
            insert.setString(2, "gold");
            insert.executeUpdate();
            assertCounted(Scene.TIER, 0, 0);
            update.setString(1, "silver");
            update.setString(2, "gold");
            update.executeUpdate();
            update.executeLargeUpdate();
            update.execute();
            assertCounted(Scene.TIER, 0, 3);
            update.addBatch();
            update.addBatch();
            update.executeBatch();
            update.addBatch();
            update.executeLargeBatch();
            assertCounted(Scene.TIER, 0, 5);
        }
    }

    @Test
    void statements_with_a_text_and_batches_of_such() throws SQLException {
        scene.at(Phase.CUTOVER);
        try (var connection = scene.autocommit();
                var statement = connection.createStatement()) {
            statement.executeQuery(QUERY).close();
            statement.execute(QUERY);
            assertCounted(Scene.TIER, 0, 2);
            statement.executeUpdate("delete from plain");
            assertCounted(Scene.TIER, 0, 2);
            statement.addBatch("delete from users where xc$tier = 'a'");
            statement.addBatch("delete from users where xc$tier = 'b'");
            statement.addBatch("delete from docs where xc$body is null");
            statement.executeBatch();
            assertCounted(Scene.TIER, 0, 3);
            assertCounted(Scene.BODY, 0, 1);
        }
    }

    @Test
    void what_fails_is_an_error_of_its_side_and_takes_no_time() throws SQLException {
        scene.at(Phase.CUTOVER);
        scene.run("alter table users drop column tier");
        try (var connection = scene.autocommit();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(QUERY)).isInstanceOf(SQLException.class);
            scene.readSwitch = migration -> Side.OLD;
            statement.executeQuery(QUERY).close();
        }
        assertCounted(Scene.TIER, 1, 1);
        assertThat(errors(Side.NEXT)).isEqualTo(1);
        assertThat(scene.xc.reads().figures("tier", Side.NEXT).nanos()).isZero();
        assertThat(errors(Side.OLD)).isZero();
    }

    @Test
    void not_under_an_answer_that_is_left_from_an_earlier_phase() throws SQLException {
        scene.at(Phase.CUTOVER);
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement(QUERY)) {
            scene.at(Phase.SOAK);
            prepared.executeQuery().close();
        }
        assertCounted(Scene.TIER, 0, 0);
    }
}
