package dev.expandcontract.spring.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/** When there is a page, where, and for whom. */
@ExtendWith(OutputCaptureExtension.class)
class AdminConfigurationTest {

    private static final FilteredClassLoader WITHOUT_SECURITY =
            new FilteredClassLoader("org.springframework.security", "org.springframework.boot.security");

    private final WebApplicationContextRunner application = new WebApplicationContextRunner(
                    AnnotationConfigServletWebServerApplicationContext::new)
            .withUserConfiguration(Application.Plain.class)
            .withPropertyValues(
                    "server.port=0",
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "spring.sql.init.schema-locations=classpath:users-with-tier.sql",
                    "spring.flyway.enabled=false",
                    "spring.liquibase.enabled=false");

    @Test
    void there_is_no_page_unless_it_is_switched_on() {
        application.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AdminPage.class));
        application
                .withPropertyValues("xc.admin.enabled=true", "xc.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AdminPage.class));
    }

    @Test
    void without_spring_security_everybody_may_look_and_nobody_operates() {
        application
                .withClassLoader(WITHOUT_SECURITY)
                .withPropertyValues("xc.admin.enabled=true")
                .run(context -> {
                    try (var running = Application.of(context.getSourceApplicationContext());
                            var anybody = Client.anonymous(running).withTokens()) {
                        var session = Client.json(anybody.get("/xc/api/session"));
                        assertThat(session.get("mayOperate").asBoolean()).isFalse();
                        assertThat(session.get("notice").asString())
                                .startsWith("Read-only: Spring Security is not set up");
                        assertThat(anybody.get("/xc/").statusCode()).isEqualTo(200);
                        var refused = anybody.command(
                                Map.of("command", "move", "to", "DUAL_WRITE", "reason", "a test", "by", "ada"));
                        assertThat(refused.statusCode()).isEqualTo(403);
                        assertThat(running.coordinator().audit(Application.ID)).hasSize(1);
                    }
                });
    }

    @Test
    void without_spring_security_commands_are_an_explicit_risk_and_still_need_the_token(CapturedOutput output) {
        application
                .withClassLoader(WITHOUT_SECURITY)
                .withPropertyValues("xc.admin.enabled=true", "xc.admin.anyone-may-operate=true")
                .run(context -> {
                    assertThat(output).contains("Whoever reaches the admin page of XC at /xc may give commands");
                    try (var running = Application.of(context.getSourceApplicationContext());
                            var anybody = Client.anonymous(running)) {
                        var move = Map.of("command", "move", "to", "DUAL_WRITE", "reason", "a test", "by", "ada");
                        assertThat(anybody.command(move).statusCode()).isEqualTo(403);
                        anybody.withTokens();
                        var nameless = anybody.move("DUAL_WRITE");
                        assertThat(nameless.statusCode()).isEqualTo(400);
                        assertThat(nameless.body()).contains("The command lacks 'by', your name for the audit log");
                        assertThat(anybody.with("Origin", "https://evil.example")
                                        .command(move)
                                        .statusCode())
                                .isEqualTo(403);
                        anybody.without("Origin");
                        assertThat(running.coordinator().audit(Application.ID)).hasSize(1);
                        assertThat(anybody.command(move).statusCode()).isEqualTo(200);
                        assertThat(running.coordinator()
                                        .audit(Application.ID)
                                        .getLast()
                                        .by())
                                .isEqualTo("ada (not logged in)");
                    }
                });
    }

    @Test
    void with_spring_security_nobody_operates_without_a_role() {
        application
                .withPropertyValues("xc.admin.enabled=true", "xc.admin.anyone-may-operate=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("'xc.admin.anyone-may-operate' is set, but Spring Security is there"));
    }

    @Test
    void roles_are_those_that_are_configured() {
        try (var running = Application.start(
                        Application.Permissive.class,
                        "xc.admin.viewer-role=XC_OPERATOR",
                        "xc.admin.operator-role=ROLE_USER");
                var operator = Client.of(running, "nobody");
                var viewer = Client.of(running, "ada");
                var stranger = Client.of(running, "vera")) {
            assertThat(Client.json(operator.get("/xc/api/session"))
                            .get("mayOperate")
                            .asBoolean())
                    .isTrue();
            assertThat(Client.json(viewer.get("/xc/api/session"))
                            .get("mayOperate")
                            .asBoolean())
                    .isFalse();
            assertThat(stranger.get("/xc/api/session").statusCode()).isEqualTo(403);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void is_where_it_is_configured_and_leads_from_there_to_its_files() throws Exception {
        try (var running = Application.start(
                        Application.Permissive.class,
                        "xc.admin.path=/ops/migrations",
                        "server.servlet.context-path=/shop");
                var viewer = Client.of(running, "vera")) {
            assertThat(viewer.get("/shop/ops/migrations").headers().firstValue("Location"))
                    .contains("migrations/");
            assertThat(viewer.get("/shop/ops/migrations/").body()).contains("href=\"xc.css\"");
            var style = viewer.get("/shop/ops/migrations/xc.css");
            assertThat(style.statusCode()).isEqualTo(200);
            var tag = style.headers().firstValue("ETag").orElseThrow();
            assertThat(viewer.with("If-None-Match", tag)
                            .get("/shop/ops/migrations/xc.css")
                            .statusCode())
                    .isEqualTo(304);
            assertThat(viewer.get("/shop/xc/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void is_on_the_port_of_the_actuator_alone_if_it_is_to_be_there() throws Exception {
        try (var running = Application.start(
                        Application.Permissive.class, "xc.admin.port=management", "management.server.port=0");
                var viewer = Client.of(running, "vera");
                var anonymous = Client.anonymous(running)) {
            assertThat(viewer.get("/xc/").statusCode()).isEqualTo(404);
            running.usePort(running.context().getEnvironment().getRequiredProperty("local.management.port", int.class));
            assertThat(viewer.get("/xc/").statusCode()).isEqualTo(200);
            assertThat(viewer.get("/xc/api/overview").body()).contains("subscription");
            assertThat(anonymous.get("/xc/api/overview").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void the_port_of_the_actuator_needs_one() {
        new WebApplicationContextRunner()
                .withUserConfiguration(XcAdminAutoConfiguration.class)
                .withClassLoader(new FilteredClassLoader(ManagementContextAutoConfiguration.class))
                .withPropertyValues("xc.admin.enabled=true", "xc.admin.port=management")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("'xc.admin.port' is 'management', but there is no actuator."));
    }

    @Test
    void a_reactive_application_is_told_that_it_has_no_page() {
        new ReactiveWebApplicationContextRunner()
                .withUserConfiguration(XcAdminAutoConfiguration.class)
                .withPropertyValues("xc.admin.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the admin page needs an application of servlets"));
    }

    @Test
    void without_jackson_3_it_says_what_is_missing() {
        application
                .withClassLoader(new FilteredClassLoader("tools.jackson"))
                .withPropertyValues("xc.admin.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the admin page needs Jackson 3 to write JSON."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "path | xc | 'xc.admin.path' is 'xc'. Give a path such as /xc",
                "path | / | 'xc.admin.path' is '/'. Give a path such as /xc",
                "path | /xc/** | 'xc.admin.path' is '/xc/**'. Give a path such as /xc",
                "viewer-role | \"\" | 'xc.admin.viewer-role' and 'xc.admin.operator-role' cannot be blank.",
                "max-viewers | 0 | 'xc.admin.max-viewers' is 0. At least one has to be possible.",
                "token-key | short | 'xc.admin.token-key' has 5 characters. Give at least 32"
            })
    void refuses_settings_that_make_no_sense(String property, String value, String message) {
        application
                .withPropertyValues("xc.admin.enabled=true", "xc.admin." + property + "=" + value)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
    }

    @Test
    void instances_that_share_a_key_accept_the_tokens_of_each_other() throws Exception {
        var key = "xc.admin.token-key=0123456789abcdef0123456789abcdef";
        try (var one = Application.start(Application.Permissive.class, key);
                var other = Application.start(Application.Permissive.class, key);
                var operator = Client.of(one, "ada").withTokens()) {
            one.usePort(other.at("").getPort());
            // the application's own token belongs to a session of the other instance; it is not what is tested here
            var answer = operator.command(Map.of("command", "move", "to", "SOAK", "reason", "too far"));
            assertThat(answer.statusCode()).isIn(403, 409);
            assertThat(answer.body()).doesNotContain("The token of the page is missing or outdated.");
        }
    }
}
