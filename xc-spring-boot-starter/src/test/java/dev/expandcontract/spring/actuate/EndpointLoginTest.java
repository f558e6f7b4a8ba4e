package dev.expandcontract.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.model.Migration;
import dev.expandcontract.spring.XcInstances;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint behind the login of Spring Security, by the rules that the documentation gives. */
class EndpointLoginTest {

    private static final String ID = "users_subscription_tier";
    private static final String PATH = "/actuator/xc/" + ID;
    private static final String[] COMMANDS = {"--management.endpoint.xc.access=unrestricted"};

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Guarded {

        @Bean
        Migration tier() {
            return Migration.of("users", "subscription", "tier");
        }

        @Bean
        SecurityFilterChain endpoints(HttpSecurity http) {
            return http.securityMatcher(EndpointRequest.to("xc"))
                    .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET)
                            .hasAnyRole("XC_VIEWER", "XC_OPERATOR")
                            .anyRequest()
                            .hasRole("XC_OPERATOR"))
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    List.of(user("nobody", "USER"), user("vera", "XC_VIEWER"), user("ada", "XC_OPERATOR")));
        }

        private static org.springframework.security.core.userdetails.UserDetails user(String name, String role) {
            return User.withUsername(name).password("{noop}" + name).roles(role).build();
        }
    }

    private void start(String... arguments) {
        application = new SpringApplicationBuilder(Guarded.class)
                .properties(
                        "server.port=0",
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.sql.init.schema-locations=classpath:users-with-tier.sql",
                        "spring.flyway.enabled=false",
                        "management.endpoints.web.exposure.include=xc")
                .run(arguments);
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        http.close();
    }

    @Test
    void who_is_not_logged_in_or_has_no_role_sees_and_does_nothing() throws Exception {
        start(COMMANDS);
        int before = audit().size();
        for (var path : List.of("/actuator/xc", PATH, PATH + "/gates")) {
            var stranger = get(path, null);
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.body()).doesNotContain("EXPAND");
            assertThat(get(path, "nobody").statusCode()).isEqualTo(403);
        }
        assertThat(move(null, "DUAL_WRITE").statusCode()).isEqualTo(401);
        assertThat(move("nobody", "DUAL_WRITE").statusCode()).isEqualTo(403);
        assertThat(audit()).hasSize(before);
    }

    @Test
    void a_viewer_reads_and_commands_nothing() throws Exception {
        start(COMMANDS);
        int before = audit().size();
        assertThat(get(PATH, "vera").statusCode()).isEqualTo(200);
        assertThat(get(PATH, "vera").body()).contains("EXPAND");
        assertThat(move("vera", "DUAL_WRITE").statusCode()).isEqualTo(403);
        assertThat(audit()).hasSize(before);
    }

    @Test
    void an_operator_commands_under_their_own_name_and_is_told_what_a_gate_refuses() throws Exception {
        start(COMMANDS);
        var done = move("ada", "DUAL_WRITE");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(audit().getLast().by()).isEqualTo("ada");

        var moved = move("ada", "BACKFILL");
        while (moved.statusCode() == 409 && moved.body().contains("fleet-acknowledged")) {
            moved = move("ada", "BACKFILL");
        }
        var refused = move("ada", "CUTOVER");
        assertThat(refused.statusCode()).isEqualTo(409);
        var failed = json(refused)
                .get("gates")
                .valueStream()
                .filter(gate -> !gate.get("passed").asBoolean())
                .toList();
        assertThat(failed).anySatisfy(gate -> {
            assertThat(gate.get("name").asString()).isEqualTo("backfill-complete");
            assertThat(gate.get("reason").asString()).isNotBlank();
            assertThat(gate.get("remedy").asString()).isNotBlank();
        });
        assertThat(audit().getLast().by()).isEqualTo("ada");
        assertThat(audit()).extracting(AuditEntry::by).doesNotContain("eve");
    }

    @Test
    void without_the_access_of_the_endpoint_not_even_an_operator_commands() throws Exception {
        start();
        int before = audit().size();
        assertThat(get(PATH, "ada").statusCode()).isEqualTo(200);
        assertThat(move("ada", "DUAL_WRITE").statusCode()).isEqualTo(405);
        assertThat(audit()).hasSize(before);
    }

    private List<AuditEntry> audit() {
        return coordinator().audit(ID);
    }

    private Coordinator coordinator() {
        return application.getBean(XcInstances.class).only().coordinator();
    }

    private HttpResponse<String> get(String path, @Nullable String user) throws Exception {
        return send(request(path, user).GET());
    }

    /** Says that it is somebody else. */
    private HttpResponse<String> move(@Nullable String user, String to) throws Exception {
        return send(request(PATH, user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"command\": \"move\", \"to\": \"" + to + "\", \"reason\": \"a test\", \"by\": \"eve\"}")));
    }

    private HttpRequest.Builder request(String path, @Nullable String user) {
        var request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path));
        if (user != null) {
            var credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
