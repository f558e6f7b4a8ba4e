package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command.DeclareGone;
import dev.expandcontract.coordinator.Command.EndSession;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Ending;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.Holder;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What an operator does who does not want to wait, and what it cannot be mistaken for. */
class RemovalTest {

    @EveryDatabase
    void a_blocking_session_is_ended_with_its_transaction_and_the_step_needs_its_proof_still(
            Database database, DataSource raw) throws SQLException {
        try (var fleet = started(raw, database)) {
            var slow = fleet.start("slow");
            fleet.acknowledged();
            try (var connection = slow.dataSource().getConnection()) {
                write(connection, 1);
                fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                var blocker = blocker(fleet);
                long session = blocker.holder().session();
                var ended = fleet.run(new EndSession("tier", session, "ada", "stuck"));
                assertThat(ended).isInstanceOf(Outcome.SessionEnded.class);
                assertThat(ended.message())
                        .startsWith(
                                "The database was told to end this one: session " + session + " of instance 'slow' (")
                        .endsWith(
                                "What it has not committed is rolled back. Look whether it still blocks before the next"
                                        + " step.");
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            }
            fleet.acknowledged();
            fleet.move(Phase.BACKFILL);
            assertThat(count(raw)).isZero();
            assertThat(fleet.coordinator().audit("tier"))
                    .filteredOn(AuditEntry::action, "end session")
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.by()).isEqualTo("ada");
                        assertThat(entry.reason()).isEqualTo("stuck");
                        assertThat(entry.outcome()).isEqualTo("ended");
                    });
        }
    }

    @EveryDatabase
    void a_session_that_does_not_block_is_not_ended(Database database, DataSource raw) throws SQLException {
        try (var fleet = started(raw, database)) {
            var slow = fleet.start("slow");
            fleet.acknowledged();
            try (var connection = slow.dataSource().getConnection()) {
                write(connection, 1);
                fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                var holder = blocker(fleet).holder();
                var refused = fleet.run(new EndSession("tier", 4_711_471, "ada", "a slip"));
                assertThat(refused.message())
                        .isEqualTo("Session 4711471 does not block migration 'tier', as it is registered for no epoch"
                                + " before 2; nothing was ended. These do: " + holder.session() + ".");
                // the number is the same, but what it was seen with is not
                var location = new MetadataStore(raw, database, TablePrefix.DEFAULT).locate();
                var watch = new FenceWatch(
                        raw,
                        database,
                        new FenceTables(
                                location.table("control"), location.table("instance"), location.table("fence")));
                assertThat(watch.end(registeredFor(holder, holder.epoch() + 1))).isEqualTo(new Ending.NotThere());
                connection.commit();
            }
            assertThat(count(raw)).isEqualTo(1);
        }
    }

    @EveryDatabase
    void without_the_privilege_the_session_lives_and_the_refusal_names_the_grant(Database database, DataSource raw)
            throws SQLException {
        assumeTrue(database != Database.H2, "who may look at sessions may end them");
        try (var fleet = started(raw, database)) {
            fleet.acknowledged();
            var user = Users.create(fleet, database, raw);
            switch (database) {
                case MYSQL -> fleet.sql("grant process, xa_recover_admin on *.* to " + user);
                case MARIADB -> fleet.sql("grant process on *.* to " + user);
                case POSTGRESQL, H2 -> {}
            }
            try (var low = Fleet.builder(OtherUser.of(raw, database, user), "low")
                            .start();
                    var connection = fleet.first().dataSource().getConnection()) {
                write(connection, 1);
                low.coordinator().execute(moveTo(Phase.DUAL_WRITE)).orThrow();
                var session = blocker(fleet).holder().session();
                var refused = low.coordinator().execute(new EndSession("tier", session, "ada", "stuck"));
                assertThat(refused.message())
                        .isEqualTo("The database does not allow XC's user to end session " + session
                                + "; nothing was ended. Let an administrator end it, or execute this and try again: "
                                + switch (database) {
                                    case POSTGRESQL -> "GRANT pg_signal_backend TO " + user;
                                    case MYSQL -> "GRANT CONNECTION_ADMIN ON *.* TO '" + user + "'@'%'";
                                    case MARIADB -> "GRANT CONNECTION ADMIN ON *.* TO '" + user + "'@'%'";
                                    case H2 -> "";
                                });
                connection.commit();
            }
            assertThat(count(raw)).isEqualTo(1);
        }
    }

    @EveryDatabase
    void an_instance_is_not_declared_gone_while_the_database_shows_a_session_of_it(Database database, DataSource raw)
            throws SQLException {
        try (var fleet = started(raw, database)) {
            var living = fleet.start("living");
            fleet.acknowledged();
            try (var connection = living.dataSource().getConnection()) {
                write(connection, 1);
                var refused = fleet.run(new DeclareGone("tier", id(fleet, "living"), "ada", "no answer"));
                assertThat(refused.succeeded()).isFalse();
                assertThat(refused.message())
                        .startsWith("It is not gone: instance 'living' (" + id(fleet, "living") + ", process ")
                        .contains(" has open database sessions, with the numbers ")
                        .endsWith("; nothing was changed. End the process; if the process has ended, wait until the"
                                + " database notices, or end its sessions there.");
                connection.commit();
            }
            assertThat(fleet.run(new DeclareGone("tier", "nobody", "ada", "a slip"))
                            .message())
                    .startsWith("No instance with the id 'nobody' is registered; nothing was changed. Registered are:"
                            + " instance 'a' (")
                    .contains("instance 'living' (");
            assertThat(fleet.coordinator().fleet()).hasSize(2);
        }
    }

    @EveryDatabase
    void a_living_instance_that_was_declared_gone_joins_again_and_loses_nothing(Database database, DataSource raw)
            throws SQLException {
        try (var fleet = started(raw, database);
                var pool = new HikariDataSource()) {
            pool.setDataSource(raw);
            pool.setMinimumIdle(0);
            try (var living = Fleet.builder(pool, "living").start()) {
                fleet.acknowledged();
                var id = id(fleet, "living");
                // it has no session for the moment between two signs of life
                Fleet.await(() -> {
                    pool.getHikariPoolMXBean().softEvictConnections();
                    return fleet.run(new DeclareGone("tier", id, "ada", "no answer"))
                            .succeeded();
                });
                try (var connection = living.dataSource().getConnection()) {
                    write(connection, 1);
                    fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                    assertThat(fleet.run(moveTo(Phase.BACKFILL)).succeeded()).isFalse();
                    connection.commit();
                }
                Fleet.await(() -> fleet.coordinator().fleet().stream()
                        .map(InstanceStatus::id)
                        .anyMatch(id::equals));
                fleet.acknowledged();
                fleet.move(Phase.BACKFILL);
                try (var connection = living.dataSource().getConnection()) {
                    write(connection, 2);
                    connection.commit();
                }
                fleet.fill(Direction.FORWARD);
                assertThat(count(raw)).isEqualTo(2);
            }
        }
    }

    private static Fleet started(DataSource raw, Database database) {
        var fleet = new Fleet(raw, database);
        fleet.sql("alter table users add column tier varchar(20)");
        fleet.start("a");
        return fleet;
    }

    private static Blocker.OpenSession blocker(Fleet fleet) {
        Fleet.await(() -> fleet.status().blockers().size() == 1);
        assertThat(fleet.status().blockers()).singleElement().isInstanceOf(Blocker.OpenSession.class);
        return (Blocker.OpenSession) fleet.status().blockers().getFirst();
    }

    private static Holder registeredFor(Holder seen, long epoch) {
        return new Holder(
                seen.session(),
                epoch,
                seen.instance(),
                seen.user(),
                seen.application(),
                seen.host(),
                seen.state(),
                seen.connected(),
                seen.transaction());
    }

    private static String id(Fleet fleet, String name) {
        return fleet.coordinator().fleet().stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static void write(Connection connection, int id) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("insert into users (id, xc$tier) values (" + id + ", 'GOLD')");
        }
    }

    private static int count(DataSource raw) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from users")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
