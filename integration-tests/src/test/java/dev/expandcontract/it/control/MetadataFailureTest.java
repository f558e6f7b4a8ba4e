package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** The metadata fails. What is registered goes on, what is not is refused until the metadata is back. */
class MetadataFailureTest {

    private static final String READ = "select xc$tier from users";

    @EveryDatabase
    void trap_16_a_table_that_is_gone_stops_new_registrations_until_it_is_back(Database database, DataSource raw)
            throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            assertStopsRegistrations(
                    fleet,
                    raw,
                    () -> fleet.sql("alter table xc_control rename to xc_gone"),
                    () -> fleet.sql("alter table xc_gone rename to xc_control"));
        }
    }

    @EveryDatabase
    void trap_16_a_privilege_that_is_revoked_stops_new_registrations_until_it_is_granted(
            Database database, DataSource raw) throws SQLException {
        assumeTrue(database != Database.H2, "the fence needs an administrator of H2");
        assumeTrue(
                database != Database.MYSQL,
                "MySQL 8.0.12 denies FOR UPDATE to a user whose privileges are of single tables");
        try (var fleet = new Fleet(raw, database)) {
            fleet.start("owner");
            var name = "app_" + Math.abs(raw.hashCode());
            fleet.sql(
                    switch (database) {
                        case POSTGRESQL ->
                            new String[] {
                                "create role " + name + " login password 'app'",
                                "grant select, insert, update, delete on all tables in schema public to " + name,
                                "grant usage on all sequences in schema public to " + name
                            };
                        case MARIADB ->
                            new String[] {
                                "create user " + name + " identified by 'app'",
                                "grant process on *.* to " + name,
                                "grant select, insert, update, delete on users to " + name,
                                "grant select, insert, update, delete on xc_control to " + name,
                                "grant select, insert, update, delete on xc_migration to " + name,
                                "grant select, insert, update, delete on xc_instance to " + name,
                                "grant select, insert, update, delete on xc_instance_migration to " + name,
                                "grant select, insert, update, delete on xc_audit to " + name,
                                "grant select, insert, update, delete on xc_backfill to " + name,
                                "grant select, insert, update, delete on xc_backfill_range to " + name,
                                "grant select, insert, update, delete on xc_certificate to " + name,
                                "grant select, insert, update, delete on xc_sample to " + name,
                                "grant select, insert, update, delete on xc_sentinel to " + name,
                                "grant select, insert, update, delete on xc_ramp to " + name,
                                "grant select, insert, update, delete on xc_ramp_reads to " + name,
                                "grant select, insert, update, delete on xc_bypass to " + name,
                                "grant select, insert, update, delete on xc_finding to " + name,
                                "grant select, insert, update, delete on xc_finding_unlisted to " + name
                            };
                        case MYSQL, H2 -> new String[0];
                    });
            assertStopsRegistrations(
                    fleet,
                    Sources.opening(() -> raw.getConnection(name, "app")),
                    () -> fleet.sql("revoke select on xc_control from " + name),
                    () -> fleet.sql("grant select on xc_control to " + name));
        }
    }

    @EveryDatabase
    void trap_16_metadata_that_does_not_answer_in_time_stops_new_registrations(Database database, DataSource raw)
            throws SQLException {
        assumeTrue(database != Database.H2, "readers of H2 do not wait");
        var impatient = Sources.opening(() -> {
            var connection = raw.getConnection();
            run(
                    connection,
                    database == Database.POSTGRESQL
                            ? "set statement_timeout = '500ms'"
                            : "set session lock_wait_timeout = 1");
            return connection;
        });
        try (var fleet = new Fleet(raw, database);
                var blocker = raw.getConnection()) {
            assertStopsRegistrations(
                    fleet,
                    impatient,
                    () -> {
                        blocker.setAutoCommit(false);
                        run(
                                blocker,
                                database == Database.POSTGRESQL
                                        ? "lock table xc_control in access exclusive mode"
                                        : "lock tables xc_control write");
                    },
                    () -> {
                        if (database != Database.POSTGRESQL) {
                            run(blocker, "unlock tables");
                        }
                        blocker.rollback();
                    });
        }
    }

    /** A change of the metadata, or of its way back. */
    private interface Change {
        void make() throws SQLException;
    }

    private static void assertStopsRegistrations(Fleet fleet, DataSource source, Change failure, Change repair)
            throws SQLException {
        try (var xc = Fleet.builder(source, "a").start();
                var registered = xc.dataSource().getConnection();
                var fresh = xc.dataSource().getConnection()) {
            run(registered, READ);
            failure.make();
            try {
                run(registered, READ);
                registered.setAutoCommit(false);
                run(registered, READ);
                registered.commit();
                for (boolean autoCommit : new boolean[] {true, false}) {
                    fresh.setAutoCommit(autoCommit);
                    run(fresh, "select id from users");
                    assertThatThrownBy(() -> run(fresh, READ))
                            .isInstanceOf(FenceException.class)
                            .isInstanceOf(SQLTransientException.class)
                            .hasMessageStartingWith("The connection could not be registered for the present epoch: ")
                            .hasMessageEndingWith(". Until it can, statements of migrating columns are refused on it,"
                                    + " because the phases that this instance knows may be out of date. See the cause;"
                                    + " then run the transaction again.")
                            .cause()
                            .isInstanceOf(SQLException.class);
                    run(fresh, "select id from users");
                }
                fresh.rollback();
            } finally {
                repair.make();
            }
            run(fresh, READ);
            fresh.rollback();
        }
    }

    @EveryDatabase
    void an_instance_that_reaches_no_metadata_serves_what_its_locks_prove_and_blocks_the_next_step_but_one(
            Database database, DataSource raw) throws SQLException {
        var down = new AtomicBoolean();
        var source = Sources.opening(() -> {
            if (down.get()) {
                throw new SQLException("The network is down", "08001");
            }
            return raw.getConnection();
        });
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("reaching");
            try (var cut = Fleet.builder(source, "cut").start();
                    var connection = cut.dataSource().getConnection()) {
                fleet.acknowledged();
                connection.setAutoCommit(false);
                run(connection, READ);
                down.set(true);
                fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                for (int transaction = 0; transaction < 3; transaction++) {
                    run(connection, READ);
                    connection.commit();
                }
                run(connection, "insert into users (id, xc$tier) values (1, 'free')");
                assertThat(fleet.status().blockers())
                        .singleElement()
                        .extracting(Blocker::why)
                        .asString()
                        .contains(" of instance 'cut' (");
                assertThat(fleet.run(moveTo(Phase.BACKFILL)).succeeded()).isFalse();
                assertThat(fleet.coordinator().awaitAcknowledged("tier", Duration.ofMillis(50)))
                        .isFalse();
                connection.commit();
                down.set(false);
                fleet.acknowledged();
                fleet.move(Phase.BACKFILL);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
