package dev.expandcontract.it;

import static dev.expandcontract.it.Shop.query;
import static dev.expandcontract.it.Shop.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Schema(Shop.class)
class EveryPhaseQueryTest {

    @BeforeEach
    void onlyTheSideOfThePhaseIsRight(PhaseRun run) {
        Shop.spoilTheOtherSide(run);
    }

    @EveryPhase
    void selectWhereOrder(PhaseRun run) throws SQLException {
        assertThat(query(run, "select id, xc$m, xc$n from users where xc$n >= ? order by xc$n desc", 20))
                .containsExactly("3|null|30", "2|basic|20");
        assertThat(query(run, "select u.id from users u where u.xc$m in (?, ?) and u.xc$m like ?", "gold", "x", "go%"))
                .containsExactly("1");
        assertThat(query(run, "select u.id from users u where u.xc$m is null and not u.xc$n between ? and ?", 1, 29))
                .containsExactly("3");
    }

    @EveryPhase
    void resultsAreFoundByMarkerAndByBothPhysicalNames(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select u.id, u.xc$m, u.xc$n from users u where u.id = 1")) {
            assertThat(row.next()).isTrue();
            for (var label : List.of("xc$m", "XC$M", "subscription", "tier", "TIER")) {
                assertThat(row.getString(label)).as(label).isEqualTo("gold");
                assertThat(row.findColumn(label)).as(label).isEqualTo(2);
            }
            assertThat(row.getInt("xc$n")).isEqualTo(10);
            assertThat(row.getInt("points")).isEqualTo(10);
            assertThat(row.getInt("id")).isEqualTo(1);
        }
    }

    @EveryPhase
    void selectGroupHavingDistinct(PhaseRun run) throws SQLException {
        update(run, "insert into users (id, name, xc$m, xc$n) values (4, 'dan', 'gold', 5)");
        assertThat(query(
                        run,
                        "select u.xc$m, count(*), sum(u.xc$n) from users u where u.xc$m is not null"
                                + " group by u.xc$m having count(u.xc$m) >= ? order by u.xc$m",
                        1))
                .containsExactly("basic|1|20", "gold|2|15");
        assertThat(query(run, "select distinct upper(xc$m) as grade from users where xc$m <> ? order by 1", "basic"))
                .containsExactly("GOLD");
        assertThat(query(run, "select max(xc$n), min(xc$n) from users")).containsExactly("30|5");
    }

    @EveryPhase
    void selectJoin(PhaseRun run) throws SQLException {
        assertThat(query(
                        run,
                        "select u.id, p.id, v.name from users u left join plans p on p.grade = u.xc$m"
                                + " left join visitors v on v.grade = u.xc$m and u.xc$n < ? order by u.id",
                        20))
                .containsExactly("1|2|vic", "2|null|null", "3|null|null");
        assertThat(query(
                        run,
                        "select a.id, b.id from users a join users b on a.xc$n < b.xc$n and b.xc$m = ?"
                                + " order by a.xc$n, b.xc$n",
                        "basic"))
                .containsExactly("1|2");
    }

    @EveryPhase
    void selectWithSubqueries(PhaseRun run) throws SQLException {
        assertThat(query(run, "select p.id from plans p where exists (select 1 from users u where u.xc$m = p.grade)"))
                .containsExactly("2");
        assertThat(query(
                        run,
                        "select v.name, (select max(u.xc$n) from users u where u.xc$m = v.grade) from visitors v"
                                + " order by v.id"))
                .containsExactly("vic|10", "wes|20");
        assertThat(query(
                        run,
                        "select d.id from (select u.id, u.xc$m from users u where u.xc$n > ?) d where d.xc$m = ?",
                        5,
                        "basic"))
                .containsExactly("2");
        assertThat(query(run, "select u.id from users u where u.xc$n = (select max(x.xc$n) from users x)"))
                .containsExactly("3");
    }

    @EveryPhase
    void selectWithUnionAndCommonTableExpression(PhaseRun run) throws SQLException {
        assertThat(query(
                        run,
                        "select u.xc$m from users u where u.xc$m is not null union select v.grade from visitors v"
                                + " union all select p.grade from plans p where p.id = ? order by 1",
                        1))
                .containsExactly("basic", "gold", "silver");
        assertThat(query(
                        run,
                        "with c as (select u.id, u.xc$m from users u where u.xc$n < ?)"
                                + " select c.xc$m, p.id from c join plans p on p.grade = c.xc$m order by c.xc$m",
                        30))
                .containsExactly("gold|2");
    }

    @EveryPhase
    void selectWithCaseAndWindow(PhaseRun run) throws SQLException {
        assertThat(query(
                        run,
                        "select case when u.xc$m = ? then 'yes' when u.xc$m is null then 'none' else u.xc$m end,"
                                + " coalesce(u.xc$m, 'nothing') from users u order by u.id",
                        "gold"))
                .containsExactly("yes|gold", "basic|basic", "none|nothing");
        assertThat(query(run, "select u.id, row_number() over (order by u.xc$n desc) from users u order by u.id"))
                .containsExactly("1|3", "2|2", "3|1");
    }

    @EveryPhase
    void selectForUpdate(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (var row = statement.executeQuery("SELECT ID, XC$M FROM users WHERE XC$N = 10 FOR UPDATE")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(2)).isEqualTo("gold");
            }
            connection.rollback();
        }
    }

    @EveryPhase
    void textThatOnlyLooksLikeAMarkerStaysAsItIs(PhaseRun run) throws SQLException {
        assertThat(query(run, "select 'xc$m', u.xc$m /* xc$m ? */ from users u where u.name = ? -- xc$m", "ann"))
                .containsExactly("xc$m|gold");
        assertThat(run.log().statements().get(0))
                .startsWith("select 'xc$m', u.")
                .endsWith("-- xc$m");
    }

    @EveryPhase
    void aStatementThatConcernsNoMigratingColumnReachesTheDriverAsTheSameInstance(PhaseRun run) throws SQLException {
        var sql = "select u.name from users u where u.id = ?";
        assertThat(query(run, sql, 1)).containsExactly("ann");
        assertThat(run.log().statements()).hasSize(1);
        assertThat(run.log().statements().get(0)).isSameAs(sql);
    }

    @EveryPhase
    void whatSomePhaseWouldRefuseIsRefusedInEveryPhaseAndNeverReachesTheDriver(PhaseRun run) {
        var random =
                switch (run.database()) {
                    case POSTGRESQL -> "random()";
                    case MYSQL, MARIADB, H2 -> "rand()";
                };
        for (var sql : List.of(
                "select tier from users",
                "select u.subscription from users u",
                "insert into users values (1, 'x', 1, 'a', 1)",
                "update users set xc$n = " + random,
                "update users set xc$unknown = 1")) {
            assertThatThrownBy(() -> update(run, sql))
                    .as(sql)
                    .isInstanceOf(StatementRefusedException.class)
                    .hasMessageContaining("before it reached the database")
                    .hasMessageContaining(sql);
        }
        assertThat(run.log().statements()).isEmpty();
    }

    @EveryPhase
    void aMarkerThatIsNotRewrittenFailsInTheDatabase(PhaseRun run) {
        assertThatThrownBy(() -> run.execute("update users set xc$m = 'silver'"))
                .cause()
                .isInstanceOf(SQLException.class);
    }
}
