package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseServerTest {

    @ParameterizedTest
    @EnumSource
    void isTheDatabaseThatWasAskedFor(Database database) throws SQLException {
        try (var connection = DatabaseServer.of(database).newDatabase().getConnection()) {
            assertThat(Database.of(connection)).isEqualTo(database);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isOneServerForTheWholeJvm(Database database) {
        assertThat(DatabaseServer.of(database)).isSameAs(DatabaseServer.of(database));
    }

    @ParameterizedTest
    @EnumSource
    void everyNewDatabaseIsEmptyAndItsContentOutlivesAConnection(Database database) throws SQLException {
        var one = DatabaseServer.of(database).newDatabase();
        var other = DatabaseServer.of(database).newDatabase();
        try (var connection = one.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table t (id int primary key)");
            statement.execute("insert into t values (7)");
        }
        try (var connection = one.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from t")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
        }
        try (var connection = other.getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select id from t")).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void aRestartEndsSessionsAndKeepsWhatWasCommitted(Database database) throws SQLException {
        assumeFalse(Docker.answers(), "containers are not restarted");
        var server = DatabaseServer.of(database);
        var dataSource = server.newDatabase();
        // Not closed: its session will be gone, of which some drivers' close() complains.
        var before = dataSource.getConnection();
        var statement = before.createStatement();
        statement.execute("create table t (id int primary key)");
        statement.execute("insert into t values (1)");
        before.setAutoCommit(false);
        statement.execute("insert into t values (2)");

        server.restart();

        assertThatThrownBy(() -> statement.execute("insert into t values (3)")).isInstanceOf(SQLException.class);
        try (var after = dataSource.getConnection();
                var query = after.createStatement();
                var rows = query.executeQuery("select id from t")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void h2CannotBeRestarted() {
        var h2 = DatabaseServer.of(Database.H2);
        assertThatThrownBy(h2::restart)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("Cannot restart H2, which runs within this JVM. Use embedded servers: set the system"
                        + " property xc.test.servers to 'embedded'.");
    }
}
