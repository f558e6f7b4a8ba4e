package dev.expandcontract.spring.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what in an application with Spring Security whose own rules let everybody through. */
class AdminSecurityTest {

    private static final Map<String, String> BACK = Map.of("command", "move", "to", "DUAL_WRITE", "reason", "a test");

    private static Application application;

    private Client anonymous;
    private Client viewer;
    private Client operator;
    private int commands;

    @BeforeAll
    static void start() {
        application = Application.start(Application.Permissive.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void meet() throws IOException, InterruptedException {
        anonymous = Client.anonymous(application);
        viewer = Client.of(application, "vera").withTokens();
        operator = Client.of(application, "ada").withTokens();
        commands = audit().size();
    }

    @AfterEach
    void part() {
        anonymous.close();
        viewer.close();
        operator.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/xc/",
                "/xc/main.js",
                "/xc/xc.css",
                "/xc/api/session",
                "/xc/api/overview",
                "/xc/api/migration?source=dataSource&migration=users_subscription_tier",
                "/xc/api/events",
                "/xc/nothing"
            })
    void shows_nothing_to_who_is_not_logged_in_or_has_no_role(String path) throws Exception {
        var refused = anonymous.get(path);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).doesNotContain("subscription", "<script");
        try (var nobody = Client.of(application, "nobody")) {
            var forbidden = nobody.get(path);
            assertThat(forbidden.statusCode()).isEqualTo(403);
            assertThat(forbidden.body())
                    .isEqualTo("{\"message\":\"You are logged in as 'nobody', who may not see this.\"}");
        }
    }

    @Test
    void lets_the_application_ask_for_a_login_where_a_person_comes_to_the_page() throws Exception {
        assertThat(anonymous.get("/xc/").headers().firstValue("WWW-Authenticate"))
                .isPresent();
        assertThat(anonymous.get("/xc/api/session").headers().firstValue("WWW-Authenticate"))
                .isEmpty();
    }

    @Test
    void takes_no_command_from_who_is_not_logged_in() throws Exception {
        // the application's own filter asks for its token first
        assertThat(anonymous.move("DUAL_WRITE").statusCode()).isIn(401, 403);
        nothingHappened();
    }

    @Test
    void shows_everything_to_a_viewer_who_commands_nothing() throws Exception {
        assertThat(viewer.get("/xc/").statusCode()).isEqualTo(200);
        assertThat(Client.json(viewer.get("/xc/api/session")).get("mayOperate").asBoolean())
                .isFalse();
        assertThat(viewer.get("/xc/api/overview").body()).contains("subscription");
        var refused = viewer.move("DUAL_WRITE");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("You may look, but not give commands.");
        nothingHappened();
    }

    @Test
    void takes_commands_of_an_operator_under_their_own_name() throws Exception {
        var done = operator.move("DUAL_WRITE");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(Client.json(done).get("succeeded").asBoolean()).isTrue();
        assertThat(audit().getLast().by()).isEqualTo("ada");
        var back =
                operator.command(Map.of("command", "move", "to", "EXPAND", "reason", "a test", "by", "somebody else"));
        assertThat(back.statusCode()).isEqualTo(400);
        assertThat(back.body()).contains("'by' is not possible here");
        assertThat(operator.move("EXPAND").statusCode()).isEqualTo(200);
    }

    @Test
    void takes_no_command_without_the_token() throws Exception {
        refusesToken(operator.without(Tokens.HEADER).command(BACK));
    }

    @Test
    void takes_no_command_with_a_wrong_token() throws Exception {
        refusesToken(operator.with(Tokens.HEADER, "AAAA").command(BACK));
    }

    @Test
    void takes_no_command_with_the_token_of_somebody_else_or_of_another_browser() throws Exception {
        try (var stolen = Client.of(application, "vera").withTokens();
                var fresh = Client.of(application, "ada").withTokens()) {
            // the session and the cookies are those of ada, the token is what the page told vera
            var vera = Client.json(stolen.get("/xc/api/session"))
                    .at("/headers/" + Tokens.HEADER)
                    .asString();
            refusesToken(operator.with(Tokens.HEADER, vera).command(BACK));
            var other = Client.json(fresh.get("/xc/api/session"))
                    .at("/headers/" + Tokens.HEADER)
                    .asString();
            refusesToken(operator.with(Tokens.HEADER, other).command(BACK));
        }
    }

    @Test
    void keeps_its_secret_from_scripts_and_other_sites() throws Exception {
        try (var fresh = Client.of(application, "ada")) {
            var cookie = fresh.get("/xc/api/session").headers().allValues("Set-Cookie").stream()
                    .filter(header -> header.startsWith("xc-admin="))
                    .findFirst()
                    .orElseThrow();
            assertThat(cookie).contains("Path=/xc", "HttpOnly", "SameSite=Strict");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://localhost:1"
    })
    void takes_nothing_that_another_site_has_sent(String header, String value) throws Exception {
        var refused = operator.with(header, value).command(BACK);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("This request comes from another site.");
        nothingHappened();
        assertThat(operator.get("/xc/api/overview").statusCode()).isEqualTo(403);
        assertThat(operator.get("/xc/").statusCode())
                .describedAs("a link may lead to the page")
                .isEqualTo(200);
    }

    @Test
    void takes_what_comes_from_the_page_itself() throws Exception {
        operator.with("Sec-Fetch-Site", "same-origin")
                .with("Origin", application.at("").toString());
        assertThat(operator.get("/xc/api/overview").statusCode()).isEqualTo(200);
        var unchanged = operator.command(Map.of("command", "move", "to", "SOAK", "reason", "too far"));
        assertThat(unchanged.statusCode())
                .describedAs("let through, and refused by the core")
                .isEqualTo(409);
    }

