package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A transaction that is held open holds back the next phase but one, visibly, and nothing else. */
class BarrierTest {

    @EveryDatabase
    void an_open_transaction_blocks_the_next_but_one_phase_until_it_ends(Database database, DataSource raw)
            throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("create table other (id int primary key)", "alter table users add column tier varchar(20)");
            fleet.start("a");
            var slow = fleet.start("slow");
            fleet.acknowledged();
            try (var connection = slow.dataSource().getConnection()) {
                begin(connection);
                // the next phase is entered at once, however slow a transaction is
                assertThat(fleet.run(moveTo(Phase.DUAL_WRITE))).isInstanceOf(Outcome.Moved.class);
                assertThat(fleet.status().blockers())
                        .singleElement()
                        .extracting(Blocker::why)
                        .asString()
                        .startsWith("session ")
                        .contains(" of instance 'slow' (")
                        .contains(
                                " may still commit under the phase EXPAND: it is registered for epoch 1, DUAL_WRITE was"
                                        + " entered at epoch 2, ");
                var refused = fleet.run(moveTo(Phase.BACKFILL));
                assertThat(refused.message())
                        .contains("Gate fleet-acknowledged (hard) failed: The fleet has not wholly moved to DUAL_WRITE"
                                + " (epoch 2): session ")
                        .contains("instance 'slow' (")
                        .contains(
                                "Wait until the sessions have ended their transactions, or end one that does not by the command EndSession");
                // the way back waits for the same transaction
                assertThat(fleet.run(moveTo(Phase.EXPAND)).succeeded()).isFalse();
                assertThat(fleet.coordinator().awaitAcknowledged("tier", Duration.ofMillis(50)))
                        .isFalse();
                connection.commit();
            }
            fleet.acknowledged();
            fleet.move(Phase.BACKFILL);
        }
    }

    @EveryDatabase
    void old_is_not_given_free_and_a_reverse_backfill_not_begun_while_one_column_may_be_written_alone(
            Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("create table other (id int primary key)", "alter table users add column tier varchar(20)");
            fleet.makeOldNullable();
            fleet.start("a");
            var slow = fleet.start("slow");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER, Phase.SOAK);
            try (var connection = slow.dataSource().getConnection()) {
                begin(connection);
                fleet.run(moveTo(Phase.CONTRACT)).orThrow();
                assertThat(fleet.coordinator().mayDropOld("tier").reason())
                        .startsWith("Statements that name 'subscription' may still run: ")
                        .contains("instance 'slow' (");
                connection.commit();
                fleet.acknowledged();

                begin(connection);
                fleet.run(moveTo(Phase.SOAK)).orThrow();
                var backfill = fleet.run(new RunBackfill("tier", Direction.REVERSE, "ada", "back"));
                assertThat(backfill.message())
                        .startsWith("Not every instance is known to write both columns of migration 'tier' yet:"
                                + " session ");
                assertThat(backfill.succeeded()).isFalse();
                connection.commit();
            }
            fleet.acknowledged();
            fleet.fill(Direction.REVERSE);
        }
    }

    @EveryDatabase
    void the_session_of_an_instance_closed_with_an_open_transaction_blocks_until_it_ends(
            Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("create table other (id int primary key)", "alter table users add column tier varchar(20)");
            fleet.start("a");
            Xc leaver = fleet.start("leaver");
            fleet.acknowledged();
            try (var connection = leaver.dataSource().getConnection()) {
                begin(connection);
                leaver.close();
                fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                assertThat(fleet.status().blockers())
                        .singleElement()
                        .extracting(Blocker::why)
                        .asString()
                        .contains(" of instance 'leaver' (");
                assertThat(fleet.run(moveTo(Phase.BACKFILL)).succeeded()).isFalse();
                connection.commit();
            }
            fleet.acknowledged();
            fleet.move(Phase.BACKFILL);
        }
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.executeQuery("select count(*) from other").close();
        }
    }
}
