package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.util.Collections;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

class XcAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceInitializationAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    XcAutoConfiguration.class))
            .withPropertyValues(
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=0",
                    "spring.sql.init.schema-locations=classpath:users.sql");

    @Configuration(proxyBeanMethods = false)
    static class Users {

        @Bean
        Migration tier() {
            return Migration.of("users", "subscription", "tier");
        }
    }

    @Test
    void wraps_the_data_source_and_joins_the_fleet_after_the_scripts() {
        application.withUserConfiguration(Users.class).run(context -> {
            assertThat(context).hasNotFailed();
            var dataSource = context.getBean(DataSource.class);
            assertThat(dataSource.isWrapperFor(MigratingDataSource.class)).isTrue();
            assertThat(dataSource.isWrapperFor(HikariDataSource.class)).isTrue();
            var xc = context.getBean(XcInstances.class).only();
            assertThat(dataSource.unwrap(MigratingDataSource.class)).isSameAs(xc.dataSource());
            assertThat(xc.coordinator().migration("users_subscription_tier").phase())
                    .isEqualTo(Phase.EXPAND);
            var jdbc = context.getBean(JdbcTemplate.class);
            jdbc.update("insert into users (id, xc$users_subscription_tier) values (1, 'gold')");
            assertThat(jdbc.queryForObject("select xc$users_subscription_tier from users", String.class))
                    .isEqualTo("gold");
        });
    }

    @Test
    void leaves_alone_what_is_excluded() {
        application.withPropertyValues("xc.data-source.exclude=dataSource").run(context -> {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
            assertThat(context.getBean(XcInstances.class).byDataSource()).isEmpty();
        });
    }

    @Test
    void does_nothing_if_it_is_switched_off() {
        application.withPropertyValues("xc.enabled=false").run(context -> {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
            assertThat(context).doesNotHaveBean(XcInstances.class);
        });
    }

    /** Else Spring Boot reads the class files of all of them, to find out that most do not apply. */
    @Test
    void the_conditions_of_each_auto_configuration_are_known_without_its_class() throws Exception {
        var loader = XcAutoConfiguration.class.getClassLoader();
        assertThat(ImportCandidates.load(AutoConfiguration.class, loader))
                .filteredOn(name -> name.startsWith("dev.expandcontract."))
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(conditions(loader)).containsKey(name));
    }

    private static Properties conditions(ClassLoader loader) throws IOException {
        var all = new Properties();
        for (var each : Collections.list(loader.getResources("META-INF/spring-autoconfigure-metadata.properties"))) {
            try (var in = each.openStream()) {
                all.load(in);
            }
        }
        return all;
    }
}
