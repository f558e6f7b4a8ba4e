package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import javax.sql.DataSource;

class EveryDatabaseTest {

    @EveryDatabase
    void theMethodGetsTheDatabaseItsServerAndAnEmptyDatabase(
            Database database, DatabaseServer server, DataSource dataSource) throws SQLException {
        assertThat(server.database()).isEqualTo(database);
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            assertThat(Database.of(connection)).isEqualTo(database);
            statement.execute("create table t (id int primary key)");
        }
    }
}
