package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A transaction prepared for a two-phase commit has no session, yet can still commit what an earlier phase wrote. */
class PreparedTransactionTest {

    @EveryDatabase
    void blocks_every_transition_until_it_is_ended_by_the_statement_that_the_refusal_names(
            Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.acknowledged();
            prepare(raw, database, "insert into users (id, subscription) values (1, 'GOLD')", "two-phase");
            try {
                var blocker = prepared(fleet.status());
                assertThat(blocker.why())
                        .startsWith("prepared transaction " + id(database))
                        .contains(" may still be committed, and may have run under ")
                        .endsWith(
                                database == Database.POSTGRESQL
                                        ? ": it has used table 'users'"
                                        : ": the database does not say which tables it has used");
                var refused = fleet.run(moveTo(Phase.DUAL_WRITE));
                assertThat(refused.succeeded()).isFalse();
                assertThat(refused.message())
                        .contains("Gate fleet-acknowledged (hard) failed: ")
                        .contains(blocker.transaction().commit() + " or "
                                + blocker.transaction().rollback() + ".");
                assertThat(fleet.status().acknowledged()).isFalse();
                // H2 in memory loses what it commits for a session that was closed
                fleet.sql(
                        database == Database.H2
                                ? blocker.transaction().rollback()
                                : blocker.transaction().commit());
            } finally {
                rollBackAll(fleet);
            }
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            fleet.fill(Direction.FORWARD);
            try (var connection = raw.getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from users where tier = 'GOLD'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(database == Database.H2 ? 0 : 1);
            }
        }
    }

    @EveryDatabase
    void holds_back_a_backfill_too(Database database, DataSource raw) throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            fleet.start("a");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            prepare(raw, database, "insert into users (id, subscription) values (1, 'GOLD')", "two-phase");
            try {
                var refused = fleet.run(new RunBackfill("tier", Direction.FORWARD, "ada", "fill"));
                assertThat(refused.succeeded()).isFalse();
                assertThat(refused.message())
                        .startsWith("Not every instance is known to write both columns of migration 'tier' yet:"
                                + " prepared transaction ");
            } finally {
                rollBackAll(fleet);
            }
            fleet.fill(Direction.FORWARD);
        }
    }

    @Test
    void on_postgresql_one_that_used_a_partition_blocks_and_one_that_used_another_table_does_not() throws SQLException {
        var raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
        try (var fleet = new Fleet(raw, Database.POSTGRESQL)) {
            fleet.sql(
                    "drop table users",
                    "create table users (id int primary key, subscription varchar(20) not null, tier varchar(20))"
                            + " partition by range (id)",
                    "create table users_low partition of users for values from (0) to (100)",
                    "create table other (id int primary key)",
                    "create schema elsewhere",
                    "create table elsewhere.users (id int primary key)");
            fleet.start("a");
            fleet.acknowledged();
            prepare(raw, Database.POSTGRESQL, "insert into other values (1)", "of another table");
            prepare(raw, Database.POSTGRESQL, "insert into elsewhere.users values (1)", "of another schema");
            prepare(
                    raw,
                    Database.POSTGRESQL,
                    "insert into users_low (id, subscription) values (1, 'a')",
                    "of it's part");
            try {
                assertThat(prepared(fleet.status()).transaction().id()).isEqualTo("'of it''s part'");
            } finally {
                rollBackAll(fleet);
                fleet.sql("rollback prepared 'of another table'", "rollback prepared 'of another schema'");
            }
        }
    }

    private static Blocker.Prepared prepared(MigrationStatus status) {
        assertThat(status.blockers()).singleElement().isInstanceOf(Blocker.Prepared.class);
        return (Blocker.Prepared) status.blockers().getFirst();
    }

    private static void rollBackAll(Fleet fleet) {
        for (var blocker : fleet.status().blockers()) {
            if (blocker instanceof Blocker.Prepared prepared) {
                fleet.sql(prepared.transaction().rollback());
            }
        }
    }

    private static String id(Database database) {
        return switch (database) {
            case POSTGRESQL -> "'two-phase' of user 'postgres', prepared ";
            case MYSQL, MARIADB -> "'two-phase' may ";
            case H2 -> "\"TWO-PHASE\" may ";
        };
    }

    /** Prepares a transaction in a session that is then closed. */
    private static void prepare(DataSource raw, Database database, String dml, String id) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            var texts =
                    switch (database) {
                        case POSTGRESQL -> List.of("begin", dml, "prepare transaction '" + id.replace("'", "''") + "'");
                        case MYSQL, MARIADB ->
                            List.of("xa start '" + id + "'", dml, "xa end '" + id + "'", "xa prepare '" + id + "'");
                        case H2 -> List.of("set autocommit off", dml, "prepare commit \"TWO-PHASE\"");
                    };
            for (var text : texts) {
                statement.execute(text);
            }
        }
    }
}
