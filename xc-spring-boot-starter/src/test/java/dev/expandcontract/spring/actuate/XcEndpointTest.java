package dev.expandcontract.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import dev.expandcontract.spring.BackgroundCommands;
import dev.expandcontract.spring.XcInstances;
import dev.expandcontract.spring.view.DetailView;
import dev.expandcontract.spring.view.OutcomeView;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XcEndpointTest {

    private static final String ID = "customer_subscription_tier";

    private ConfigurableApplicationContext context;
    private XcEndpoint endpoint;

    @BeforeAll
    void start() {
        context = new SpringApplicationBuilder(Shop.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "--spring.flyway.locations=classpath:shop/migration",
                        "--spring.jpa.hibernate.ddl-auto=none");
        endpoint = new XcEndpoint(context.getBean(XcInstances.class), context.getBean(BackgroundCommands.class));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private static SecurityContext loggedIn(@Nullable String name) {
        return new SecurityContext() {
            @Override
            public @Nullable Principal getPrincipal() {
                return name == null ? null : () -> name;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }
        };
    }

    private WebEndpointResponse<Object> move(SecurityContext who, @Nullable String by, @Nullable Object to) {
        return endpoint.execute(
                who, ID, null, by, "move", "because", to, null, null, null, null, null, null, null, null, null, null,
                null, null, null);
    }

    private static String message(WebEndpointResponse<Object> answer) {
        return ((XcEndpoint.Problem) answer.getBody()).message();
    }

    @Test
    void it_tells_everything_and_parts_of_it() {
        assertThat(endpoint.all())
                .containsOnlyKeys("dataSource")
                .extractingByKey("dataSource")
                .satisfies(all -> {
                    var overview = (XcEndpoint.Overview) all;
                    assertThat(overview.migrations())
                            .singleElement()
                            .satisfies(one -> assertThat(one.id()).isEqualTo(ID));
                    assertThat(overview.fleet()).hasSize(1);
                });
        assertThat(((DetailView) endpoint.one(ID, null).getBody()).fleet()).hasSize(1);
        for (var part : List.of("gates", "fleet", "backfill", "reads", "audit", "findings")) {
            assertThat(endpoint.part(ID, part, "dataSource").getStatus()).isEqualTo(200);
        }
    }

    @Test
    void what_is_not_there_is_not_found() {
        var unknown = endpoint.one("nobody", null);
        assertThat(unknown.getStatus()).isEqualTo(404);
        assertThat(message(unknown)).contains("nobody").contains(ID);
        assertThat(endpoint.part(ID, "weather", null).getStatus()).isEqualTo(404);
        var other = endpoint.one(ID, "other");
        assertThat(other.getStatus()).isEqualTo(404);
        assertThat(message(other)).isEqualTo("XC wraps no data source bean of the name 'other'.");
    }

    @Test
    void a_command_is_given_by_who_is_logged_in_or_by_a_name_that_says_it_is_not_verified() {
        var refused = move(loggedIn("ada"), "eve", "CONTRACT");
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(((OutcomeView) refused.getBody()).succeeded()).isFalse();
        move(loggedIn(null), "bob", "CONTRACT");
        var audit = context.getBean(XcInstances.class).only().coordinator().audit(ID);
        assertThat(audit)
                .extracting(entry -> entry.by())
                .contains("ada", "bob (unverified)")
                .doesNotContain("eve", "bob");
        var nobody = move(loggedIn(null), " ", "DUAL_WRITE");
        assertThat(nobody.getStatus()).isEqualTo(400);
        assertThat(message(nobody)).isEqualTo("Nobody is logged in, so 'by' has to name who gives the command.");
    }

    @Test
    void a_ramp_is_refused_outside_cutover_and_without_a_plan_that_is_one() {
        var early = startRamp("100 % PT1H");
        assertThat(early.getStatus()).isEqualTo(409);
        assertThat(((OutcomeView) early.getBody()).message())
                .endsWith("is in the phase EXPAND. Move it to CUTOVER first.");
        var nonsense = startRamp("soon");
        assertThat(nonsense.getStatus()).isEqualTo(400);
        assertThat(message(nonsense)).startsWith("'plan' cannot be used: 'soon' is no plan of a ramp.");
    }

    private WebEndpointResponse<Object> startRamp(String plan) {
        return endpoint.execute(
                loggedIn("ada"),
                ID,
                null,
                null,
                "start-ramp",
                "because",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                plan,
                null,
                null,
                null);
    }

    @Test
    void what_is_no_command_is_a_bad_request() {
        var nowhere = move(loggedIn("ada"), null, "NOWHERE");
        assertThat(nowhere.getStatus()).isEqualTo(400);
        assertThat(message(nowhere)).contains("NOWHERE");
        assertThat(move(loggedIn("ada"), null, null).getStatus()).isEqualTo(400);
    }

    @Test
    void health_is_degraded_and_never_down_while_a_row_or_an_instance_needs_attention() {
        var health = new XcHealthIndicator(context.getBean(XcInstances.class));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).extractingByKey("migrations").hasToString("{" + ID + "=EXPAND}");
        var jdbc = context.getBean(JdbcTemplate.class);
        jdbc.update("insert into xc_instance select 'gone', 99, 'gone', application, host, 1, version, started_at,"
                + " dateadd(minute, -5, heartbeat_at), learned_epoch, acknowledged_epoch, 0, 0 from xc_instance");
        try {
            var degraded = health.health();
            assertThat(degraded.getStatus()).isEqualTo(XcHealthIndicator.DEGRADED);
            assertThat(degraded.getDetails().get("concerns")).asString().contains("Instance 'gone' was last heard of");
        } finally {
            jdbc.update("delete from xc_instance where id = 'gone'");
        }
    }

    @Test
    void info_tells_the_phases() {
        var info = new Info.Builder();
        new XcInfoContributor(context.getBean(XcInstances.class)).contribute(info);
        assertThat(info.build().getDetails().get("xc"))
                .asString()
                .startsWith("{dataSource={epoch=")
                .endsWith("phases={" + ID + "=EXPAND}}}");
    }
}
