package dev.expandcontract.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.jdbc.StatementOutlivedPhaseException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Phases that change in the middle of things, with a pool below, above and nowhere. */
class FlipTest {

    private static final String INSERT = "insert into users (name, xc$tier) values (?, ?)";

    @FunctionalInterface
    private interface Scenario {
        void play(Stage stage) throws SQLException;
    }

    private static void everywhere(Database database, DataSource raw, Scenario scenario) throws SQLException {
        for (var pooling : Pooling.values()) {
            try (var stage = new Stage(database, raw, pooling, config -> {})) {
                scenario.play(stage);
                stage.assertFree();
            }
        }
    }

    private static void insert(PreparedStatement insert, String name, String tier) throws SQLException {
        insert.setString(1, name);
        insert.setString(2, tier);
        assertThat(insert.executeUpdate()).isEqualTo(1);
    }

    private static void insert(Connection connection, String name, String tier) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            insert(statement, name, tier);
        }
    }

    @EveryDatabase
    void between_two_statements_of_a_transaction(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.transaction()) {
                insert(connection, "ann", "gold");
                stage.at(Phase.DUAL_WRITE);
                insert(connection, "bob", "free");
                connection.commit();
                insert(connection, "cy", "gold");
                stage.at(Phase.EXPAND);
                insert(connection, "dee", "free");
                connection.commit();
            }
            assertThat(stage.users())
                    .containsExactly("ann,gold,null", "bob,free,null", "cy,gold,gold", "dee,free,free");
        });
    }

    @EveryDatabase
    void between_preparing_binding_and_executing(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection();
                    var insert = connection.prepareStatement(INSERT)) {
                stage.at(Phase.DUAL_WRITE);
                insert.setString(1, "ann");
                stage.at(Phase.EXPAND);
                insert.setString(2, "gold");
                stage.at(Phase.BACKFILL);
                insert.executeUpdate();
                stage.at(Phase.EXPAND);
                insert(insert, "bob", "free");
            }
            assertThat(stage.users()).containsExactly("ann,gold,gold", "bob,free,null");
        });
    }

    @EveryDatabase
    void between_batches_and_within_one(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection();
                    var insert = connection.prepareStatement(INSERT)) {
                for (var phase : new Phase[] {Phase.DUAL_WRITE, Phase.EXPAND, Phase.DUAL_WRITE}) {
                    insert.setString(1, "before " + phase);
                    insert.setString(2, "gold");
                    insert.addBatch();
                    stage.at(phase);
                    insert.setString(1, "after " + phase);
                    insert.addBatch();
                    assertThat(insert.executeBatch()).hasSize(2);
                }
            }
            assertThat(stage.users())
                    .containsExactly(
                            "before DUAL_WRITE,gold,gold",
                            "after DUAL_WRITE,gold,gold",
                            "before EXPAND,gold,null",
                            "after EXPAND,gold,null",
                            "before DUAL_WRITE,gold,gold",
                            "after DUAL_WRITE,gold,gold");
        });
    }

    @EveryDatabase
    void over_rollback_and_savepoints(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.transaction();
                    var insert = connection.prepareStatement(INSERT)) {
                insert(insert, "kept", "gold");
                var savepoint = connection.setSavepoint();
                insert(insert, "undone", "gold");
                stage.at(Phase.DUAL_WRITE);
                connection.rollback(savepoint);
                insert(insert, "after savepoint", "gold");
                stage.assertPinned();
                connection.commit();
                insert(insert, "rolled back", "gold");
                stage.at(Phase.EXPAND);
                connection.rollback();
                insert(insert, "after rollback", "gold");
                connection.commit();
            }
            assertThat(stage.users())
                    .containsExactly("kept,gold,null", "after savepoint,gold,null", "after rollback,gold,null");
        });
    }

    @EveryDatabase
    void between_two_uses_of_a_pooled_connection(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            for (var phase : Phase.values()) {
                stage.at(phase);
                try (var connection = stage.transaction()) {
                    insert(connection, phase.name(), "gold");
                    connection.commit();
                    insert(connection, "forgotten", "gold");
                }
                stage.assertFree();
            }
            assertThat(stage.users())
                    .containsExactly(
                            "EXPAND,gold,null",
                            "DUAL_WRITE,gold,gold",
                            "BACKFILL,gold,gold",
                            "CUTOVER,gold,gold",
                            "SOAK,gold,gold",
                            "CONTRACT,null,gold");
        });
    }

    @EveryDatabase
    void a_connection_that_goes_back_to_its_pool_pins_nothing(Database database, DataSource raw) throws SQLException {
        for (var pooling : Pooling.values()) {
            try (var stage = new Stage(database, raw, pooling, config -> config.setAutoCommit(false))) {
                try (var connection = stage.transaction()) {
                    connection.prepareStatement(INSERT);
                    connection.prepareStatement("select id from plain");
                    stage.assertPinned();
                }
                stage.assertFree();
                try (var connection = stage.transaction();
                        var statement = connection.createStatement()) {
                    statement.executeQuery("select xc$tier from users");
                    stage.assertPinned();
                }
                stage.assertFree();
            }
        }
    }

    @EveryDatabase
    void a_query_in_autocommit_pins_until_it_is_read(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection()) {
                insert(connection, "ann", "gold");
                stage.assertFree();
                var query = connection.prepareStatement("select xc$tier from users");
                var results = query.executeQuery();
                assertThat(results.next()).isTrue();
                stage.assertPinned();
                assertThat(results.next()).isFalse();
                stage.assertFree();
                query.executeQuery();
                stage.assertPinned();
            }
        });
    }

    @EveryDatabase
    void generated_keys(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection();
                    var any = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
                    var named = connection.prepareStatement(INSERT, new String[] {key(database)})) {
                for (var phase : Phase.values()) {
                    stage.at(phase);
                    for (var insert : new PreparedStatement[] {any, named}) {
                        insert(insert, "ann", "gold");
                        try (var keys = insert.getGeneratedKeys()) {
                            assertThat(keys.next()).isTrue();
                            assertThat(keys.getLong(1)).isPositive();
                        }
                    }
                }
            }
        });
    }

    private static String key(Database database) {
        return database == Database.H2 ? "ID" : "id";
    }

    @EveryDatabase
    void generated_keys_that_name_the_logical_column(Database database, DataSource raw) throws SQLException {
        if (database == Database.MYSQL || database == Database.MARIADB) {
            // These give the identity column, whatever is named.
            return;
        }
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection();
                    var insert = connection.prepareStatement(INSERT, new String[] {key(database), "xc$tier"})) {
                for (var phase : Phase.values()) {
                    stage.at(phase);
                    insert(insert, "ann", phase.name());
                    try (var keys = insert.getGeneratedKeys()) {
                        assertThat(keys.next()).isTrue();
                        for (var label : new String[] {"xc$tier", "subscription", "tier", "TIER"}) {
                            assertThat(keys.getString(label)).isEqualTo(phase.name());
                        }
                    }
                }
            }
        });
    }

    @EveryDatabase
    void a_stream_reaches_both_columns_or_nothing_runs(Database database, DataSource raw) throws SQLException {
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection();
                    var insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, "ann");
                insert.setCharacterStream(2, new StringReader("gold"));
                stage.at(Phase.DUAL_WRITE);
                assertThatThrownBy(insert::executeUpdate)
                        .isInstanceOf(StatementOutlivedPhaseException.class)
                        .hasMessageContaining("Nothing was executed");
                insert.setString(1, "ann");
                insert.setCharacterStream(2, new StringReader("gold"));
                insert.executeUpdate();
                insert.setAsciiStream(2, new ByteArrayInputStream("free".getBytes(StandardCharsets.US_ASCII)), 4);
                insert.executeUpdate();
            }
            assertThat(stage.users()).containsExactly("ann,gold,gold", "ann,free,free");
        });
    }

    @EveryDatabase
    void the_driver_s_connection_can_be_unwrapped(Database database, DataSource raw) throws SQLException {
        Class<?> driver;
        try (var connection = raw.getConnection()) {
            driver = connection.getClass();
        }
        everywhere(database, raw, stage -> {
            try (var connection = stage.application.getConnection()) {
                assertThat(connection.isWrapperFor(driver)).isTrue();
                assertThat((Object) connection.unwrap(driver)).isInstanceOf(driver);
                assertThat(connection.isValid(1)).isTrue();
            }
        });
    }

    @EveryDatabase
    void an_aborted_connection_pins_nothing(Database database, DataSource raw) throws SQLException {
        try (var stage = new Stage(database, raw, Pooling.NONE, config -> {})) {
            var connection = stage.transaction();
            insert(connection, "ann", "gold");
            stage.assertPinned();
            connection.abort(Runnable::run);
            stage.assertFree();
            connection.close();
        }
    }

    @EveryDatabase
    void a_marker_past_the_wrapper_fails_in_the_database(Database database, DataSource raw) throws SQLException {
        try (var stage = new Stage(database, raw, Pooling.NONE, config -> {});
                var connection = stage.raw.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : new String[] {
                "select xc$tier from users",
                "update users set xc$tier = 'x'",
                "insert into users (xc$tier) values ('x')"
            }) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .isInstanceOf(SQLException.class)
                        .message()
                        .containsIgnoringCase("xc$tier");
            }
        }
    }
}
