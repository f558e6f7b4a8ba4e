package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command.EndWatch;
import dev.expandcontract.coordinator.Command.WatchBypass;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.InvisibleSessionsException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;

/** A user to whom the database does not show the sessions of others would take silence for proof. */
class PrivilegesTest {

    @EveryDatabase
    void a_user_that_does_not_see_all_sessions_is_refused_until_the_named_statement_was_executed(
            Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.acknowledged();
            var user = Users.create(fleet, database, raw);
            var builder = Fleet.builder(OtherUser.of(raw, database, user), "low");
            if (database != Database.POSTGRESQL) {
                var refused = catchThrowableOfType(InvisibleSessionsException.class, builder::start);
                assertThat(refused).hasMessage(refusal(database, user));
                assertThat(fleet.coordinator().fleet()).hasSize(1);
                fleet.sql(statement(refused.getMessage()));
            }
            try (var low = builder.start();
                    var connection = fleet.first().dataSource().getConnection()) {
                connection.setAutoCommit(false);
                try (var statement = connection.createStatement()) {
                    statement.executeQuery("select count(*) from users").close();
                }
                low.coordinator().execute(moveTo(Phase.DUAL_WRITE)).orThrow();
                Fleet.await(() -> low.coordinator().migration("tier").blockers().size() == 1);
                assertThat(low.coordinator().migration("tier").blockers())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                Blocker.OpenSession.class,
                                session -> assertThat(session.instance())
                                        .extracting("name")
                                        .isEqualTo("a"));
                connection.commit();
            }
        }
    }

    @EveryDatabase
    void a_privilege_that_comes_from_a_role_counts(Database database, DataSource raw) throws SQLException {
        assumeTrue(database == Database.MYSQL || database == Database.MARIADB, "no role has this privilege");
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var user = Users.create(fleet, database, raw);
            var role = "of_" + user;
            fleet.sql("create role " + role, "grant " + role + " to " + user);
            if (database == Database.MYSQL) {
                fleet.sql(
                        "grant process, xa_recover_admin on *.* to " + role,
                        "set default role " + role + " to " + user);
            } else {
                fleet.sql("grant process on *.* to " + role, "set default role " + role + " for " + user);
            }
            try (var low =
                    Fleet.builder(OtherUser.of(raw, database, user), "low").start()) {
                assertThat(low.coordinator().fleet()).hasSize(1);
            }
        }
    }

    @EveryDatabase
    void a_user_who_may_not_create_a_sentinel_is_told_the_grant(Database database, DataSource raw) throws SQLException {
        assumeTrue(database == Database.POSTGRESQL, "others have none");
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.move(Phase.DUAL_WRITE);
            var user = Users.create(fleet, database, raw);
            fleet.sql("revoke trigger on users from " + user, "revoke create on schema public from " + user);
            try (var low =
                    Fleet.builder(OtherUser.of(raw, database, user), "low").start()) {
                var watch = new WatchBypass("tier", Duration.ofHours(1), "ada", "who writes around XC?");
                assertThat(low.coordinator().execute(watch).message())
                        .isEqualTo(
                                "XC's database user may create no trigger on \"public\".\"users\". Execute: grant trigger"
                                        + " on \"public\".\"users\" to " + user);
                fleet.sql("grant trigger on users to " + user);
                assertThat(low.coordinator().execute(watch).message())
                        .isEqualTo(
                                "XC's database user may create no function beside XC's tables. Execute: grant create on"
                                        + " schema public to " + user);
                fleet.sql("grant create on schema public to " + user);
                low.coordinator().execute(watch).orThrow();
                fleet.sql("insert into users values (1, 'a', 'b')");
                assertThat(low.coordinator().bypasses("tier")).hasSize(1);
                low.coordinator().execute(new EndWatch("tier", "ada", "seen")).orThrow();
            }
        }
    }

    private static String statement(String message) {
        return message.substring(message.lastIndexOf(": ") + 2);
    }

    private static String refusal(Database database, String user) {
        var account = database == Database.H2 ? '"' + user.toUpperCase(Locale.ROOT) + '"' : "'" + user + "'@'%'";
        var missing =
                switch (database) {
                    case MYSQL -> "PROCESS and XA_RECOVER_ADMIN";
                    case MARIADB -> "PROCESS";
                    case H2 -> "ADMIN";
                    case POSTGRESQL -> throw new IllegalStateException("shows everything to everybody");
                };
        var grant =
                switch (database) {
                    case MYSQL -> "GRANT PROCESS, XA_RECOVER_ADMIN ON *.* TO " + account;
                    case MARIADB -> "GRANT PROCESS ON *.* TO " + account;
                    case H2 -> "ALTER USER " + account + " ADMIN TRUE";
                    case POSTGRESQL -> throw new IllegalStateException("shows everything to everybody");
                };
        return "The database shows its user " + account + " not all sessions and prepared transactions, as it lacks "
                + missing
                + ": a transaction of an earlier phase could go unseen. Let an administrator execute this, then"
                + " start again: " + grant;
    }
}
