package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;

/** Three instances go through the phases, forward and back. */
class TransitionsTest {

    @EveryDatabase
    void every_transition_forward_and_back_through_a_reverse_backfill(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("insert into users values (1, 'free'), (2, 'pro')");
            fleet.start("a");
            fleet.start("b");
            fleet.start("c");
            fleet.acknowledged();
            assertThat(fleet.status().phase()).isEqualTo(Phase.EXPAND);

            fleet.sql("alter table users add column tier varchar(20)");
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER, Phase.BACKFILL, Phase.CUTOVER, Phase.SOAK);
            assertThat(fleet.coordinator().mayDropOld("tier").reason())
                    .isEqualTo("Migration 'tier' is in the phase SOAK, which still uses 'subscription'. Move it to"
                            + " CONTRACT first.");
            fleet.makeOldNullable();
            fleet.move(Phase.CONTRACT);
            assertThat(fleet.coordinator().mayDropOld("tier").allowed()).isTrue();
            assertThat(fleet.status().oldHistory()).isEqualTo(HistoryState.STALE);

            // written in CONTRACT: the way back must not show what old holds
            fleet.sql("update users set tier = 'max' where id = 1", "insert into users (id, tier) values (3, 'new')");
            fleet.move(Phase.SOAK);
            assertThat(fleet.run(moveTo(Phase.CUTOVER)).message())
                    .contains(
                            "Gate old-verified (hard) failed: No reverse verification has shown since both columns are"
                                    + " written that column 'subscription' holds every value. Remedy: Run a reverse backfill,"
                                    + " then a reverse verification.");
            var verification = fleet.run(new RunVerification("tier", Direction.REVERSE, "ada", "look"));
            assertThat(((VerificationFinished) verification).differences()).isEqualTo(2);
            assertThat(verification.succeeded()).isFalse();
            fleet.fill(Direction.REVERSE);
            fleet.move(Phase.CUTOVER, Phase.BACKFILL, Phase.DUAL_WRITE, Phase.EXPAND);

            assertThat(fleet.coordinator().fleet())
                    .hasSize(3)
                    .allMatch(instance -> instance.acknowledged(fleet.status()))
                    .extracting(InstanceStatus::name)
                    .containsExactly("a", "b", "c");
            assertThat(fleet.coordinator().audit("tier"))
                    .filteredOn(line -> line.outcome().equals("moved"))
                    .extracting(AuditEntry::to)
                    .containsExactly(
                            Phase.DUAL_WRITE,
                            Phase.BACKFILL,
                            Phase.CUTOVER,
                            Phase.BACKFILL,
                            Phase.CUTOVER,
                            Phase.SOAK,
                            Phase.CONTRACT,
                            Phase.SOAK,
                            Phase.CUTOVER,
                            Phase.BACKFILL,
                            Phase.DUAL_WRITE,
                            Phase.EXPAND);
        }
    }

    @EveryDatabase
    void stepping_back_to_expand_revokes_what_was_filled_and_verified(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("insert into users values (1, 'free')", "alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            assertThat(fleet.status().nextHistory()).isEqualTo(HistoryState.VERIFIED);

            fleet.move(Phase.DUAL_WRITE, Phase.EXPAND);
            assertThat(fleet.status().nextHistory()).isEqualTo(HistoryState.STALE);
            fleet.sql("update users set subscription = 'pro' where id = 1");
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);

            var refused = (Refused) fleet.run(moveTo(Phase.CUTOVER));
            assertThat(refused.message())
                    .contains(
                            "Gate backfill-complete (hard) failed: No forward backfill has reached every row since both"
                                    + " columns are written. Remedy: Run a forward backfill.")
                    .contains("Gate verified (hard) failed: ");
            fleet.run(new RunBackfill("tier", Direction.FORWARD, "ada", "again"))
                    .orThrow();
            assertThat(fleet.run(moveTo(Phase.CUTOVER)).message())
                    .doesNotContain("backfill-complete (hard) failed")
                    .contains("Gate verified (hard) failed: ");
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER);
        }
    }

    @EveryDatabase
    void a_column_left_unwritten_must_let_inserts_in(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER, Phase.SOAK);
            assertThat(fleet.run(moveTo(Phase.CONTRACT)).message())
                    .contains(
                            "Gate old-accepts-insert (hard) failed: In CONTRACT no statement names 'subscription', but")
                    .contains(
                            "is NOT NULL and has no default, so that every INSERT that does not name it fails. Remedy:"
                                    + " First make the column nullable, or give it a default.");
            assertThat(fleet.status().phase()).isEqualTo(Phase.SOAK);

            fleet.sql("alter table users alter column subscription set default 'none'");
            fleet.sql("create unique index users_one on users (subscription)");
            assertThat(fleet.run(moveTo(Phase.CONTRACT)).message()).contains("in once, so that the second INSERT");
            fleet.sql(
                    database == Database.MYSQL || database == Database.MARIADB
                            ? "drop index users_one on users"
                            : "drop index users_one");
            fleet.move(Phase.CONTRACT);
        }
    }

    @EveryDatabase
    void the_soak_time_is_waited_for_or_overridden_by_name(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.makeOldNullable();
            fleet.start("quick");
            try (var patient =
                    fleet.builder("patient").soakTime(Duration.ofHours(1)).start()) {
                fleet.acknowledged();
                fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
                fleet.fill(Direction.FORWARD);
                fleet.move(Phase.CUTOVER, Phase.SOAK);
                var refused = patient.coordinator().execute(moveTo(Phase.CONTRACT));
                assertThat(refused.message())
                        .contains("Gate soak-time (soft) failed: SOAK was entered at ")
                        .contains(" and lasts PT1H, until ")
                        .contains("override this gate by its name");
                var moved = patient.coordinator()
                        .execute(new MoveTo("tier", Phase.CONTRACT, "grace", "cleared", Set.of("soak-time")));
                assertThat(moved).isInstanceOf(Outcome.Moved.class);
                var line = patient.coordinator().audit("tier").getLast();
                assertThat(line.by()).isEqualTo("grace");
                assertThat(line.reason()).isEqualTo("cleared");
                assertThat(line.instance()).isEqualTo("patient");
                assertThat(line.gates()).anyMatch(gate -> gate.startsWith("overridden: soak-time (soft) failed"));
                fleet.acknowledged();
            }
        }
    }

    @EveryDatabase
    void types_that_do_not_fit_are_refused_by_name(Database database, DataSource raw) {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(10)");
            fleet.start("a");
            fleet.acknowledged();
            assertThat(fleet.run(moveTo(Phase.DUAL_WRITE)).message().toLowerCase(java.util.Locale.ROOT))
                    .contains("gate next-column-type (hard) failed: ")
                    .contains("(10)")
                    .contains("(20)");
            assertThat(fleet.status().phase()).isEqualTo(Phase.EXPAND);
        }
    }
}
