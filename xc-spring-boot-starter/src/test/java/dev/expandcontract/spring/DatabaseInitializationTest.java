package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.metadata.MetadataSchemaException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

class DatabaseInitializationTest {

    private final String url = Databases.url();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceInitializationAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    XcAutoConfiguration.class))
            .withBean(Migration.class, () -> Migration.of("tier", "users", "subscription", "tier"))
            .withPropertyValues("spring.datasource.url=" + url, "spring.sql.init.mode=never");

    @Test
    void flyway_makes_the_tables_of_an_empty_database_first() {
        flyway().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(phase(context.getBean(XcInstances.class))).isEqualTo(Phase.EXPAND);
        });
        // nothing of XC's disturbs the next start
        flyway().run(context -> assertThat(context).hasNotFailed());
    }

    private ApplicationContextRunner flyway() {
        return application
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withPropertyValues("spring.flyway.locations=classpath:flyway");
    }

    @Test
    void liquibase_makes_the_tables_of_an_empty_database_first() {
        application
                .withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
                .withPropertyValues("spring.liquibase.change-log=classpath:liquibase/changelog.sql")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(phase(context.getBean(XcInstances.class))).isEqualTo(Phase.EXPAND);
                });
    }

    @Test
    void scripts_run_before_with_names_of_columns_as_they_are() {
        application
                .withPropertyValues(
                        "spring.sql.init.mode=always",
                        "spring.sql.init.schema-locations=classpath:users.sql",
                        "spring.sql.init.data-locations=classpath:data.users.sql")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(JdbcTemplate.class)
                                    .queryForObject("select xc$tier from users", String.class))
                            .isEqualTo("gold");
                });
    }

    @Test
    void flyway_may_make_the_tables_of_xc(@TempDir Path scripts) throws IOException {
        try (var ddl = MetadataSchemaException.class.getResourceAsStream("schema/v1/schema-h2.sql")) {
            Files.write(scripts.resolve("V2__xc.sql"), ddl.readAllBytes());
        }
        flyway().withPropertyValues(
                        "spring.flyway.locations=classpath:flyway,filesystem:" + scripts, "xc.create-tables=false")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(phase(context.getBean(XcInstances.class))).isEqualTo(Phase.EXPAND);
                });
    }

    @Test
    void without_the_tables_of_xc_it_says_what_to_do() {
        flyway().withPropertyValues("xc.create-tables=false").run(context -> {
            var analysis = new XcFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getCause()).isInstanceOf(MetadataSchemaException.class);
            assertThat(analysis.getDescription())
                    .startsWith("XC did not start. The metadata tables 'xc_*' do not exist");
            assertThat(analysis.getAction())
                    .isEqualTo(
                            "The property xc.create-tables decides whether XC creates its tables, xc.table-prefix what"
                                    + " their names begin with. To have Flyway or Liquibase create them, copy the named file from the"
                                    + " xc-core jar into a migration script, and set xc.create-tables=false: XC looks for them after"
                                    + " all scripts have run.");
        });
    }

    private static Phase phase(XcInstances instances) {
        return instances.only().coordinator().migration("tier").phase();
    }
}
