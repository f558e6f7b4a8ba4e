package dev.expandcontract.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Runs what docs/sql.md shows, and holds it to this line by line. */
class DocumentationTest {

    private static String guide() throws IOException {
        return Files.readString(Path.of("../docs/sql.md"));
    }

    private static List<String> found(Pattern pattern) throws IOException {
        return pattern.matcher(guide()).results().map(match -> match.group(1)).toList();
    }

    @EveryDatabase
    void its_statements_mean_the_logical_column(DataSource dataSource) throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20))");
            statement.execute("insert into users values (1, 'gold')");
        }
        Xc xc = Xc.builder(dataSource)
                .migrations(Migration.of("users", "subscription", "tier"))
                .plainSql(new PlainSql())
                .start();
        try (xc;
                var connection = xc.dataSource().getConnection()) {
            var queries = found(Pattern.compile("`(select \\w+ from users)`"));
            assertThat(queries).hasSize(2);
            var value = "gold";
            for (var sql : queries) {
                assertRow(connection, sql, value);
            }
            for (var sql : found(Pattern.compile("`(update users set \\w+ = \\?)`"))) {
                value = "silver";
                try (var update = connection.prepareStatement(sql)) {
                    update.setString(1, value);
                    assertThat(update.executeUpdate()).isOne();
                }
            }
            assertThat(value).isEqualTo("silver");
            for (var sql : queries) {
                assertRow(connection, sql, value);
            }
        }
    }

    private static void assertRow(Connection connection, String sql, String value) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            assertThat(result.getMetaData().getColumnLabel(1)).isEqualToIgnoringCase(sql.split(" ")[1]);
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo(value);
        }
    }

    @Test
    void its_snippets_are_lines_of_this_test() throws IOException {
        var source = Files.readString(Path.of("src/test/java/dev/expandcontract/sql/DocumentationTest.java"));
        assertThat(found(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)))
                .isNotEmpty()
                .flatMap(snippet -> snippet.lines().map(String::strip).toList())
                .allSatisfy(
                        line -> assertThat(source.lines().map(String::strip)).contains(line));
    }
}
