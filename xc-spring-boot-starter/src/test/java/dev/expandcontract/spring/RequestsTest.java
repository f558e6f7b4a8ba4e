package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.Library;
import com.example.library.Pause;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Requests that are under way while phases change, or while the application ends. */
@Timeout(240)
class RequestsTest {

    private static final String ID = "member_subscription_tier";
    private final PGSimpleDataSource database =
            (PGSimpleDataSource) DatabaseServer.of(Database.POSTGRESQL).newDatabase();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Pause pause = new Pause();
    private ConfigurableApplicationContext application;
    private Coordinator coordinator;
    private String address;

    @BeforeEach
    void start() throws Exception {
        Databases.execute(database, "create table member (id bigint primary key, subscription varchar(20))");
        Databases.execute(database, "create table loan (id bigint primary key, member_id bigint references member)");
        Databases.execute(database, "insert into member values (1, 'gold')");
        Databases.execute(database, "insert into loan values (1, 1)");
        application = new SpringApplicationBuilder(Library.class)
                .initializers(context -> ((GenericApplicationContext) context).registerBean(Pause.class, () -> pause))
                .run(
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        "--spring.jpa.hibernate.ddl-auto=none",
                        "--spring.flyway.enabled=false",
                        "--spring.datasource.url=" + database.getURL(),
                        "--spring.datasource.username=" + database.getUser(),
                        AdoptionTest.WITHOUT_LOGIN);
        coordinator = application.getBean(XcInstances.class).only().coordinator();
        address = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
        Databases.execute(database, "alter table member add column tier varchar(20)");
    }

    @AfterEach
    void stop() {
        pause.end();
        application.close();
        http.close();
    }

    @Test
    void a_session_that_is_open_in_view_holds_up_no_phase_and_reads_the_column_that_is_left() throws Exception {
        var request = send(HttpRequest.newBuilder(at("/loans/1")).GET());
        pause.awaitRequest();
        // it keeps its connection, on which its transaction ran under EXPAND
        assertThat(application
                        .getBean(DataSource.class)
                        .unwrap(HikariDataSource.class)
                        .getHikariPoolMXBean()
                        .getActiveConnections())
                .isPositive();

        moveTo(Phase.DUAL_WRITE);
        moveTo(Phase.BACKFILL);
        coordinator
                .execute(new Command.RunBackfill(ID, Direction.FORWARD, "ada", "fill"))
                .orThrow();
        coordinator
                .execute(new Command.RunVerification(ID, Direction.FORWARD, "ada", "compare"))
                .orThrow();
        moveTo(Phase.CUTOVER);
        moveTo(Phase.SOAK, "reads-moved");
        moveTo(Phase.CONTRACT, "soak-time");
        Await.until(() -> coordinator.mayDropOld(ID).allowed());
        Databases.execute(database, "alter table member drop column subscription");

        pause.end();
        assertThat(request.get().statusCode()).isEqualTo(200);
        assertThat(request.get().body()).isEqualTo("gold");
    }

    @Test
    void what_a_request_read_under_one_phase_it_writes_under_the_next() throws Exception {
        var request = send(HttpRequest.newBuilder(at("/members/1/tier")).PUT(text("silver")));
        pause.awaitRequest();
        moveTo(Phase.DUAL_WRITE);
        pause.end();
        assertThat(request.get().statusCode()).isEqualTo(200);
        assertThat(Databases.count(
                        database, "select count(*) from member where subscription = 'silver' and tier = 'silver'"))
                .isEqualTo(1);
    }

    @Test
    void a_request_that_is_under_way_when_the_application_ends_writes_both_columns_before_the_instance_leaves()
            throws Exception {
        moveTo(Phase.DUAL_WRITE);
        var request = send(HttpRequest.newBuilder(at("/members/2")).POST(text("gold")));
        pause.awaitRequest();
        var ending = CompletableFuture.runAsync(application::close);
        // from then on the server waits for the request alone
        Await.until(this::refusesConnections);
        assertThat(Databases.count(database, "select count(*) from xc_instance"))
                .isEqualTo(1);
        assertThat(ending).isNotDone();

        pause.end();
        assertThat(request.get().statusCode()).isEqualTo(200);
        ending.get();
        assertThat(
                        Databases.count(
                                database,
                                "select count(*) from member where id = 2 and subscription = 'gold for ever' and tier = subscription"))
                .isEqualTo(1);
        assertThat(Databases.count(database, "select count(*) from xc_instance"))
                .isZero();
    }

    private boolean refusesConnections() throws Exception {
        // a client of its own, since one that exists may keep a connection
        try (var other = HttpClient.newHttpClient()) {
            other.send(HttpRequest.newBuilder(at("/nothing")).build(), HttpResponse.BodyHandlers.discarding());
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            // one that the server takes no more, though its port is not closed yet
            return false;
        }
    }

    private void moveTo(Phase phase, String... override) throws Exception {
        var move = new Command.MoveTo(ID, phase, "ada", "a test", Set.of(override));
        Await.until(() -> coordinator.execute(move) instanceof Outcome.Moved);
    }

    private URI at(String path) {
        return URI.create(address + path);
    }

    private static HttpRequest.BodyPublisher text(String body) {
        return HttpRequest.BodyPublishers.ofString(body);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(
                request.header("Content-Type", "text/plain").build(), HttpResponse.BodyHandlers.ofString());
    }
}
