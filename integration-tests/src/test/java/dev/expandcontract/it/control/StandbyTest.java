package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceFormException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Those who only read, on the primary and on a standby that follows it. */
class StandbyTest {

    private static final String READ = "select xc$tier from users";

    @EveryDatabase
    void trap_43_a_read_only_transaction_holds_back_the_next_phase_but_one(Database database, DataSource raw)
            throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var reader = fleet.start("reader");
            fleet.acknowledged();
            try (var connection = reader.dataSource().getConnection()) {
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                run(connection, READ);
                fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                assertThat(fleet.status().blockers())
                        .singleElement()
                        .extracting(Blocker::why)
                        .asString()
                        .contains(" of instance 'reader' (");
                assertThat(fleet.run(moveTo(Phase.BACKFILL)).succeeded()).isFalse();
                connection.commit();
            }
            fleet.acknowledged();
        }
    }

    @Test
    void trap_43_readers_of_a_standby_are_refused_and_its_presence_asks_for_a_decision_before_contract()
            throws Exception {
        var raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
        try (var fleet = new Fleet(raw, Database.POSTGRESQL);
                var standby = new StandbyServer((PGSimpleDataSource) raw)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.makeOldNullable();
            for (var form : FenceForm.values()) {
                assertRefusedOnStandby(raw, standby.dataSource(), form);
            }
            fleet.start("a");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            fleet.move(Phase.CUTOVER, Phase.SOAK);

            assertThat(fleet.run(moveTo(Phase.CONTRACT)).message())
                    .contains("Gate replica-readers (soft) failed: The database is followed by 1 server(s):"
                            + " 'xc_standby' on host 127.0.0.1. What reads there does not go through XC and may name the"
                            + " old column. Remedy: See to it that nothing on them reads the old column, then override"
                            + " this gate by its name.");
            fleet.run(new MoveTo("tier", Phase.CONTRACT, "ada", "nobody reads there", Set.of("replica-readers")))
                    .orThrow();
        }
    }

    /** A pool whose connections lead to a standby after a while, as by a name that changes its address. */
    private static void assertRefusedOnStandby(DataSource primary, DataSource standby, FenceForm form)
            throws SQLException {
        var moved = new AtomicBoolean();
        var source = Sources.opening(() -> (moved.get() ? standby : primary).getConnection());
        try (var xc = Fleet.builder(source, "led astray").fence(form).start()) {
            Fleet.await(() -> replayed(standby));
            moved.set(true);
            try (var connection = xc.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                run(connection, "select id from users");
                connection.commit();
                assertThatThrownBy(() -> run(connection, READ))
                        .isInstanceOf(FenceFormException.class)
                        .hasMessageStartingWith(
                                "Statements of migrating columns are refused on this connection, because"
                                        + " it leads to a standby")
                        .hasMessageEndingWith("for example by targetServerType=primary in the URL.");
            } finally {
                moved.set(false);
            }
        }
    }

    private static boolean replayed(DataSource standby) {
        try (var connection = standby.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from xc_migration")) {
            return rows.next();
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
