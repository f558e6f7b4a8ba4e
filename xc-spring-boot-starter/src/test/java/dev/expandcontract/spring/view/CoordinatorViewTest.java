package dev.expandcontract.spring.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CoordinatorViewTest {

    private static final String ID = "users_subscription_tier";
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    private Connection keeper;
    private DataSource database;
    private Xc xc;
    private CoordinatorView view;

    @BeforeEach
    void start() throws SQLException {
        var h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        database = h2;
        keeper = database.getConnection();
        execute("create table users (id bigint primary key, subscription varchar(40), tier varchar(40))");
        execute("insert into users (id, subscription) values (1, 'free'), (2, 'gold')");
        xc = Xc.builder(database)
                .instance("orders-1")
                .application("orders 2.4")
                .migrations(Migration.of("users", "subscription", "tier"))
                .shadowReads(ShadowSettings.DEFAULT.percent(100))
                .start();
        view = new CoordinatorView(xc);
    }

    @AfterEach
    void end() throws SQLException {
        xc.close();
        keeper.close();
    }

    @Test
    void shows_where_a_migration_stands() {
        assertThat(xc.coordinator().awaitAcknowledged(ID, Duration.ofNanos(PATIENCE)))
                .isTrue();
        var shown = view.migration(ID);
        assertThat(shown.table()).isEqualTo("users");
        assertThat(shown.oldColumn()).isEqualTo("subscription");
        assertThat(shown.nextColumn()).isEqualTo("tier");
        assertThat(shown.phase()).isEqualTo("EXPAND");
        assertThat(shown.health()).isEqualTo(new HealthView("GOOD", List.of()));
        assertThat(shown.instances()).isEqualTo(1);
        assertThat(shown.acknowledgedInstances()).isEqualTo(1);
        assertThat(view.migrations()).extracting(MigrationView::id).containsExactly(ID);
        assertThat(view.fleet()).singleElement().satisfies(instance -> {
            assertThat(instance.name()).isEqualTo("orders-1");
            assertThat(instance.application()).isEqualTo("orders 2.4");
            assertThat(instance.alive()).isTrue();
            assertThat(instance.migrations()).containsExactly(ID);
        });
    }

    @Test
    void shows_the_steps_with_their_gates_and_what_cannot_be_undone() {
        assertThat(view.steps(ID)).singleElement().satisfies(step -> {
            assertThat(step.to()).isEqualTo("DUAL_WRITE");
            assertThat(step.forward()).isTrue();
            assertThat(step.reversible()).isTrue();
            assertThat(step.gates()).isNotEmpty().allMatch(GateView::passed);
        });
        walk(Phase.DUAL_WRITE, Phase.BACKFILL);
        assertThat(view.steps(ID)).extracting(StepView::to).containsExactly("CUTOVER", "DUAL_WRITE");
        assertThat(view.steps(ID).getFirst().gates())
                .filteredOn(gate -> !gate.passed())
                .extracting(GateView::name, GateView::hard)
                .contains(tuple("backfill-complete", true));
    }

    @Test
    void warns_of_what_goes_stale() {
        var column = Migration.of("users", "subscription", "tier").column();
        var contract = StepView.of(column, Phase.SOAK, Phase.CONTRACT, List.of());
        assertThat(contract.reversible()).isFalse();
        assertThat(contract.warning()).contains("'subscription' goes stale").contains("there is no way back");
        var expand = StepView.of(column, Phase.DUAL_WRITE, Phase.EXPAND, List.of());
        assertThat(expand.reversible()).isFalse();
        assertThat(expand.warning()).contains("'tier' goes stale");
    }

    @Test
    void shows_runs_certificates_and_the_audit_log_newest_first() {
        walk(Phase.DUAL_WRITE, Phase.BACKFILL);
        assertThat(give(new Command.RunBackfill(ID, Direction.FORWARD, "ada", "fill"))
                        .succeeded())
                .isTrue();
        assertThat(give(new Command.RunVerification(ID, Direction.FORWARD, "ada", "prove"))
                        .succeeded())
                .isTrue();
        var detail = view.detail(ID);
        assertThat(detail.migration().runs())
                .extracting(RunView::kind, RunView::direction, RunView::rowsDone, RunView::outcome)
                .contains(
                        tuple("BACKFILL", "FORWARD", 2L, "finished"), tuple("VERIFICATION", "FORWARD", 2L, "finished"));
        assertThat(detail.migration().certificates()).singleElement().satisfies(certificate -> {
            assertThat(certificate.side()).isEqualTo("next");
            assertThat(certificate.rows()).isEqualTo(2);
            assertThat(certificate.by()).isEqualTo("ada");
            assertThat(certificate.revokedAt()).isNull();
        });
        assertThat(detail.audit().getFirst().action()).isEqualTo("forward verification");
        assertThat(detail.audit().getLast().action()).isEqualTo("register");
        assertThat(detail.auditTotal()).isEqualTo(5);
    }

    @Test
    void counts_rows_that_need_attention_as_a_concern() throws SQLException {
        walk(Phase.DUAL_WRITE, Phase.BACKFILL);
        give(new Command.RunBackfill(ID, Direction.FORWARD, "ada", "fill"));
        execute("update users set tier = 'other' where id = 2");
        var refused = give(new Command.RunVerification(ID, Direction.FORWARD, "ada", "prove"));
        assertThat(refused.succeeded()).isFalse();
        var shown = view.migration(ID);
        assertThat(shown.findings()).isEqualTo(1);
        assertThat(shown.health()).isEqualTo(new HealthView("DEGRADED", List.of("1 row needs attention.")));
        assertThat(view.findings(ID).rows()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo("DIFFERENT");
            assertThat(row.row()).isEqualToIgnoringCase("id=2");
        });
    }

    @Test
    void shows_a_ramp_with_its_plan_its_step_and_why_it_has_ended() {
        walk(Phase.DUAL_WRITE, Phase.BACKFILL);
        give(new Command.RunBackfill(ID, Direction.FORWARD, "ada", "fill"));
        give(new Command.RunVerification(ID, Direction.FORWARD, "ada", "prove"));
        walk(Phase.CUTOVER);
        assertThat(view.migration(ID).ramp()).isNull();
        give(new Command.StartRamp(ID, RampPlan.evenly(Duration.ofHours(1), 2.5, 100), "ada", "carefully"));
        until(() -> ramp().step() == 1);
        assertThat(ramp().running()).isTrue();
        assertThat(ramp().steps())
                .extracting(step -> step.percent().toPlainString(), RampView.Step::seconds)
                .containsExactly(tuple("2.5", 3600L), tuple("100", 3600L));
        assertThat(ramp().limits()).isEqualTo(new RampView.Limits(1000, 0, 2, 0.01));
        assertThat(Duration.between(Instant.parse(ramp().stepBeganAt()), Instant.parse(ramp().stepLastsUntil())))
                .isEqualTo(Duration.ofHours(1));
        assertThat(ramp().requestedBy()).isEqualTo("ada");
        until(() -> ramp().note().equals("0 of 1,000 reads seen"));
        assertThat(view.migration(ID).health().concerns()).isEmpty();

        give(new Command.StopRamp(ID, "grace", "enough"));
        assertThat(ramp().running()).isFalse();
        assertThat(ramp().outcome()).isEqualTo("stopped");
        assertThat(ramp().note()).isEqualTo("grace has stopped it: enough");
        assertThat(ramp().stepLastsUntil()).isNull();
        assertThat(view.migration(ID).dial().percent()).isEqualByComparingTo("2.5");
    }

    @Test
    void shows_what_queries_find_that_compare_both_columns_and_a_ramp_that_it_ends() throws SQLException {
        walk(Phase.DUAL_WRITE, Phase.BACKFILL);
        assertThat(view.reads(ID).shadow().percent()).isEqualByComparingTo("0");
        give(new Command.RunBackfill(ID, Direction.FORWARD, "ada", "fill"));
        give(new Command.RunVerification(ID, Direction.FORWARD, "ada", "prove"));
        walk(Phase.CUTOVER);
        var before = view.reads(ID).shadow();
        assertThat(before.percent()).isEqualByComparingTo("100");
        assertThat(before.turnsBackAt()).isEqualTo(1);
        assertThat(before.windowSeconds()).isEqualTo(3600);
        assertThat(before.found()).isEmpty();
        give(new Command.StartRamp(ID, RampPlan.evenly(Duration.ofHours(1), 50, 100), "ada", "carefully"));
        until(() -> ramp().step() == 1);
        execute("update users set tier = 'other' where id = 2");
        until(() -> {
            readAll();
            return !ramp().running();
        });
        var shadow = view.detail(ID).reads().shadow();
        assertThat(shadow.queries()).isPositive();
        assertThat(shadow.rows()).isGreaterThan(shadow.mismatches());
        assertThat(shadow.mismatches()).isPositive();
        assertThat(shadow.found()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo("MISMATCH");
            assertThat(row.row()).isEqualToIgnoringCase("id=2");
            assertThat(row.detail()).contains("has found its columns to differ");
        });
        assertThat(view.migration(ID).dial().percent()).isZero();
        // whoever is first: the ramp that knows of what queries have listed, or their own turn
        assertThat(ramp().note())
                .containsAnyOf("rows were found whose columns differ", "somebody else has turned the dial to 0 %");
    }

    private RampView ramp() {
        return Objects.requireNonNull(view.migration(ID).ramp());
    }

    private void readAll() {
        try (var connection = xc.dataSource().getConnection();
                var statement = connection.prepareStatement("select id, xc$" + ID + " from users");
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                assertThat(rows.getString(2)).isNotNull();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).isLessThan(PATIENCE);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void shows_a_refusal_with_its_gates() {
        var outcome = give(new Command.MoveTo(ID, Phase.SOAK, "ada", "too early"));
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.message()).contains("EXPAND");
    }

    @Test
    void shows_who_blocks_until_the_transaction_ends() throws SQLException {
        try (var busy = xc.dataSource().getConnection()) {
            busy.setAutoCommit(false);
            try (var statement = busy.prepareStatement("update users set xc$" + ID + " = 'x' where id = 1")) {
                statement.executeUpdate();
            }
            walk(Phase.DUAL_WRITE);
            var shown = view.migration(ID);
            assertThat(shown.acknowledged()).isFalse();
            assertThat(shown.health().state()).isEqualTo("MOVING");
            assertThat(shown.blockers()).singleElement().satisfies(blocker -> {
                assertThat(blocker.kind()).isEqualTo("SESSION");
                assertThat(blocker.instance()).isEqualTo("orders-1");
                assertThat(blocker.session()).isPositive();
            });
            assertThat(view.steps(ID).getFirst().gates())
                    .filteredOn(gate -> !gate.passed())
                    .extracting(GateView::name)
                    .containsExactly("fleet-acknowledged");
            busy.rollback();
        }
    }

    @Test
    void has_the_same_form_whatever_writes_the_json() {
        JsonNode json = JsonMapper.shared().valueToTree(view.detail(ID));
        assertThat(json.at("/migration/phase").asString()).isEqualTo("EXPAND");
        assertThat(json.at("/migration/enteredAt").asString()).endsWith("Z");
        assertThat(json.at("/fleet/0/heartbeatAgeMillis").isIntegralNumber()).isTrue();
        assertThat(json.at("/audit/0/from").isNull()).isTrue();
    }

    private OutcomeView give(Command command) {
        return OutcomeView.of(xc.coordinator().execute(command));
    }

    private void walk(Phase... phases) {
        for (var phase : phases) {
            assertThat(give(new Command.MoveTo(ID, phase, "ada", "on the way")).message())
                    .contains("moved");
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
