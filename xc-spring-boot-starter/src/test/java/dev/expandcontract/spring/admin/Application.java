package dev.expandcontract.spring.admin;

import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.model.Migration;
import dev.expandcontract.pace.Pace;
import dev.expandcontract.pace.PaceProbe;
import dev.expandcontract.pace.Reading;
import dev.expandcontract.spring.XcBuilderCustomizer;
import dev.expandcontract.spring.XcInstances;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** An application with the admin page, on a port of its own. */
final class Application implements AutoCloseable {

    static final String ID = "users_subscription_tier";

    /** Whether backfills rest. */
    static final AtomicBoolean hold = new AtomicBoolean();

    private final ConfigurableApplicationContext context;

    private int port;

    private Application(ConfigurableApplicationContext context) {
        this.context = context;
        port = ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** One that somebody else has started. */
    static Application of(ApplicationContext context) {
        return new Application((ConfigurableApplicationContext) context);
    }

    /** From now on clients talk to another port. */
    void usePort(int value) {
        port = value;
    }

    /** Starts it on a database in memory. */
    static Application start(Class<?> configuration, String... properties) {
        return new Application(new SpringApplicationBuilder(configuration)
                .properties(
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.sql.init.schema-locations=classpath:users-with-tier.sql",
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "spring.autoconfigure.exclude="
                                + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
                                + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
                        "xc.admin.enabled=true")
                .properties(properties)
                .run());
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** The data source that the application uses. */
    DataSource dataSource() {
        return context.getBean(DataSource.class);
    }

    Coordinator coordinator() {
        return context.getBean(XcInstances.class).only().coordinator();
    }

    URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    @Override
    public void close() {
        context.close();
    }

    /** A migration, and everything that Spring Boot sets up by itself. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {

        @Bean
        Migration tier() {
            return Migration.of("users", "subscription", "tier");
        }

        /** Names instances, lets backfills rest while {@link #hold} is set, and has every query compare. */
        @Bean
        XcBuilderCustomizer settings(@Value("${test.instance:orders-1}") String instance) {
            return (dataSource, builder) -> builder.instance(instance)
                    .paceProbes(probes -> List.of(new Hold()))
                    .shadowReads(ShadowSettings.DEFAULT.percent(100));
        }
    }

    private static final class Hold implements PaceProbe {

        @Override
        public String name() {
            return "hold of the test";
        }

        @Override
        public Reading read() {
            return hold.get() ? new Reading(Pace.PAUSED, "the test holds it") : new Reading(Pace.FULL, "");
        }
    }

    /** Lets everybody through, as an application might that guards its own pages in another way. */
    @Configuration(proxyBeanMethods = false)
    static class Permissive extends Plain {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return Application.users();
        }
    }

    /** Asks everybody to log in, as Spring Boot does by itself. */
    @Configuration(proxyBeanMethods = false)
    static class Login extends Plain {

        @Bean
        UserDetailsService users() {
            return Application.users();
        }
    }

    private static UserDetailsService users() {
        return new InMemoryUserDetailsManager(List.of(
                User.withUsername("vera")
                        .password("{noop}vera")
                        .roles("XC_VIEWER")
                        .build(),
                User.withUsername("ada")
                        .password("{noop}ada")
                        .roles("XC_OPERATOR")
                        .build(),
                User.withUsername("nobody")
                        .password("{noop}nobody")
                        .roles("USER")
                        .build()));
    }
}
