package dev.expandcontract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.OldColumnVerdict;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XcTest {

    private static final Migration TIER = Migration.of("users", "subscription", "tier");
    private static final String ID = "users_subscription_tier";

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void create_table() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        run("create table users (id int primary key, subscription varchar(20) not null)");
        run("insert into users values (1, 'free'), (2, 'pro')");
    }

    @Test
    void goes_through_all_phases_forward_and_the_old_column_may_be_dropped() throws SQLException {
        try (var xc = start("a")) {
            var coordinator = xc.coordinator();
            assertThat(coordinator.migration(ID).phase()).isEqualTo(Phase.EXPAND);
            run("alter table users add column tier varchar(20)");
            move(coordinator, Phase.DUAL_WRITE);
            move(coordinator, Phase.BACKFILL);
            coordinator
                    .execute(new RunBackfill(ID, Direction.FORWARD, "ada", "history"))
                    .orThrow();
            coordinator
                    .execute(new RunVerification(ID, Direction.FORWARD, "ada", "history"))
                    .orThrow();
            move(coordinator, Phase.CUTOVER);
            move(coordinator, Phase.SOAK);
            assertThat(coordinator.mayDropOld(ID).allowed()).isFalse();
            run("alter table users alter column subscription drop not null");
            move(coordinator, Phase.CONTRACT);
            assertThat(coordinator.mayDropOld(ID))
                    .isEqualTo(new OldColumnVerdict(
                            true, "Every instance has acknowledged CONTRACT, and no statement names 'subscription'."));
            assertThat(coordinator.audit(ID)).hasSize(7);
        }
    }

    private Xc start(String name) {
        return Xc.builder(database)
                .instance(name)
                .migrations(TIER)
                .pollInterval(Duration.ofMillis(10))
                .soakTime(Duration.ZERO)
                .start();
    }

    private static void move(Coordinator coordinator, Phase to) {
        assertThat(coordinator.awaitAcknowledged(ID, Duration.ofSeconds(5))).isTrue();
        assertThat(coordinator.execute(new MoveTo(ID, to, "ada", "next step")).orThrow())
                .isInstanceOf(Outcome.Moved.class);
        assertThat(coordinator.awaitAcknowledged(ID, Duration.ofSeconds(5))).isTrue();
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
