package dev.expandcontract.spring.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is sent to who looks at the page, without being asked again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdminEventsTest {

    private Application application;
    private Client viewer;

    @BeforeEach
    void start() {
        application = Application.start(Application.Permissive.class, "xc.admin.max-viewers=2");
        viewer = Client.of(application, "vera");
    }

    @AfterEach
    void stop() {
        viewer.close();
        application.close();
    }

    @Test
    void tells_the_list_at_once_and_what_changes_later() throws Exception {
        try (var events = listen("/xc/api/events")) {
            assertThat(events.next("overview")
                            .at("/sources/0/migrations/0/phase")
                            .asString())
                    .isEqualTo("EXPAND");
            move(Phase.DUAL_WRITE);
            JsonNode phase;
            do {
                phase = events.next("overview").at("/sources/0/migrations/0/phase");
            } while (!phase.asString().equals("DUAL_WRITE"));
        }
    }

    @Test
    void tells_one_migration_with_its_steps_and_numbers_events_upwards() throws Exception {
        try (var events = listen("/xc/api/events?source=dataSource&migration=" + Application.ID)) {
            assertThat(events.next("migration").at("/steps/0/to").asString()).isEqualTo("DUAL_WRITE");
            var first = events.id;
            move(Phase.DUAL_WRITE);
            events.next("migration");
            assertThat(events.id).isGreaterThan(first);
        }
    }

    @Test
    void says_that_there_is_no_such_migration() throws Exception {
        try (var events = listen("/xc/api/events?source=dataSource&migration=nothing")) {
            assertThat(events.next("trouble").get("message").asString()).contains("nothing", Application.ID);
        }
    }

    @Test
    void says_what_is_wrong_with_one_migration() throws Exception {
        var broken = Migration.of("broken", "orders", "subscription", "tier");
        try (var connection = application.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table orders (id bigint primary key, subscription varchar(20), tier varchar(20))");
            application.dataSource().unwrap(MigratingDataSource.class).register(List.of(broken));
            statement.execute("drop table orders");
        }
        try (var events = listen("/xc/api/events?source=dataSource&migration=broken")) {
            assertThat(events.next("trouble").get("message").asString())
                    .startsWith("The database has no table 'orders'.");
        }
    }

    @Test
    void turns_away_who_is_too_much_and_lets_them_in_when_another_one_has_left() throws Exception {
        try (var first = listen("/xc/api/events");
                var second = listen("/xc/api/events")) {
            first.next("overview");
            second.next("overview");
            var refused = viewer.get("/xc/api/events");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("Too many people look at this page.");
        }
        HttpResponse<InputStream> next;
        do {
            next = viewer.http()
                    .send(viewer.request(application.at("/xc/api/events")).build(), BodyHandlers.ofInputStream());
            next.body().close();
        } while (next.statusCode() == 503);
        assertThat(next.statusCode()).isEqualTo(200);
    }

    @Test
    void reads_nothing_while_nobody_looks() throws Exception {
        var watch = application.context().getBean(AdminPage.class).watch();
        assertThat(watch.isIdle()).isTrue();
        try (var events = listen("/xc/api/events")) {
            events.next("overview");
            assertThat(watch.isIdle()).isFalse();
        }
        while (!watch.isIdle()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void ends_with_the_application() throws Exception {
        try (var events = listen("/xc/api/events")) {
            events.next("overview");
            long began = System.nanoTime();
            application.close();
            while (events.line() != null) {
                // what was on its way
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .describedAs("the server does not wait for it")
                    .isLessThan(Duration.ofSeconds(25));
        }
    }

    private void move(Phase phase) {
        application
                .coordinator()
                .execute(new Command.MoveTo(Application.ID, phase, "ada", "a test"))
                .orThrow();
    }

    private Events listen(String path) throws IOException, InterruptedException {
        var response = viewer.http().send(viewer.request(application.at(path)).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        return new Events(response.body());
    }

    private static final class Events implements AutoCloseable {

        private final InputStream stream;
        private final BufferedReader reader;
        private long id;

        private Events(InputStream stream) {
            this.stream = stream;
            reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            try {
                return reader.readLine();
            } catch (IOException e) {
                return null;
            }
        }

        /** The data of the next event of that name. */
        JsonNode next(String name) throws IOException {
            var present = "";
            while (true) {
                var line = line();
                assertThat(line).describedAs("an event " + name).isNotNull();
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring("id: ".length()));
                } else if (line.startsWith("event: ")) {
                    present = line.substring("event: ".length());
                } else if (line.startsWith("data: ") && present.equals(name)) {
                    return JsonMapper.shared().readTree(line.substring("data: ".length()));
                }
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
