package dev.expandcontract.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** What an application does with JDBC, in every phase, while the other phase's column does not exist. */
@Schema(UsersSchema.class)
class StatementsTest {

    private static final String INSERT = "insert into users (id, name, xc$tier) values (?, ?, ?)";

    /** The values of a row's columns that exist, which must agree. */
    private static String row(PhaseRun run, String name, String tier) {
        return name + run.state().present().stream().map(side -> "|" + tier).collect(Collectors.joining());
    }

    private static List<String> rows(PhaseRun run) {
        var columns = run.state().present().stream()
                .map(side -> ", " + run.migration().name(side))
                .collect(Collectors.joining());
        return run.rows("select name" + columns + " from users order by id");
    }

    private static void bind(PreparedStatement insert, long id, String name, String tier) throws SQLException {
        insert.setLong(1, id);
        insert.setString(2, name);
        insert.setString(3, tier);
    }

    @EveryPhase
    void insert_read_change_and_delete(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var insert = connection.prepareStatement(INSERT);
                var update = connection.prepareStatement("update users set xc$tier = ?, name = ? where xc$tier = ?");
                var delete = connection.prepareStatement("delete from users where xc$tier = ?");
                var query = connection.prepareStatement(
                        "select u.name, u.xc$tier from users u where u.xc$tier is not null order by u.xc$tier")) {
            connection.setAutoCommit(false);
            bind(insert, 1, "ann", "gold");
            insert.executeUpdate();
            bind(insert, 2, "bob", "free");
            insert.executeUpdate();
            connection.commit();
            assertThat(rows(run)).containsExactly(row(run, "ann", "gold"), row(run, "bob", "free"));
            update.setString(1, "iron");
            update.setString(2, "cy");
            update.setString(3, "gold");
            assertThat(update.executeUpdate()).isEqualTo(1);
            try (var results = query.executeQuery()) {
                assertThat(results.next()).isTrue();
                assertThat(results.getString("xc$tier")).isEqualTo("free");
                assertThat(results.next()).isTrue();
                for (var label : List.of("XC$TIER", "tier", "TIER", "subscription", "Subscription")) {
                    assertThat(results.getString(label)).as(label).isEqualTo("iron");
                    assertThat(results.findColumn(label)).isEqualTo(2);
                }
                assertThat(results.getString("name")).isEqualTo("cy");
            }
            delete.setString(1, "free");
            assertThat(delete.executeUpdate()).isEqualTo(1);
            connection.commit();
            assertThat(rows(run)).containsExactly(row(run, "cy", "iron"));
        }
    }

    @EveryPhase
    void texts_and_their_batches(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("insert into users (id, name, xc$tier) values (1, 'ann', 'gold')");
            statement.addBatch("insert into users (id, name, xc$tier) values (2, 'bob', 'free')");
            statement.addBatch("update users set name = 'zoe' where id = 1");
            statement.addBatch("update users set xc$tier = 'iron' where xc$tier = 'free'");
            assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
            assertThat(statement.execute("select max(xc$tier) as best from users"))
                    .isTrue();
            try (var results = statement.getResultSet()) {
                results.next();
                assertThat(results.getString("best")).isEqualTo("iron");
            }
        }
        assertThat(rows(run)).containsExactly(row(run, "zoe", "gold"), row(run, "bob", "iron"));
    }

    @EveryPhase
    void a_savepoint(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            bind(insert, 1, "ann", "gold");
            insert.executeUpdate();
            var savepoint = connection.setSavepoint("after_ann");
            bind(insert, 2, "bob", "free");
            insert.executeUpdate();
            connection.rollback(savepoint);
            connection.commit();
        }
        assertThat(rows(run)).containsExactly(row(run, "ann", "gold"));
    }

    /** Keeps a connection and what it prepared from phase to phase. */
    private static final class Kept implements AutoCloseable {
        private final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement query;

        private Kept(PhaseRun run) {
            try {
                connection = run.dataSource().getConnection();
                connection.setAutoCommit(false);
                insert = connection.prepareStatement(INSERT);
                query = connection.prepareStatement("select xc$tier from users where id = ?");
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @EveryPhase
    void statements_kept_from_phase_to_phase(PhaseRun run) throws SQLException {
        var kept = run.shared(Kept.class, () -> new Kept(run));
        for (int id = 1; id <= 20; id++) {
            bind(kept.insert, id, "ann", "gold" + id);
            if (id % 2 == 0) {
                kept.insert.addBatch();
                assertThat(kept.insert.executeBatch()).hasSize(1);
            } else {
                kept.insert.executeUpdate();
            }
            kept.query.setLong(1, id);
            try (var results = kept.query.executeQuery()) {
                assertThat(results.next()).isTrue();
                assertThat(results.getString("tier")).isEqualTo("gold" + id);
            }
            kept.connection.commit();
        }
        assertThat(rows(run)).hasSize(20).contains(row(run, "ann", "gold7"));
        assertThat(run.board().drainedEpoch()).isEqualTo(run.board().current().epoch());
    }
}
