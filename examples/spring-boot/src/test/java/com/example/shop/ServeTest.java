package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.serve.Serve;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.spring.XcInstances;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shop with two instances goes through all phases while customers come and go, and none of them notices. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeTest {

    private static final String ID = "member_subscription_tier";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void goes_through_all_phases_under_traffic() throws Exception {
        try (var shop = Serve.start(0, 0)) {
            var coordinator = shop.instance(0).getBean(XcInstances.class).only().coordinator();
            move(coordinator, Phase.DUAL_WRITE);
            move(coordinator, Phase.BACKFILL);
            give(coordinator, new Command.RunBackfill(ID, Direction.FORWARD, "ada", "fill"));
            give(coordinator, new Command.RunVerification(ID, Direction.FORWARD, "ada", "prove"));
            move(coordinator, Phase.CUTOVER);
            give(coordinator, new Command.TurnDial(ID, Dial.ON, "ada", "all read tier"));
            move(coordinator, Phase.SOAK);
            give(coordinator, new Command.MoveTo(ID, Phase.CONTRACT, "ada", "a test", Set.of("soak-time")));
            assertThat(coordinator.awaitAcknowledged(ID, PATIENCE)).isTrue();
            assertThat(coordinator.mayDropOld(ID).allowed()).isTrue();

            long before = shop.customers().served();
            while (shop.customers().served() < before + 20) {
                Thread.onSpinWait();
            }
            assertThat(shop.customers().failed()).isZero();
            assertThat(get(shop.page(0), "ada").body()).contains("<title>XC</title>");
            assertThat(get(shop.page(1) + "api/overview", "vera").body()).contains("\"phase\":\"CONTRACT\"");
            assertThat(get(shop.page(0).replace("/xc/", "/actuator/prometheus"), "ada")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(shop.page(0) + "api/overview", "").statusCode()).isNotEqualTo(200);
        }
    }

    @Test
    void ends_quietly_and_leaves_nothing_behind_when_somebody_presses_ctrl_c(@TempDir Path directory) throws Exception {
        var log = directory.resolve("output");
        var temporary = Files.createDirectory(directory.resolve("temporary"));
        // A session of its own, whose processes get the signal together, as at a terminal.
        var serve = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Serve.class.getName(),
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (!Files.readString(log).contains("Stop it with Ctrl-C.")) {
                assertThat(serve.isAlive()).as(Files.readString(log)).isTrue();
                LockSupport.parkNanos(PATIENCE.dividedBy(1_000).toNanos());
            }
            var started = serve.descendants().toList();
            assertThat(started).isNotEmpty();

            // The second one for builds that run in the background, where the first one is ignored.
            new ProcessBuilder("sh", "-c", "kill -INT -$0; kill -TERM -$0", "" + serve.pid())
                    .start()
                    .waitFor();
            assertThat(serve.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(Files.readString(log))
                    .endsWith("Stop it with Ctrl-C.\n\n")
                    .doesNotContain("Exception", "WARN", "ERROR");
            assertThat(started).noneMatch(ProcessHandle::isAlive);
            assertThat(temporary).isEmptyDirectory();
        } finally {
            serve.destroyForcibly();
        }
    }

    private static void move(Coordinator coordinator, Phase phase) {
        give(coordinator, new Command.MoveTo(ID, phase, "ada", "rename to tier"));
        assertThat(coordinator.awaitAcknowledged(ID, PATIENCE)).isTrue();
    }

    private static void give(Coordinator coordinator, Command command) {
        var outcome = coordinator.execute(command);
        assertThat(outcome.succeeded()).describedAs(outcome.message()).isTrue();
    }

    private static HttpResponse<String> get(String url, String user) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url));
            if (!user.isEmpty()) {
                var credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
            }
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
