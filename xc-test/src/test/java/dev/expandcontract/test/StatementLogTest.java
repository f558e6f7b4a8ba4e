package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementLogTest {

    private final StatementLog log = new StatementLog(Database.H2);

    @Test
    void keepsEveryTextThatIsPreparedExecutedOrBatchedInOrder() throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute("create table t (id int)");
            statement.executeUpdate("insert into t values (1)");
            statement.addBatch("insert into t values (2)");
            statement.executeBatch();
            try (var rows = statement.executeQuery("select * from t")) {
                assertThat(rows.next()).isTrue();
            }
            connection.prepareStatement("select 1").close();
            connection.prepareCall("call 2").close();
        }
        assertThat(log.statements())
                .containsExactly(
                        "create table t (id int)",
                        "insert into t values (1)",
                        "insert into t values (2)",
                        "select * from t",
                        "select 1",
                        "call 2");
    }

    @Test
    void statementsLeadBackToTheConnectionThatIsRecorded() throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            assertThat(statement.getConnection()).isSameAs(connection).isEqualTo(connection);
        }
    }

    @Test
    void theDriversOwnExceptionsComeThrough() throws SQLException {
        try (var connection = open()) {
            assertThatThrownBy(() -> connection.prepareStatement("select nonsense"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theAssertionShowsTheStatementsThatNameTheColumn() throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute("select 1 as tier");
            statement.execute("select 2");
        }
        assertThatThrownBy(() -> log.assertNeverNames("TIER"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("The column 'TIER' must appear in no SQL, but 1 of 2 statements that reached H2 name it:\n"
                        + "  select 1 as tier");
        assertThatCode(() -> log.assertNeverNames("subscription")).doesNotThrowAnyException();
        log.clear();
        assertThatCode(() -> log.assertNeverNames("tier")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select tier from users",
                "select u.TIER from users u",
                "select \"tier\" from users",
                "select '--', tier from users",
                "select 'it''s', tier from users",
                "select 1 /* a */ , tier from users",
                "select 1 -- a\n, tier from users",
                "update users set tier=?",
            })
    void aColumnIsNamed(String sql) {
        for (var database : new Database[] {Database.POSTGRESQL, Database.H2}) {
            assertThat(Identifiers.of(sql, database)).contains("tier");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'tier' from users",
                "select 'it''s tier' from users",
                "select 1 /* tier */ from users",
                "select 1 -- tier\n from users",
                "select tier1_0, xc$tier, tiers, \"a tier\" from users",
                "select \"it\"\"s tier\" from users",
            })
    void textThatOnlyLooksLikeTheColumnIsNotItsName(String sql) {
        for (var database : new Database[] {Database.POSTGRESQL, Database.H2}) {
            assertThat(Identifiers.of(sql, database)).doesNotContain("tier");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POSTGRESQL | false | select $$ tier $$",
                "POSTGRESQL | false | select $a$ $$ tier $a$",
                "POSTGRESQL | true  | select $$ a $$, tier",
                "POSTGRESQL | true  | select $1, tier",
                "POSTGRESQL | false | select E'it\\'s tier'",
                "POSTGRESQL | true  | select 'a\\', tier",
                "POSTGRESQL | false | select /* /* a */ tier */ 1",
                "POSTGRESQL | true  | select a #> tier",
                "MYSQL      | false | select 'it\\'s tier'",
                "MYSQL      | false | select \"tier\"",
                "MYSQL      | true  | select `tier`",
                "MYSQL      | false | select 1 # tier",
                "MYSQL      | true  | select /*! tier */ 1",
                "MARIADB    | true  | select /*M!100500 tier */ 1",
                "MARIADB    | true  | select /* /* a */ tier",
            })
    void everyDatabaseHasItsOwnLiteralsAndComments(Database database, boolean named, String sql) {
        assertThat(Identifiers.of(sql, database).contains("tier")).isEqualTo(named);
    }

    private Connection open() throws SQLException {
        return log.record(DatabaseServer.of(Database.H2).newDatabase()).getConnection();
    }
}
