package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.aftershop.PlainCustomer;
import com.example.aftershop.PlainCustomers;
import com.example.aftershop.PlainShop;
import com.example.shop.Shop;
import dev.expandcontract.database.Database;
import dev.expandcontract.test.DatabaseServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain application with the starter and one annotation goes through all phases by HTTP, under load, and on without XC. */
class AdoptionTest {

    private static final String ENDPOINT = "/actuator/xc/customer_subscription_tier";
    private static final List<String> TIERS = List.of("bronze", "silver", "gold");
    static final String WITHOUT_LOGIN = "--spring.autoconfigure.exclude="
            + "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration";

    private final PGSimpleDataSource database =
            (PGSimpleDataSource) DatabaseServer.of(Database.POSTGRESQL).newDatabase();
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    private record Answer(int status, String body) {}

    @Test
    @Timeout(300)
    void a_plain_application_migrates_under_load_and_goes_on_without_xc() throws Exception {
        try (var one = start("one");
                var two = start("two")) {
            var first = address(one);
            var load = List.of(new Shoppers(first), new Shoppers(address(two)));
            try (var threads = Executors.newFixedThreadPool(2)) {
                var running = load.stream().map(threads::submit).toList();
                try {
                    Await.until(() -> load.stream().allMatch(each -> each.rounds > 5));

                    Databases.execute(database, "alter table customer add column tier varchar(20)");
                    moveTo(first, "DUAL_WRITE", "");
                    moveTo(first, "BACKFILL", "");
                    run(first, "run-backfill");
                    run(first, "run-verification");
                    moveTo(address(two), "CUTOVER", "");
                    // nobody turns the dial here, so that the gate of the readers is overridden
                    moveTo(first, "SOAK", "reads-moved");
                    moveTo(first, "CUTOVER", "");
                    moveTo(first, "SOAK", "reads-moved");
                    moveTo(first, "CONTRACT", "soak-time");
                    Await.until(() -> read(first, ENDPOINT)
                            .get("oldColumn")
                            .get("droppable")
                            .asBoolean());
                    Databases.execute(database, "alter table customer drop column subscription");
                    int before = load.getFirst().rounds;
                    Await.until(() -> load.getFirst().rounds > before + 5);
                } finally {
                    load.forEach(each -> each.ended.set(true));
                }
                for (var each : running) {
                    assertThat(each.get()).isEmpty();
                }
            }
            assertThat(read(first, "/actuator/health").get("status").asString()).isEqualTo("UP");
            assertThat(get(first, "/actuator/prometheus").body())
                    .contains("xc_phase{data_source=\"dataSource\",migration=\"customer_subscription_tier\"} 6.0")
                    .contains("xc_command_seconds_count{command=\"MoveTo\"");
        }
        assertThat(Databases.count(database, "select count(*) from xc_instance"))
                .isZero();
        // taken away again: the annotation and the dependency, which here can only be switched off
        try (var plain = new SpringApplicationBuilder(PlainShop.class)
                .web(WebApplicationType.NONE)
                .run(arguments("plain", "--xc.enabled=false", "--spring.flyway.enabled=false"))) {
            var named = plain.getBean(PlainCustomers.class).findByTier("gold");
            assertThat(named).isNotEmpty().extracting(PlainCustomer::getTier).containsOnly("gold");
        }
    }

    private ConfigurableApplicationContext start(String name) {
        return new SpringApplicationBuilder(Shop.class)
                .run(arguments(
                        name,
                        "--spring.flyway.locations=classpath:shop/migration",
                        "--management.endpoints.web.exposure.include=xc,health,prometheus",
                        "--management.endpoint.xc.access=unrestricted"));
    }

    private String[] arguments(String name, String... more) {
        var all = new ArrayList<>(List.of(
                "--spring.application.name=" + name,
                "--server.port=0",
                "--spring.jpa.hibernate.ddl-auto=none",
                "--spring.datasource.url=" + database.getURL(),
                "--spring.datasource.username=" + database.getUser(),
                "--spring.datasource.password=" + (database.getPassword() == null ? "" : database.getPassword()),
                "--spring.datasource.hikari.maximum-pool-size=5",
                WITHOUT_LOGIN));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String address(ConfigurableApplicationContext application) {
        return "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
    }

    private void moveTo(String address, String phase, String override) throws Exception {
        Await.until(() -> {
            var answer = post(
                    address,
                    ENDPOINT,
                    json.writeValueAsString(Map.of(
                            "command", "move", "to", phase, "by", "ada", "reason", "adoption", "override", override)));
            assertThat(answer.status()).as(answer.body()).isIn(200, 409);
            var failed = json.readTree(answer.body())
                    .get("gates")
                    .valueStream()
                    .filter(gate -> !gate.get("passed").asBoolean())
                    .map(gate -> gate.get("name").asString())
                    .filter(name -> !override.contains(name));
            assertThat(failed).as(answer.body()).isSubsetOf("fleet-acknowledged");
            return answer.status() == 200;
        });
        Await.until(() ->
                read(address, ENDPOINT).get("migration").get("acknowledged").asBoolean());
    }

    private void run(String address, String command) throws Exception {
        var answer = post(
                address,
                ENDPOINT,
                json.writeValueAsString(
                        Map.of("command", command, "direction", "FORWARD", "by", "ada", "reason", "adoption")));
        assertThat(answer.status()).as(answer.body()).isIn(200, 202);
        Predicate<JsonNode> ended = entry -> entry.get("action").asString().contains(command.substring("run-".length()))
                && entry.get("outcome").asString().equals("finished");
        Await.until(() -> read(address, ENDPOINT + "/audit").valueStream().anyMatch(ended));
    }

    private JsonNode read(String address, String path) throws Exception {
        var answer = get(address, path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private Answer get(String address, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    private Answer post(String address, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    /** Adds customers, changes what they are, and looks whether it is so. */
    private final class Shoppers implements Callable<List<String>> {

        private final String address;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile int rounds;

        Shoppers(String address) {
            this.address = address;
        }

        @Override
        public List<String> call() throws Exception {
            var wrong = new ArrayList<String>();
            while (!ended.get()) {
                var name = address + "-" + rounds;
                var added = post(
                        address, "/customers", json.writeValueAsString(Map.of("name", name, "tier", TIERS.getFirst())));
                var tier = TIERS.get(rounds % TIERS.size());
                var path = "/customers/" + added.body() + "/tier";
                var changed = send(HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "text/plain")
                        .PUT(HttpRequest.BodyPublishers.ofString(tier)));
                var read = get(address, path);
                if (added.status() != 200
                        || changed.status() != 200
                        || !read.body().equals(tier)) {
                    wrong.add(added + " " + changed + " " + read + " instead of " + tier);
                }
                rounds++;
            }
            return wrong;
        }
    }
}
