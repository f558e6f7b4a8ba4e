package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.phase.Phase;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

class DataSourceWrappingTest {

    private static final String USERS = "create table users (id bigint primary key, subscription varchar(20))";

    private final String url = Databases.url();
    private final String otherUrl = Databases.url();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, XcAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + url);

    private DataSource h2(String of) {
        var dataSource = new JdbcDataSource();
        dataSource.setURL(of);
        dataSource.setUser("sa");
        dataSource.setPassword("");
        return dataSource;
    }

    @Test
    void an_instance_leaves_the_fleet_when_the_application_ends_and_may_come_again() {
        Databases.execute(url, USERS);
        for (int i = 0; i < 2; i++) {
            application
                    .withBean(Migration.class, () -> Migration.of("users", "subscription", "tier"))
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(Databases.count(url, "select count(*) from xc_instance"))
                                .isEqualTo(1);
                    });
            assertThat(Databases.count(url, "select count(*) from xc_instance")).isZero();
        }
    }

    @Test
    void the_schema_may_be_changed_through_the_data_source() {
        Databases.execute(url, USERS);
        application
                .withBean(Migration.class, () -> Migration.of("tier", "users", "subscription", "tier"))
                .run(context -> {
                    var jdbc = context.getBean(JdbcTemplate.class);
                    jdbc.execute("alter table users add column tier varchar(20)");
                    context.getBean(XcInstances.class)
                            .only()
                            .coordinator()
                            .execute(new Command.MoveTo("tier", Phase.DUAL_WRITE, "ada", "go"))
                            .orThrow();
                    jdbc.update("insert into users (id, xc$tier) values (1, 'gold')");
                    assertThat(Databases.count(
                                    url, "select count(*) from users where subscription = 'gold' and tier = 'gold'"))
                            .isEqualTo(1);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Two {

        @Bean
        Migration tier() {
            return Migration.of("tier", "users", "subscription", "tier");
        }
    }

    @Test
    void each_of_several_data_sources_has_an_instance_and_migrations_of_its_own() {
        Databases.execute(url, USERS);
        Databases.execute(otherUrl, "create table bills (id bigint primary key, cents bigint)");
        application
                .withBean("orders", DataSource.class, () -> h2(url))
                .withBean("billing", DataSource.class, () -> h2(otherUrl))
                .withPropertyValues("xc.data-sources.billing.table-prefix=migrations_")
                .withUserConfiguration(Qualified.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    var instances = context.getBean(XcInstances.class);
                    assertThat(instances.byDataSource()).containsOnlyKeys("orders", "billing");
                    assertThat(instances
                                    .find("orders")
                                    .orElseThrow()
                                    .coordinator()
                                    .migrations())
                            .extracting(status -> status.migration().id())
                            .containsExactly("tier");
                    assertThat(instances
                                    .find("billing")
                                    .orElseThrow()
                                    .coordinator()
                                    .migrations())
                            .extracting(status -> status.migration().id())
                            .containsExactly("amount");
                    assertThat(instances.find("reporting")).isEmpty();
                    assertThat(Databases.count(otherUrl, "select count(*) from migrations_instance"))
                            .isEqualTo(1);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Qualified {

        @Bean
        @Qualifier("orders")
        Migration tier() {
            return Migration.of("tier", "users", "subscription", "tier");
        }

        @Bean
        @Qualifier("billing")
        Migration amount() {
            return Migration.of("amount", "bills", "cents", "amount");
        }
    }

    @Test
    void a_migration_that_may_belong_to_several_data_sources_is_refused() {
        Databases.execute(url, USERS);
        application
                .withBean("orders", DataSource.class, () -> h2(url))
                .withBean("billing", DataSource.class, () -> h2(otherUrl))
                .withUserConfiguration(Two.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(SettingException.class)
                        .hasMessage(
                                "The bean 'tier' is a migration, tier (users.subscription -> tier), and XC wraps several"
                                        + " data sources (billing, orders), so that it cannot be told where its table is. Qualify the"
                                        + " bean by the name of its data source: @Qualifier(\"billing\")"));
    }

    @Test
    void a_proxy_over_a_wrapped_data_source_is_left_alone() {
        application
                .withBean("real", DataSource.class, () -> h2(url))
                .withUserConfiguration(LazyProxy.class)
                .run(context -> {
                    assertThat(context.getBean(XcInstances.class).byDataSource())
                            .containsOnlyKeys("real");
                    var proxy = context.getBean("lazy", DataSource.class);
                    assertThat(proxy).isInstanceOf(LazyConnectionDataSourceProxy.class);
                    assertThat(proxy.unwrap(MigratingDataSource.class))
                            .isSameAs(context.getBean(XcInstances.class).only().dataSource());
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyProxy {

        @Bean
        DataSource lazy(@Qualifier("real") DataSource real) {
            return new LazyConnectionDataSourceProxy(real);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Routed {

        @Bean
        DataSource routing(@Qualifier("primary") DataSource primary, @Qualifier("replica") DataSource replica) {
            var routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "primary";
                }
            };
            routing.setTargetDataSources(Map.of("primary", primary, "replica", replica));
            routing.setDefaultTargetDataSource(primary);
            return routing;
        }
    }

    @Test
    void of_a_routing_data_source_one_target_is_wrapped() {
        application
                .withBean("primary", DataSource.class, () -> h2(url))
                .withBean("replica", DataSource.class, () -> h2(otherUrl))
                .withUserConfiguration(Routed.class)
                .withPropertyValues("xc.data-source.exclude=replica")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(XcInstances.class).byDataSource())
                            .containsOnlyKeys("primary");
                    assertThat(context.getBean("routing", DataSource.class).unwrap(MigratingDataSource.class))
                            .isSameAs(context.getBean(XcInstances.class).only().dataSource());
                });
    }

    @Test
    void a_routing_data_source_over_several_wrapped_ones_or_none_is_refused() {
        var routed = application
                .withBean("primary", DataSource.class, () -> h2(url))
                .withBean("replica", DataSource.class, () -> h2(otherUrl))
                .withUserConfiguration(Routed.class);
        routed.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("The data source bean 'routing' routes to 2 data sources that XC wraps.")
                .hasMessageEndingWith("exclude the other targets that are beans (xc.data-source.exclude). Or exclude"
                        + " 'routing' and all its targets, if nothing that migrates goes through it."));
        routed.withPropertyValues("xc.data-source.exclude=primary,replica")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith(
                                "The data source bean 'routing' routes to no data source that XC wraps."));
    }

    @Configuration(proxyBeanMethods = false)
    static class Prototype {

        @Bean
        @Scope("prototype")
        DataSource many() {
            return new JdbcDataSource();
        }
    }

    @Test
    void a_data_source_that_is_no_singleton_is_refused() {
        application
                .withUserConfiguration(Prototype.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(SettingException.class)
                        .hasMessageStartingWith("The data source bean 'many' is no singleton:")
                        .hasMessageEndingWith("Make it a singleton, or exclude it: xc.data-source.exclude=many"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Narrow {

        @Bean
        String pool(HikariDataSource dataSource) {
            return dataSource.getPoolName();
        }
    }

    @Test
    void who_asks_for_the_pool_itself_is_told_to_unwrap_it() {
        application.withUserConfiguration(Narrow.class).run(context -> {
            var analysis = new NarrowDataSourceFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription())
                    .isEqualTo(
                            "A bean asks for the data source 'dataSource' as a com.zaxxer.hikari.HikariDataSource, but XC"
                                    + " has wrapped it, so that it is a javax.sql.DataSource.");
            assertThat(analysis.getAction())
                    .isEqualTo("Ask for a DataSource, and call unwrap(HikariDataSource.class) where the pool itself is"
                            + " needed. Or leave the data source alone, if nothing that migrates goes through it:"
                            + " xc.data-source.exclude=dataSource");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TooEarly {

        @Bean
        static org.springframework.beans.factory.config.BeanFactoryPostProcessor early() {
            return beanFactory -> beanFactory.getBean("dataSource");
        }
    }

    @Test
    void a_data_source_that_was_made_too_early_is_refused() {
        application
                .withUserConfiguration(TooEarly.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(SettingException.class)
                        .hasMessageStartingWith("The data source bean 'dataSource' was made before XC could wrap it"));
    }

    @Test
    void what_xc_asks_for_when_it_joins_may_not_use_the_data_source() {
        application
                .withBean(XcBuilderCustomizer.class, () -> (name, builder) -> {})
                .withUserConfiguration(SelfUser.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(SettingException.class)
                        .hasMessageStartingWith(
                                "The data source bean 'dataSource' is used while XC joins the fleet over"));
    }

    @Configuration(proxyBeanMethods = false)
    static class SelfUser {

        @Bean
        XcBuilderCustomizer selfUser(DataSource dataSource) {
            return (name, builder) -> {
                try {
                    dataSource.getConnection().close();
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            };
        }
    }
}
