package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.XcBuilder;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceFormException;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Which form of the fence a connection gets, and what is refused because none is safe. */
class FenceFormTest {

    private static final String READ = "select xc$tier from users";

    @EveryDatabase
    void the_form_by_transaction_is_refused_at_start_where_there_is_none(Database database, DataSource raw) {
        assumeTrue(database != Database.POSTGRESQL);
        try (var fleet = new Fleet(raw, database)) {
            assertThatThrownBy(() ->
                            fleet.builder("a").fence(FenceForm.TRANSACTION).start())
                    .isInstanceOf(SettingException.class)
                    .hasMessage("The setting fence is TRANSACTION, which XC has for PostgreSQL only, and this is "
                            + database + ". Use SESSION, on connections that keep one database session from login to"
                            + " close.");
        }
    }

    @EveryDatabase
    void a_connection_that_does_not_unwrap_is_refused_marked_statements_unless_its_form_is_said(
            Database database, DataSource raw) throws SQLException {
        assumeTrue(database != Database.H2, "nothing stands between H2 and its driver");
        var opaque = Sources.opaque(raw);
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            try (var xc = Fleet.builder(opaque, "automatic").start();
                    var connection = xc.dataSource().getConnection()) {
                for (boolean autoCommit : new boolean[] {true, false}) {
                    connection.setAutoCommit(autoCommit);
                    assertThatThrownBy(() -> run(connection, READ))
                            .isInstanceOf(FenceFormException.class)
                            .hasMessageStartingWith(
                                    "Statements of migrating columns are refused on this connection, a ")
                            .hasMessageContaining("because it cannot be told whether it keeps its database session: it"
                                    + " does not unwrap to a connection of")
                            .hasMessageEndingWith("fence(FenceForm.SESSION) if each connection keeps one session from"
                                    + " login to close, fence(FenceForm.TRANSACTION) if a proxy may change it between"
                                    + " transactions.");
                    run(connection, "select id from users");
                }
                connection.rollback();
            }
            assertFenced(Fleet.builder(opaque, "said").fence(FenceForm.SESSION));
            if (database == Database.POSTGRESQL) {
                assertFenced(Fleet.builder(opaque, "said").fence(FenceForm.TRANSACTION));
            }
        }
    }

    @EveryDatabase
    void a_proxy_before_a_database_without_a_form_by_transaction_is_refused_marked_statements(
            Database database, DataSource raw) throws SQLException, IOException {
        assumeTrue(database == Database.MYSQL || database == Database.MARIADB);
        try (var fleet = new Fleet(raw, database);
                var proxy = new GreetingProxy(Sources.server(raw))) {
            fleet.sql("alter table users add column tier varchar(20)");
            var through = Sources.at(database, raw, "", proxy.authority(), "");
            try (var xc = Fleet.builder(through, "proxied").start();
                    var connection = xc.dataSource().getConnection()) {
                run(connection, "select id from users");
                assertThatThrownBy(() -> run(connection, READ))
                        .isInstanceOf(FenceFormException.class)
                        .hasMessageStartingWith("Statements of migrating columns are refused on this connection: the"
                                + " driver was told session ")
                        .hasMessageContaining(" at login, but the server answers as session ")
                        .hasMessageContaining("XC has no fence by transaction for " + database + ". Connect past")
                        .hasMessageEndingWith("say so by fence(FenceForm.SESSION).");
            }
            assertFenced(Fleet.builder(through, "said").fence(FenceForm.SESSION));
        }
    }

    @EveryDatabase
    void a_driver_that_may_go_over_to_another_server_is_refused_marked_statements_in_every_form(
            Database database, DataSource raw) throws SQLException {
        assumeTrue(database == Database.MYSQL || database == Database.MARIADB);
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var host = Sources.server(raw).getAuthority();
            var modes = database == Database.MYSQL
                    ? List.of("", "loadbalance:", "replication:")
                    : List.of("sequential:", "loadbalance:", "replication:");
            for (var mode : modes) {
                var several = Sources.at(database, raw, mode, host + "," + host, "");
                for (var form : List.of(FenceForm.AUTOMATIC, FenceForm.SESSION)) {
                    try (var xc = Fleet.builder(several, "several").fence(form).start();
                            var connection = xc.dataSource().getConnection()) {
                        run(connection, "select id from users");
                        assertThatThrownBy(() -> run(connection, READ))
                                .isInstanceOf(FenceFormException.class)
                                .hasMessageContaining("its driver may take it over to another server while it is open")
                                .hasMessageEndingWith("Use a URL of a single host, such as a name that always leads to"
                                        + " the primary.");
                    }
                }
            }
        }
    }

    /** Connector/J with {@code autoReconnect} goes on with a new session, which holds no lock of the one before. */
    @EveryDatabase
    void trap_42_a_session_that_the_driver_has_replaced_is_registered_anew(Database database, DataSource raw)
            throws SQLException {
        assumeTrue(database == Database.MYSQL, "only its driver logs in again under an open connection");
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)", "insert into users values (1, 'free', null)");
            var source = Sources.at(database, raw, "", Sources.server(raw).getAuthority(), "&autoReconnect=true");
            try (var xc = Fleet.builder(source, "reconnecting").start();
                    var connection = xc.dataSource().getConnection()) {
                run(connection, READ);
                long before = session(connection);
                fleet.sql("kill " + before);
                Fleet.await(() -> succeeds(connection, "select id from users"));
                assertThat(session(connection)).isNotEqualTo(before);

                connection.setAutoCommit(false);
                run(connection, READ);
                fleet.through(xc).execute(moveTo(Phase.DUAL_WRITE)).orThrow();
                assertThat(fleet.status().blockers())
                        .singleElement()
                        .extracting(Blocker::why)
                        .asString()
                        .startsWith("session " + session(connection) + " of instance 'reconnecting'");
                connection.rollback();
            }
        }
    }

    private static void assertFenced(XcBuilder builder) throws SQLException {
        try (var xc = builder.start()) {
            var coordinator = xc.coordinator();
            assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
            var there = coordinator.migration("tier").phase() == Phase.EXPAND ? Phase.DUAL_WRITE : Phase.EXPAND;
            try (var connection = xc.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                run(connection, READ);
                coordinator.execute(moveTo(there)).orThrow();
                assertThat(coordinator.migration("tier").blockers()).hasSize(1);
                connection.rollback();
            }
            assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
        }
    }

    private static boolean succeeds(Connection connection, String sql) {
        try {
            run(connection, sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static long session(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select connection_id()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
