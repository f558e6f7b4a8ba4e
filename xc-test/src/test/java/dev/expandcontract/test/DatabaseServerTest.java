package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
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
}