    @Test
    void takes_no_form_of_another_site() throws Exception {
        var body = "{\"source\":\"dataSource\",\"migration\":\"users_subscription_tier\",\"command\":\"move\","
                + "\"to\":\"DUAL_WRITE\",\"reason\":\"a test\"}";
        assertThat(operator.send(operator.post(body, "text/plain")).statusCode())
                .isEqualTo(415);
        assertThat(operator.send(operator.post(body, "application/x-www-form-urlencoded"))
                        .statusCode())
                .isEqualTo(415);
        nothingHappened();
    }

    @Test
    void forbids_the_browser_whatever_the_page_does_not_need() throws Exception {
        var headers = operator.get("/xc/").headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void keeps_a_script_as_the_text_that_it_is() throws Exception {
        var script = "<script>alert(1)</script>\"'&";
        var refused = operator.command(Map.of("command", "move", "to", "SOAK", "reason", script));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(audit().getLast().reason()).isEqualTo(script);
        var shown = operator.get("/xc/api/migration?source=dataSource&migration=" + Application.ID);
        assertThat(shown.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(Client.json(shown).at("/audit/0/reason").asString()).isEqualTo(script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/xc/../xc/api/overview/../../application.properties",
                "/xc/..;/actuator",
                "/xc/%2e%2e/users.sql",
                "/xc/..%2fusers.sql",
                "/xc/page/index.html",
                "/xc/AdminServlet.class",
                "/xc//etc/passwd",
                "/xc/main.js/../../../../users.sql",
                "/xc/%00"
            })
    void leads_nowhere_else(String path) throws Exception {
        var answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YWRhOmFkYQ==\r\n"
                + "Connection: close\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1.1 (400|404|403)").doesNotContain("create table", "root:");
    }

    @Test
    void refuses_what_is_too_large_before_it_reads_it_all() throws Exception {
        assertThat(operator.post("{\"reason\":\"" + "x".repeat(70_000) + "\"}").statusCode())
                .isEqualTo(413);
        var reason = operator.command(Map.of("command", "move", "to", "SOAK", "reason", "x".repeat(2001)));
        assertThat(reason.statusCode()).isEqualTo(400);
        assertThat(reason.body()).contains("'reason' has 2001 characters, at most 2000 are possible.");
        assertThat(operator.post("[".repeat(1000)).statusCode()).isEqualTo(400);
        assertThat(operator.post("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}").statusCode())
                .isEqualTo(400);
        assertThat(operator.post("{\"to\":\"SOAK\",\"to\":\"EXPAND\"}").statusCode())
                .isEqualTo(400);
        assertThat(operator.post("").statusCode()).isEqualTo(400);
        assertThat(operator.post("null").statusCode()).isEqualTo(400);
        nothingHappened();
    }

    @Test
    void refuses_a_ramp_whose_plan_is_none() throws Exception {
        var refused = operator.command(Map.of("command", "start-ramp", "plan", "<script>", "reason", "a test"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Client.json(refused).get("message").asString())
                .startsWith("'plan' cannot be used: '<script>' is no plan of a ramp.");
        nothingHappened();
    }

    @Test
    void answers_other_methods_and_unknown_names_with_what_is_possible() throws Exception {
        assertThat(operator.get("/xc/api/commands").statusCode()).isEqualTo(405);
        assertThat(operator.send("PUT", "/xc/api/commands").statusCode()).isEqualTo(405);
        assertThat(operator.send("DELETE", "/xc/api/overview").statusCode()).isEqualTo(405);
        assertThat(operator.send("POST", "/xc/").statusCode()).isEqualTo(405);
        var unknown = operator.get("/xc/api/migration?source=dataSource&migration=nothing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("users_subscription_tier");
        assertThat(operator.get("/xc/api/migration?source=other&migration=nothing")
                        .body())
                .contains("There is no such data source. Known are dataSource.");
        assertThat(operator.get("/xc/api/migration").statusCode()).isEqualTo(400);
        nothingHappened();
    }

    @Test
    void refuses_a_step_that_was_chosen_at_the_sight_of_another_phase() throws Exception {
        var stale =
                operator.command(Map.of("command", "move", "to", "DUAL_WRITE", "reason", "a test", "seenEpoch", 4711));
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("since you looked. Nothing was done; look again.");
        nothingHappened();
    }

    @Test
    void takes_one_of_a_burst_of_the_same_command() throws Exception {
        List<Integer> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse<String>> move = () -> operator.move("DUAL_WRITE");
            answers = threads.invokeAll(Collections.nCopies(60, move)).stream()
                    .map(answer -> answer.resultNow().statusCode())
                    .toList();
        }
        assertThat(answers).containsOnly(200, 409, 503).containsOnlyOnce(200);
        assertThat(application.coordinator().migration(Application.ID).phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThat(audit().subList(commands, audit().size()))
                .filteredOn(entry -> entry.outcome().equals("moved"))
                .hasSize(1);
        assertThat(application.coordinator().awaitAcknowledged(Application.ID, Duration.ofSeconds(20)))
                .isTrue();
        assertThat(operator.move("EXPAND").statusCode()).isEqualTo(200);
    }

    private void refusesToken(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("The token of the page is missing or outdated.");
        nothingHappened();
    }

    private void nothingHappened() {
        assertThat(audit()).hasSize(commands);
        assertThat(application.coordinator().migration(Application.ID).phase()).isEqualTo(Phase.EXPAND);
    }

    private static List<AuditEntry> audit() {
        return application.coordinator().audit(Application.ID);
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", application.at("").getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
