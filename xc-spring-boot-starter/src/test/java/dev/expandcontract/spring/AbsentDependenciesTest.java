package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.model.Migration;
import dev.expandcontract.spring.actuate.XcActuatorAutoConfiguration;
import dev.expandcontract.spring.actuate.XcEndpoint;
import dev.expandcontract.spring.actuate.XcMetricsAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class AbsentDependenciesTest {

    private final String url = Databases.url();
    private final WebApplicationContextRunner application = configured(new WebApplicationContextRunner());

    private <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
        return runner.withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        XcAutoConfiguration.class,
                        XcJooqAutoConfiguration.class,
                        XcReadContextAutoConfiguration.class,
                        XcActuatorAutoConfiguration.class,
                        XcMetricsAutoConfiguration.class))
                .withBean(Migration.class, () -> Migration.of("tier", "users", "subscription", "tier"))
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.driver-class-name=org.h2.Driver",
                        "management.endpoints.web.exposure.include=*",
                        "xc.read-context.header=X-Tenant");
    }

    static Stream<String> dependencies() {
        return Stream.of(
                "org.hibernate",
                "dev.expandcontract.hibernate",
                "org.jooq",
                "dev.expandcontract.jooq",
                "dev.expandcontract.sql",
                "net.sf.jsqlparser",
                "org.flywaydb",
                "liquibase",
                "org.ff4j",
                "dev.openfeature",
                "io.micrometer.core",
                "io.micrometer",
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "org.springframework.boot.micrometer",
                "org.springframework.orm",
                "org.springframework.data",
                "org.springframework.security",
                "jakarta.servlet",
                "org.springframework.web",
                "org.springframework.boot.webmvc",
                "tools.jackson");
    }

    @ParameterizedTest
    @MethodSource("dependencies")
    void works_without(String missing) {
        Databases.execute(url, "create table users (id bigint primary key, subscription varchar(20))");
        configured(new ApplicationContextRunner())
                .withClassLoader(new FilteredClassLoader(missing))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(XcInstances.class)
                                    .only()
                                    .coordinator()
                                    .migrations())
                            .hasSize(1);
                });
    }

    @Test
    void with_all_of_them_everything_is_there() {
        Databases.execute(url, "create table users (id bigint primary key, subscription varchar(20))");
        application.run(context -> assertThat(context)
                .hasSingleBean(XcEndpoint.class)
                .hasSingleBean(CommandObserver.class)
                .hasSingleBean(ReadContextFilter.class)
                .hasSingleBean(DefaultConfigurationCustomizer.class)
                .hasBean("xcHealthIndicator")
                .hasBean("xcInfoContributor")
                .hasSingleBean(MeterBinder.class));
    }

    @Test
    void switched_off_there_is_nothing() {
        application.withPropertyValues("xc.enabled=false").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(Stream.of(context.getBeanDefinitionNames())
                            .filter(name ->
                                    name.toLowerCase(java.util.Locale.ROOT).startsWith("xc")))
                    .isEmpty();
        });
    }
}
