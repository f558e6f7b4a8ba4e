package dev.expandcontract.it;

import static dev.expandcontract.it.Shop.ANN;
import static dev.expandcontract.it.Shop.BOB;
import static dev.expandcontract.it.Shop.CID;
import static dev.expandcontract.it.Shop.assertAccounts;
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
class EveryPhaseInsertTest {

    @EveryPhase
    void insertOneRow(PhaseRun run) throws SQLException {
        assertThat(update(run, "insert into users (xc$n, id, xc$m, name) values (?, ?, ?, ?)", 40, 4, "free", "dan"))
                .isEqualTo(1);
        assertUsers(run, ANN, BOB, CID, "4|dan|free|40");
    }

    @EveryPhase
    void insertSeveralRows(PhaseRun run) throws SQLException {
        assertThat(update(
                        run,
                        "insert into users (id, name, xc$m, xc$n) values (?, ?, ?, ?), (?, 'eve', upper(?), 50)",
                        4,
                        "dan",
                        "free",
                        40,
                        5,
                        "gold"))
                .isEqualTo(2);
        assertUsers(run, ANN, BOB, CID, "4|dan|free|40", "5|eve|GOLD|50");
    }

    @EveryPhase
    void insertNullDefaultAndNothing(PhaseRun run) throws SQLException {
        update(run, "insert into users (id, name, xc$m, xc$n) values (4, 'dan', null, default)");
        update(run, "insert into users (id, name) values (5, 'eve')");
        update(run, "insert into users (id, name, xc$n) values (6, 'fay', null)");
        assertUsers(run, ANN, BOB, CID, "4|dan|null|7", "5|eve|null|7", "6|fay|null|null");
    }

    @EveryPhase
    void insertAValueFromAScalarSubquery(PhaseRun run) throws SQLException {
        update(
                run,
                "insert into users (id, name, xc$m, xc$n) values (?, ?, (select p.grade from plans p where p.id = ?), ?)",
                4,
                "dan",
                1,
                40);
        assertUsers(run, ANN, BOB, CID, "4|dan|silver|40");
    }

    @EveryPhase
    void insertFromAnotherTable(PhaseRun run) throws SQLException {
        assertThat(update(
                        run,
                        "insert into users (id, name, xc$m, xc$n)"
                                + " select v.id, v.name, v.grade, 60 from visitors v where v.id >= ?",
                        11))
                .isEqualTo(2);
        assertUsers(run, ANN, BOB, CID, "11|vic|gold|60", "12|wes|basic|60");
    }

