package dev.expandcontract.it;

import static dev.expandcontract.it.Shop.ANN;
import static dev.expandcontract.it.Shop.BOB;
import static dev.expandcontract.it.Shop.CID;
import static dev.expandcontract.it.Shop.assertUsers;
import static dev.expandcontract.it.Shop.query;
import static dev.expandcontract.it.Shop.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.sql.SQLException;

@Schema(Shop.class)
class EveryPhaseUpdateTest {

    @EveryPhase
    void updateByParameters(PhaseRun run) throws SQLException {
        assertThat(update(run, "update users set xc$n = ?, name = ?, xc$m = ? where id = ?", 11, "anna", "silver", 1))
                .isEqualTo(1);
        assertUsers(run, "1|anna|silver|11", BOB, CID);
    }

    @EveryPhase
    void updateWithAConditionOnTheLogicalColumn(PhaseRun run) throws SQLException {
        assertThat(update(run, "update users set xc$m = ? where xc$m = ? or xc$m is null", "silver", "gold"))
                .isEqualTo(2);
        assertUsers(run, "1|ann|silver|10", BOB, "3|cid|silver|30");
    }

    @EveryPhase
    void updateToNullAndDefault(PhaseRun run) throws SQLException {
        update(run, "update users set xc$m = null, xc$n = default where id = 1");
        assertUsers(run, "1|ann|null|7", BOB, CID);
    }

