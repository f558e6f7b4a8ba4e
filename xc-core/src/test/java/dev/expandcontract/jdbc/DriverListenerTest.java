package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.observe.DriverListener;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDBC layer tells of whatever the driver executes, once each, of commits, and of the end of transactions. */
class DriverListenerTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private final List<Long> ended = new ArrayList<>();
    private final List<Long> transactions = new ArrayList<>();
    private final List<Integer> over = new ArrayList<>();
    private long begun;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        var h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        var board = new PhaseBoard();
        board.publish(new PhaseSnapshot(1, Map.of("tier", Phase.DUAL_WRITE)));
        var source = new MigratingDataSource(
                h2,
                Database.H2,
                Fence.unfenced(board),
                ReadSwitch.always(Side.NEXT),
                new MigrationRegistrar() {
                    @Override
                    public void register(Collection<Migration> added) {}

                    @Override
                    public void announce(Collection<Migration> added) {}
                },
                MarkerSource.NONE,
                ShadowReads.OFF,
                () -> new DriverListener() {
                    @Override
                    public long begins() {
                        return ++begun;
                    }

                    @Override
                    public void ended(long which) {
                        ended.add(which);
                        transactions.add(0L);
                    }

                    @Override
                    public void transactionEnds() {
                        if (!transactions.isEmpty()) {
                            over.add(transactions.size());
                            transactions.clear();
                        }
                    }
                });
        source.register(List.of(TIER));
        connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(9), tier varchar(9))");
            statement.execute("create table other (id int primary key)");
        }
        ended.clear();
        over.clear();
        begun = 0;
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void statements_with_a_text() throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : List.of("users", "other")) {
                statement.execute("insert into " + table + " (id) values (1)");
                statement.executeUpdate("update " + table + " set id = 2");
                statement.executeLargeUpdate("update " + table + " set id = 3");
                statement.executeQuery("select id from " + table).close();
                statement.addBatch("delete from " + table);
                statement.executeBatch();
            }
        }
        assertTold(10);
    }

    @Test
    void prepared_statements_with_and_without_markers() throws SQLException {
        for (var column : List.of("xc$tier", "id")) {
            try (var update = connection.prepareStatement("update users set " + column + " = ?");
                    var select = connection.prepareStatement("select " + column + " from users")) {
                update.setInt(1, 1);
                update.execute();
                update.executeUpdate();
                update.executeLargeUpdate();
                update.addBatch();
                update.executeBatch();
                update.addBatch();
                update.executeLargeBatch();
                select.executeQuery().close();
            }
        }
        assertTold(12);
        assertThat(over).hasSize(12).containsOnly(1);
    }

    @Test
    void transactions_as_long_as_they_last() throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from other");
            statement.executeUpdate("delete from users");
            connection.commit();
            statement.executeUpdate("delete from other");
            connection.rollback();
            statement.executeUpdate("delete from other");
            connection.setAutoCommit(true);
            assertThat(over).containsExactly(3, 1, 1);
            connection.setAutoCommit(false);
            statement.executeUpdate("delete from other");
        }
        connection.close();
        assertThat(over).containsExactly(3, 1, 1, 1);
    }

    @Test
    void not_of_a_commit_after_nothing() throws SQLException {
        connection.setAutoCommit(false);
        connection.commit();
        assertTold(0);
    }

    @Test
    void commits_and_what_fails() throws SQLException {
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement("insert into users (id, xc$tier) values (1, 'gold')")) {
            insert.executeUpdate();
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
        }
        connection.commit();
        connection.rollback();
        assertTold(3);
    }

    @Test
    void not_of_an_end_that_it_need_not_be_told() throws SQLException {
        begun = -1;
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from other");
        }
        assertThat(begun).isZero();
        assertThat(ended).isEmpty();
    }

    @Test
    void not_of_what_is_refused() throws SQLException {
        try (var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select tier from users"))
                    .isInstanceOf(SQLException.class);
        }
        assertTold(0);
    }

    private void assertTold(int times) {
        assertThat(begun).isEqualTo(times);
        assertThat(ended).hasSize(times).doesNotHaveDuplicates().allMatch(which -> which >= 1 && which <= times);
    }
}
