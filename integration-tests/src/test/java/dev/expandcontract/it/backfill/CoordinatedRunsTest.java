package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BackfillRefusedException;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** What a backfill and a verification count for, when an operator commands them. */
class CoordinatedRunsTest {

    private static final String ID = "tier";

    @EveryDatabase
    void a_filled_and_verified_column_opens_the_cutover(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource);
        try (var xc = start(dataSource)) {
            var coordinator = xc.coordinator();
            moveTo(coordinator, Phase.DUAL_WRITE, Phase.BACKFILL);
            assertThat(coordinator.migration(ID).nextHistory()).isEqualTo(HistoryState.STALE);
            assertThat(move(coordinator, Phase.CUTOVER)).isInstanceOf(Refused.class);

            var filled = (BackfillFinished) backfill(coordinator, Direction.FORWARD);
            assertThat(filled.succeeded()).isTrue();
            assertThat(filled.rows()).isEqualTo(9);
            assertThat(filled.filled()).isEqualTo(9);
            assertThat(coordinator.migration(ID).nextHistory()).isEqualTo(HistoryState.FILLED);
            assertThat(move(coordinator, Phase.CUTOVER)).isInstanceOf(Refused.class);

            rig.execute("update users set tier = 'bypassed' where id = 4");
            var different = (VerificationFinished) verify(coordinator, Direction.FORWARD);
            assertThat(different.succeeded()).isFalse();
            assertThat(different.differences()).isEqualTo(1);
            assertThat(different.examples()).map(String::toLowerCase).containsExactly("id=4");
            assertThat(move(coordinator, Phase.CUTOVER).message()).containsIgnoringCase("id=4");

            assertThat(((BackfillFinished) backfill(coordinator, Direction.FORWARD)).filled())
                    .isEqualTo(1);
            assertThat(verify(coordinator, Direction.FORWARD).succeeded()).isTrue();
            assertThat(coordinator.migration(ID).nextHistory()).isEqualTo(HistoryState.VERIFIED);
            moveTo(coordinator, Phase.CUTOVER);
        }
    }

    @EveryDatabase
    void a_step_back_to_expand_revokes_what_was_filled_and_verified(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource);
        try (var xc = start(dataSource)) {
            var coordinator = xc.coordinator();
            moveTo(coordinator, Phase.DUAL_WRITE, Phase.BACKFILL);
            backfill(coordinator, Direction.FORWARD).orThrow();
            verify(coordinator, Direction.FORWARD).orThrow();

            moveTo(coordinator, Phase.DUAL_WRITE, Phase.EXPAND);
            rig.execute("update users set subscription = 'written in expand' where id = 2");
            moveTo(coordinator, Phase.DUAL_WRITE, Phase.BACKFILL);

            assertThat(coordinator.migration(ID).nextHistory()).isEqualTo(HistoryState.STALE);
            assertThat(move(coordinator, Phase.CUTOVER)).isInstanceOf(Refused.class);
            assertThat(((BackfillFinished) backfill(coordinator, Direction.FORWARD)).filled())
                    .isEqualTo(1);
            verify(coordinator, Direction.FORWARD).orThrow();
            moveTo(coordinator, Phase.CUTOVER);
        }
    }

    @EveryDatabase
    void the_way_back_from_contract_needs_old_filled_and_verified(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource);
        try (var xc = start(dataSource)) {
            var coordinator = xc.coordinator();
            moveTo(coordinator, Phase.DUAL_WRITE, Phase.BACKFILL);
            backfill(coordinator, Direction.FORWARD).orThrow();
            verify(coordinator, Direction.FORWARD).orThrow();
            moveTo(coordinator, Phase.CUTOVER, Phase.SOAK, Phase.CONTRACT);
            rig.execute("update users set tier = 'written in contract' where id = 3");
            moveTo(coordinator, Phase.SOAK);

            assertThat(coordinator.migration(ID).oldHistory()).isEqualTo(HistoryState.STALE);
            assertThat(move(coordinator, Phase.CUTOVER)).isInstanceOf(Refused.class);
            assertThat(backfill(coordinator, Direction.FORWARD)).isInstanceOf(Refused.class);

            assertThat(((BackfillFinished) backfill(coordinator, Direction.REVERSE)).filled())
                    .isEqualTo(1);
            verify(coordinator, Direction.REVERSE).orThrow();
            moveTo(coordinator, Phase.CUTOVER);
            assertThat(rig.query("select subscription from users where id = 3")).containsExactly("written in contract");
        }
    }

    @EveryDatabase
    void a_run_in_another_phase_is_refused_and_writes_nothing(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource);
        try (var xc = start(dataSource)) {
            var coordinator = xc.coordinator();
            moveTo(coordinator, Phase.DUAL_WRITE);

            var refused = backfill(coordinator, Direction.FORWARD);

            assertThat(refused).isInstanceOf(Refused.class);
            assertThat(refused.message()).contains("is in the phase DUAL_WRITE").contains("BACKFILL");
            assertThat(verify(coordinator, Direction.REVERSE)).isInstanceOf(Refused.class);
            assertThat(rig.query("select count(tier) from users")).containsExactly("0");
            assertThat(coordinator.audit(ID))
                    .filteredOn(entry -> entry.outcome().equals("refused"))
                    .extracting(AuditEntry::action)
                    .satisfiesExactly(
                            backfill -> assertThat(backfill).contains("backfill"),
                            verification -> assertThat(verification).contains("verification"));
        }
    }

    @EveryDatabase
    void a_table_that_cannot_be_walked_and_rows_that_fail_reach_the_operator_and_count_for_nothing(
            Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource);
        try (var xc = start(dataSource)) {
            var coordinator = xc.coordinator();
            moveTo(coordinator, Phase.DUAL_WRITE, Phase.BACKFILL);
            rig.execute("update users set subscription = 'same'", "create unique index one_tier on users (tier)");

            assertThat(backfill(coordinator, Direction.FORWARD).message()).contains("finished with 8 failed rows: ");
            assertThat(coordinator.migration(ID).nextHistory()).isEqualTo(HistoryState.STALE);

            rig.execute("drop table users", "create table users (id int, subscription varchar(20), tier varchar(20))");
            assertThatThrownBy(() -> backfill(coordinator, Direction.FORWARD))
                    .isInstanceOf(BackfillRefusedException.class)
                    .hasMessageContaining("it has no primary key");
            assertThat(coordinator.migration(ID).nextHistory()).isEqualTo(HistoryState.STALE);
        }
    }

    private static Xc start(DataSource dataSource) {
        return Xc.builder(dataSource)
                .readSwitch(ReadSwitch.always(Side.NEXT))
                .instance("runs")
                .pollInterval(Duration.ofMillis(20))
                .soakTime(Duration.ZERO)
                .migrations(Migration.of(ID, "users", "subscription", "tier"))
                .start();
    }

    private static Outcome backfill(Coordinator coordinator, Direction direction) {
        return coordinator.execute(new RunBackfill(ID, direction, "test", "to fill"));
    }

    private static Outcome verify(Coordinator coordinator, Direction direction) {
        return coordinator.execute(new RunVerification(ID, direction, "test", "to be sure"));
    }

    private static Outcome move(Coordinator coordinator, Phase to) {
        assertThat(coordinator.awaitAcknowledged(ID, Duration.ofSeconds(30))).isTrue();
        return coordinator.execute(new MoveTo(ID, to, "test", "as planned"));
    }

    private static void moveTo(Coordinator coordinator, Phase... phases) {
        for (var phase : phases) {
            move(coordinator, phase).orThrow();
        }
        assertThat(coordinator.awaitAcknowledged(ID, Duration.ofSeconds(30))).isTrue();
    }

    private static Rig users(Database database, DataSource dataSource) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        rig.execute("create table users (id int primary key, subscription varchar(20), tier varchar(20))");
        for (int i = 1; i <= 9; i++) {
            rig.execute("insert into users (id, subscription) values (" + i + ", 'v" + i + "')");
        }
        return rig;
    }
}
