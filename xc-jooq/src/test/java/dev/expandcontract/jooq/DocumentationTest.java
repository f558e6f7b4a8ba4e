package dev.expandcontract.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.expandcontract.Xc;
import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;

/** Runs what docs/jooq.md shows, and holds it to this line by line. */
class DocumentationTest {

    record User(
            int id,

            @ExpandContract(old = "subscription", next = "tier")
            String tier) {}

    @EveryDatabase
    void it_is_set_up_like_this(DataSource dataSource) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20))");
            statement.execute("insert into users values (1, 'gold')");
        }
        Xc xc = Xc.builder(dataSource)
                .migrations(AnnotatedTypes.migrations("users", User.class).toArray(Migration[]::new))
                .start();
        try (xc;
                var connection = xc.dataSource().getConnection()) {
            Configuration configuration = new DefaultConfiguration()
                    .set(connection)
                    .set(JDBCUtils.dialect(connection))
                    .set(new Settings().withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED));
            DSLContext dsl = DSL.using(XcJooq.configure(configuration, xc.dataSource()));
            assertThat(dsl.select(field(name("users", "id")), field(name("users", "tier")))
                            .from(table(name("users")))
                            .fetchInto(User.class))
                    .containsExactly(new User(1, "gold"));
            assertThat(configuration.visitListenerProviders()).isEmpty();
            var visited =
                    configuration.derive(XcJooq.markers(() -> xc.dataSource().registry()));
            assertThat(DSL.using(visited).fetchCount(table(name("users")))).isOne();
        }
    }

    @Test
    void its_snippets_are_lines_of_this_test() throws IOException {
        var snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/jooq.md")))
                .results()
                .flatMap(snippet -> snippet.group(1).lines())
                .map(String::strip)
                .toList();
        var source = Files.readString(Path.of("src/test/java/dev/expandcontract/jooq/DocumentationTest.java"));
        assertThat(snippets)
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(source.lines().map(String::strip)).contains(line));
    }
}