    @EveryPhase
    void updateFromItselfReadsTheSideOfThePhase(PhaseRun run) throws SQLException {
        Shop.spoilTheOtherSide(run);
        update(run, "update users set xc$n = xc$n + ?, xc$m = upper(xc$m) where id = ? and xc$n = ?", 5, 1, 10);
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + Shop.M.name(side) + ", " + Shop.N.name(side) + " from users where id = 1"))
                    .as("%s, %s", side, run)
                    .containsExactly("GOLD|15");
        }
    }

    @EveryPhase
    void aLaterAssignmentSeesWhatTheDatabaseLetsItSee(PhaseRun run) throws SQLException {
        update(run, "update users set xc$n = xc$n + 1, place = xc$n where id = 1");
        assertUsers(run, "1|ann|gold|11", BOB, CID);
        // MySQL and MariaDB evaluate assignments from left to right.
        boolean leftToRight = run.database() == Database.MYSQL || run.database() == Database.MARIADB;
        assertThat(run.rows("select place from users where id = 1")).containsExactly(leftToRight ? "11" : "10");
    }

    @EveryPhase
    void updateByCaseAndSubquery(PhaseRun run) throws SQLException {
        update(
                run,
                "update users set xc$n = case when xc$m = ? then ? else xc$n end,"
                        + " xc$m = (select p.grade from plans p where p.id = ?)",
                "gold",
                99,
                1);
        // In MySQL and MariaDB too, the condition reads the value from before: it is assigned later.
        assertUsers(run, "1|ann|silver|99", "2|bob|silver|20", "3|cid|silver|30");
    }

    @EveryPhase
    void updateTuples(PhaseRun run) throws SQLException {
        switch (run.database()) {
            case POSTGRESQL -> {
                update(run, "update users set (name, xc$m) = row(?, ?) where id = ?", "anna", "silver", 1);
                assertUsers(run, "1|anna|silver|10", BOB, CID);
                updateTupleFromQuery(run);
            }
            case H2 -> updateTupleFromQuery(run);
            // Neither database knows tuples on the left of an assignment.
            case MYSQL, MARIADB -> assertUsers(run, ANN, BOB, CID);
        }
    }

    private static void updateTupleFromQuery(PhaseRun run) throws SQLException {
        update(
                run,
                "update users set (name, xc$m) = (select v.name, v.grade from visitors v where v.id = ?) where id = ?",
                12,
                1);
        assertUsers(run, "1|wes|basic|10", BOB, CID);
    }

    @EveryPhase
    void updateFromAnotherTable(PhaseRun run) throws SQLException {
        var sql =
                switch (run.database()) {
                    case POSTGRESQL -> "update users u set xc$m = p.grade from plans p where p.id = u.place";
                    case MYSQL, MARIADB -> "update users u join plans p on p.id = u.place set u.xc$m = p.grade";
                    case H2 ->
                        "merge into users u using plans p on (p.id = u.place)"
                                + " when matched then update set xc$m = p.grade";
                };
        update(run, sql);
        assertUsers(run, ANN, "2|bob|silver|20", CID);
    }

    @EveryPhase
    void mergeUpdatesDeletesAndInserts(PhaseRun run) throws SQLException {
        switch (run.database()) {
            case POSTGRESQL, H2 -> {
                update(
                        run,
                        "merge into users u using visitors v on (u.xc$m = v.grade)"
                                + " when matched and u.xc$n = ? then delete"
                                + " when matched then update set xc$n = u.xc$n + 1, name = v.name"
                                + " when not matched then insert (id, name, xc$m, xc$n)"
                                + " values (v.id, v.name, v.grade, 0)",
                        20);
                assertUsers(run, "1|vic|gold|11", CID);
                update(
                        run,
                        "merge into users u using plans p on (u.id = p.id + 2) when not matched then"
                                + " insert (id, name, xc$m, xc$n) values (p.id + 2, ?, p.grade, ?)",
                        "dan",
                        40);
                assertUsers(run, "1|vic|gold|11", CID, "4|dan|gold|40");
            }
            // Neither database has MERGE.
            case MYSQL, MARIADB -> assertUsers(run, ANN, BOB, CID);
        }
    }

    @EveryPhase
    void deleteByTheLogicalColumn(PhaseRun run) throws SQLException {
        Shop.spoilTheOtherSide(run);
        assertThat(update(run, "delete from users where xc$m = ? and xc$n > ?", "gold", 9))
                .isEqualTo(1);
        assertThat(run.rows("select id from users order by id")).containsExactly("2", "3");
        assertThat(update(run, "delete from users where xc$m is null")).isEqualTo(1);
        assertThat(run.rows("select id from users order by id")).containsExactly("2");
    }

    @EveryPhase
    void deleteByAnotherTable(PhaseRun run) throws SQLException {
        Shop.spoilTheOtherSide(run);
        var sql =
                switch (run.database()) {
                    case POSTGRESQL -> "delete from users u using plans p where p.grade = u.xc$m";
                    case MYSQL, MARIADB -> "delete u from users u join plans p on p.grade = u.xc$m";
                    case H2 -> "delete from users u where u.xc$m in (select p.grade from plans p)";
                };
        assertThat(update(run, sql)).isEqualTo(1);
        assertThat(run.rows("select id from users order by id")).containsExactly("2", "3");
    }

    @EveryPhase
    void updateAndDeleteWithReturning(PhaseRun run) throws SQLException {
        switch (run.database()) {
            case POSTGRESQL -> {
                assertThat(query(run, "update users set xc$m = ? where id = ? returning id, xc$m, xc$n", "silver", 1))
                        .containsExactly("1|silver|10");
                assertUsers(run, "1|ann|silver|10", BOB, CID);
                assertThat(query(run, "delete from users where xc$m = ? returning xc$m", "silver"))
                        .containsExactly("silver");
            }
            case MARIADB ->
                assertThat(query(run, "delete from users where xc$m = ? returning xc$m", "gold"))
                        .containsExactly("gold");
            case H2 ->
                assertThat(query(run, "select xc$m from old table (delete from users where xc$m = ?)", "gold"))
                        .containsExactly("gold");
            // MySQL has no such statement.
            case MYSQL -> update(run, "delete from users where xc$m = ?", "gold");
        }
        assertUsers(run, BOB, CID);
    }

    @EveryPhase
    void aRollbackTakesBothColumnsBack(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("update users set xc$m = 'silver', xc$n = xc$n * 2");
                var savepoint = connection.setSavepoint();
                statement.executeUpdate("delete from users where xc$m = 'silver'");
                connection.rollback(savepoint);
            }
            connection.rollback();
            assertUsers(run, ANN, BOB, CID);
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("update users set xc$m = 'silver' where xc$n = 20");
            }
            connection.commit();
        }
        assertUsers(run, ANN, "2|bob|silver|20", CID);
    }
}