    @EveryPhase
    void insertFromTheTableItself(PhaseRun run) throws SQLException {
        Shop.spoilTheOtherSide(run);
        update(
                run,
                "insert into users (id, name, xc$n, xc$m)"
                        + " select u.id + 100, u.name, u.xc$n + 1, u.xc$m from users u where u.xc$m = ? and u.xc$n = ?",
                "gold",
                10);
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, " + Shop.M.name(side) + ", " + Shop.N.name(side)
                            + " from users where id > 100"))
                    .as("%s, %s", side, run)
                    .containsExactly("101|gold|11");
        }
    }

    @EveryPhase
    void insertFromAUnion(PhaseRun run) throws SQLException {
        update(
                run,
                "insert into users (id, xc$m, xc$n, name) select 4, 'free', 40, 'dan' from plans p where p.id = ?"
                        + " union all select v.id, v.grade, 50, v.name from visitors v where v.id = ?",
                1,
                11);
        assertUsers(run, ANN, BOB, CID, "4|dan|free|40", "11|vic|gold|50");
    }

    @EveryPhase
    void upsertOfAnExistingAndOfANewRow(PhaseRun run) throws SQLException {
        Shop.spoilTheOtherSide(run);
        var sql =
                switch (run.database()) {
                    case POSTGRESQL ->
                        "insert into users as u (id, name, xc$m, xc$n) values (?, ?, ?, ?)"
                                + " on conflict (id) do update set xc$m = excluded.xc$m, xc$n = u.xc$n + excluded.xc$n";
                    case MYSQL, MARIADB ->
                        "insert into users (id, name, xc$m, xc$n) values (?, ?, ?, ?)"
                                + " on duplicate key update xc$m = values(xc$m), xc$n = xc$n + values(xc$n)";
                    case H2 ->
                        "merge into users u using (select cast(? as int) id, cast(? as varchar) name,"
                                + " cast(? as varchar) grade, cast(? as int) extra) s on (u.id = s.id)"
                                + " when matched then update set xc$m = s.grade, xc$n = u.xc$n + s.extra"
                                + " when not matched then insert (id, name, xc$m, xc$n)"
                                + " values (s.id, s.name, s.grade, s.extra)";
                };
        update(run, sql, 1, "ann", "silver", 5);
        update(run, sql, 4, "dan", "free", 40);
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, " + Shop.M.name(side) + ", " + Shop.N.name(side)
                            + " from users where id in (1, 4) order by id"))
                    .as("%s, %s", side, run)
                    .containsExactly("1|silver|15", "4|free|40");
        }
    }

    @EveryPhase
    void upsertByTheUniqueLogicalColumn(PhaseRun run) throws SQLException {
        var sql =
                switch (run.database()) {
                    case POSTGRESQL ->
                        "insert into accounts as a (id, xc$l, hits) values (?, ?, ?)"
                                + " on conflict (xc$l) do update set hits = a.hits + excluded.hits";
                    case MYSQL, MARIADB ->
                        "insert into accounts (id, xc$l, hits) values (?, ?, ?)"
                                + " on duplicate key update hits = hits + values(hits)";
                    case H2 -> "merge into accounts (id, xc$l, hits) key (xc$l) values (?, ?, ?)";
                };
        update(run, sql, 1, "ann", 1);
        update(run, sql, 2, "bob", 1);
        update(run, sql, 1, "ann", 2);
        var hits = run.database() == Database.H2 ? 2 : 3;
        assertAccounts(run, "1|" + hits + "|ann", "2|1|bob");
    }

    @EveryPhase
    void insertWithReturning(PhaseRun run) throws SQLException {
        var insert = "insert into users (id, name, xc$m, xc$n) values (?, ?, ?, ?)";
        var sql =
                switch (run.database()) {
                    case POSTGRESQL, MARIADB -> insert + " returning id, xc$m, xc$n";
                    case H2 -> "select id, xc$m, xc$n from final table (" + insert + ")";
                    // MySQL has no such statement.
                    case MYSQL -> insert;
                };
        if (run.database() == Database.MYSQL) {
            assertThat(update(run, sql, 4, "dan", "free", 40)).isEqualTo(1);
        } else {
            assertThat(query(run, sql, 4, "dan", "free", 40)).containsExactly("4|free|40");
        }
        assertUsers(run, ANN, BOB, CID, "4|dan|free|40");
    }

    @EveryPhase
    void batchesOfPreparedAndOfPlainStatements(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection()) {
            try (var statement =
                    connection.prepareStatement("insert into users (id, name, xc$m, xc$n) values (?, ?, ?, ?)")) {
                for (int id = 4; id <= 5; id++) {
                    statement.setInt(1, id);
                    statement.setString(2, "user " + id);
                    statement.setString(3, "free");
                    statement.setInt(4, 10 * id);
                    statement.addBatch();
                }
                assertThat(statement.executeBatch()).containsExactly(1, 1);
            }
            try (var statement = connection.createStatement()) {
                statement.addBatch("update users set xc$m = 'silver' where xc$m = 'free' and id = 4");
                statement.addBatch("insert into users (id, name, xc$n) values (6, 'fay', 60)");
                assertThat(statement.executeBatch()).containsExactly(1, 1);
            }
        }
        assertUsers(run, ANN, BOB, CID, "4|user 4|silver|40", "5|user 5|free|50", "6|fay|null|60");
    }
}
