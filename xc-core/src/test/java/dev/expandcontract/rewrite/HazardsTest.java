package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.phase.ColumnUse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What rewriting is known to get wrong, most of it without an error. Each would corrupt data or break a phase. */
class HazardsTest {

    private static String rewrite(Database database, ColumnUse use, String sql) throws StatementRefusedException {
        return new Rewriter(GoldenCase.REGISTRY, database)
                .template(sql)
                .render(migration -> use)
                .sql();
    }

    private static List<Site> sites(String sql) throws StatementRefusedException {
        return new Rewriter(GoldenCase.REGISTRY, Database.POSTGRESQL)
                .template(sql)
                .sites();
    }

    private static void assertRefused(Database database, String sql, String why) {
        assertThatThrownBy(() -> new Rewriter(GoldenCase.REGISTRY, database).template(sql))
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aWrittenValueKeepsItsOwnBoundsWhateverOperatorsItHolds() throws StatementRefusedException {
        var sql = "update users set xc$m = a + ? / 100, name = ?";
        assertThat(sites(sql)).anySatisfy(site -> {
            assertThat(site).isInstanceOf(Site.ValueWritten.class);
            assertThat(sql.substring(site.start(), site.end())).isEqualTo("a + ? / 100");
        });
    }

    @Test
    void theProposedRowOfAnUpsertIsTakenColumnByColumn() throws StatementRefusedException {
        assertThat(
                        rewrite(
                                Database.POSTGRESQL,
                                ColumnUse.BOTH_READ_OLD,
                                "insert into users (xc$m) values (?) on conflict (id) do update set xc$m = lower(excluded.xc$m)"))
                .endsWith("set tier = lower(excluded.tier), subscription = lower(excluded.subscription)");
        assertThat(rewrite(
                        Database.MARIADB,
                        ColumnUse.BOTH_READ_NEXT,
                        "insert into users (xc$m) values (?) on duplicate key update xc$m = value(xc$m)"))
                .endsWith("update subscription = value(subscription), tier = value(tier)");
    }

    @Test
    void theSourceOfAMergeHoldsOneValueForBothColumns() throws StatementRefusedException {
        assertThat(
                        rewrite(
                                Database.H2,
                                ColumnUse.BOTH_READ_NEXT,
                                "merge into users t using (select ? xc$m) s on t.id = 1 when matched then update set xc$m = s.xc$m"))
                .isEqualTo("merge into users t using (select ? tier) s on t.id = 1 when matched then update set"
                        + " subscription = s.tier, tier = s.tier");
    }

    @ParameterizedTest
    @EnumSource
    void theColumnThatIsReadIsAssignedLast(Database database) throws StatementRefusedException {
        assertThat(rewrite(database, ColumnUse.BOTH_READ_OLD, "update users set xc$m = xc$m + 1"))
                .isEqualTo("update users set tier = subscription + 1, subscription = subscription + 1");
        assertThat(rewrite(database, ColumnUse.BOTH_READ_NEXT, "update users set xc$m = xc$m + 1"))
                .isEqualTo("update users set subscription = tier + 1, tier = tier + 1");
    }

    @Test
    void aVolatileValueIsRefusedBeforeAnyPhaseIsKnown() {
        for (var value : List.of("gen_random_uuid()", "nextval('s')", "random()", "clock_timestamp()")) {
            assertRefused(
                    Database.POSTGRESQL,
                    "insert into users (xc$m) values (" + value + ")",
                    "which XC does not know to be deterministic");
        }
    }

    @Test
    void anUnqualifiedMarkerIsAReadLikeAnyOther() throws StatementRefusedException {
        assertThat(sites("select xc$m from users where xc$m > 1"))
                .filteredOn(Site.ColumnRead.class::isInstance)
                .hasSize(2);
    }

    @Test
    void tuplesGrowOnBothSides() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "update users set (a, xc$m, b) = (select x, y, z from plans), (xc$n) = row(?)"))
                .isEqualTo("update users set (a, subscription, b, tier) = (select x, y, z, y from plans),"
                        + " (plan, plan_id) = row(?, ?)");
    }

    @Test
    void theKeywordDefaultIsRepeatedForEachColumn() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "insert into users (xc$m, a) values (default, 1)"))
                .isEqualTo("insert into users (subscription, a, tier) values (default, 1, default)");
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "insert into users (id) values (1) on conflict (id) do update set xc$m = default"))
                .endsWith("set tier = default, subscription = default");
    }

    @Test
    void aLabelStaysBehindTheValueThatItNames() throws StatementRefusedException {
        var sql = "insert into users (id, xc$m) select 1, lower(v.name) as label from visitors v";
        assertThat(rewrite(Database.POSTGRESQL, ColumnUse.BOTH_READ_OLD, sql))
                .isEqualTo(
                        "insert into users (id, subscription, tier) select 1, lower(v.name) as label, lower(v.name) from"
                                + " visitors v");
    }

    @Test
    void whatEndsAnAssignmentIsNotTakenForAPartOfIt() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.MYSQL,
                        ColumnUse.BOTH_READ_OLD,
                        "update users set xc$m = case when a = 1 then 2 end order by id limit 1"))
                .isEqualTo(
                        "update users set tier = case when a = 1 then 2 end, subscription = case when a = 1 then 2 end"
                                + " order by id limit 1");
    }

    @Test
    void markersInAnyCaseAreMarkers() throws StatementRefusedException {
        assertThat(rewrite(Database.H2, ColumnUse.NEXT_ONLY, "SELECT U.XC$M, u.Xc$m FROM USERS U"))
                .isEqualTo("SELECT U.tier, u.tier FROM USERS U");
    }

    @Test
    void textThatOnlyLooksLikeAMarkerSurvives() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "select 'xc$m', E'\\'xc$m', $a$xc$m$a$, \"a xc$m\", /* xc$m */ u.xc$m -- xc$m\n from users u"))
                .isEqualTo("select 'xc$m', E'\\'xc$m', $a$xc$m$a$, \"a xc$m\", /* xc$m */ u.subscription -- xc$m\n"
                        + " from users u");
        assertThat(rewrite(
                        Database.MYSQL,
                        ColumnUse.BOTH_READ_OLD,
                        "select 'xc$m\\'', \"xc$m\", `a xc$m`, u.xc$m # xc$m\n from users u"))
                .isEqualTo("select 'xc$m\\'', \"xc$m\", `a xc$m`, u.subscription # xc$m\n from users u");
        assertRefused(Database.MYSQL, "select /*! xc$m */ 1", "holds the executable comment /*! xc$m */");
    }

    @Test
    void anUpsertFindsTheRowByTheColumnWhoseIndexRules() throws StatementRefusedException {
        var sql = "insert into users (xc$m) values (?) on conflict (xc$m) do update set a = excluded.xc$m";
        assertThat(rewrite(Database.POSTGRESQL, ColumnUse.BOTH_READ_OLD, sql))
                .contains("on conflict (subscription)")
                .endsWith("a = excluded.subscription");
        assertThat(rewrite(Database.POSTGRESQL, ColumnUse.NEXT_ONLY, sql))
                .contains("on conflict (tier)")
                .endsWith("a = excluded.tier");
    }

    @Test
    void anAssignmentBetweenAMigratingColumnAndAnotherOne() throws StatementRefusedException {
        assertThat(
                        rewrite(
                                Database.MYSQL,
                                ColumnUse.BOTH_READ_OLD,
                                "insert into users (xc$m, b) values (?, ?) on duplicate key update b = values(xc$m), xc$m = values(b)"))
                .endsWith("b = values(subscription), tier = values(b), subscription = values(b)");
    }

    @Test
    void anInsertThatLeavesTheLogicalColumnOutLeavesBothOut() throws StatementRefusedException {
        var sql = "insert into users (id) values (?)";
        assertThat(new Rewriter(GoldenCase.REGISTRY, Database.H2).template(sql).isUntouched())
                .isTrue();
        assertThat(rewrite(Database.H2, ColumnUse.BOTH_READ_OLD, "insert into users (xc$m) values (null)"))
                .isEqualTo("insert into users (subscription, tier) values (null, null)");
    }

    @Test
    void rowsAreComparedValueByValue() throws StatementRefusedException {
        var sql = "select 1 from users u where (u.xc$m, u.id) = (?, 7) or (5, u.xc$m) in ((6, 'a'), (7, u.xc$m))";
        assertThat(sites(sql))
                .filteredOn(Site.ValueCompared.class::isInstance)
                .extracting(site -> sql.substring(site.start(), site.end()))
                .containsExactly("?", "'a'");
    }

    @Test
    void joinsByTheNamesOfColumnsAreRefused() {
        assertRefused(Database.POSTGRESQL, "select 1 from users join t using (xc$m)", "joins by the names of columns");
        assertRefused(
                Database.POSTGRESQL, "select users.xc$m from users natural join t", "joins by the names of columns");
    }

    @Test
    void everyBranchOfASetOperationGivesTheSecondColumnItsValue() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "insert into users (xc$m) select name from visitors union select null order by 1"))
                .isEqualTo(
                        "insert into users (subscription, tier) select name, name from visitors union select null, null"
                                + " order by 1");
    }

    @Test
    void aChangeInACommonTableExpressionWritesBothColumns() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "with c as (insert into users (xc$m) values (?) returning xc$m) select xc$m from c"))
                .isEqualTo(
                        "with c as (insert into users (subscription, tier) values (?, ?) returning subscription) select"
                                + " subscription from c");
    }

    @Test
    void aliasesOfFromAndUsingAreFollowed() throws StatementRefusedException {
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.BOTH_READ_OLD,
                        "update orders o set note = u.xc$m from users u where u.id = o.user_id"))
                .isEqualTo("update orders o set note = u.subscription from users u where u.id = o.user_id");
        assertThat(rewrite(
                        Database.POSTGRESQL,
                        ColumnUse.NEXT_ONLY,
                        "delete from orders o using users u where u.xc$m = o.note"))
                .isEqualTo("delete from orders o using users u where u.tier = o.note");
    }

    @Test
    void everyParameterReachesTheColumnsThatItWasBoundFor() throws StatementRefusedException {
        var rewritten = new Rewriter(GoldenCase.REGISTRY, Database.MYSQL)
                .template("insert into users (a, xc$m, b, xc$n) values (?, ?, ?, ?), (?, ?, ?, ?)"
                        + " on duplicate key update b = ?, xc$m = ?, a = ?")
                .render(migration -> ColumnUse.BOTH_READ_OLD);
        assertThat(rewritten.sql())
                .isEqualTo("insert into users (a, subscription, b, plan, tier, plan_id) values (?, ?, ?, ?, ?, ?),"
                        + " (?, ?, ?, ?, ?, ?) on duplicate key update b = ?, tier = ?, subscription = ?, a = ?");
        var plan = rewritten.parameters();
        var bound = new ArrayList<List<Integer>>();
        for (int logical = 1; logical <= plan.logicalCount(); logical++) {
            var positions = new ArrayList<Integer>();
            for (int which = 0; which < plan.count(logical); which++) {
                positions.add(plan.physical(logical, which));
            }
            bound.add(positions);
        }
        assertThat(bound)
                .isEqualTo(List.of(
                        List.of(1),
                        List.of(2, 5),
                        List.of(3),
                        List.of(4, 6),
                        List.of(7),
                        List.of(8, 11),
                        List.of(9),
                        List.of(10, 12),
                        List.of(13),
                        List.of(14, 15),
                        List.of(16)));
        assertThat(plan.physicalCount()).isEqualTo(16);
        assertThat(plan.isIdentity()).isFalse();
        assertThat(plan).hasToString("[[1], [2, 5], [3], [4, 6], [7], [8, 11], [9], [10, 12], [13], [14, 15], [16]]");
    }

    @Test
    void aCachedStatementFollowsThePhase() throws StatementRefusedException {
        var rewriter = new Rewriter(GoldenCase.REGISTRY, Database.H2);
        var sql = "update users set xc$m = ?";
        assertThat(rewriter.template(sql).render(migration -> ColumnUse.OLD_ONLY))
                .hasToString("update users set subscription = ?");
        assertThat(rewriter.template(sql).render(migration -> ColumnUse.BOTH_READ_NEXT))
                .hasToString("update users set subscription = ?, tier = ?");
        assertThat(rewriter.template(sql).render(migration -> ColumnUse.NEXT_ONLY))
                .hasToString("update users set tier = ?");
    }

    @Test
    void aColumnOfTheSameNameInAnOuterTableIsNotCaptured() {
        assertRefused(
                Database.POSTGRESQL,
                "select 1 from plans p where exists (select 1 from users u where tier = 1)",
                "names the physical column 'tier' of the table users without its marker");
        assertRefused(
                Database.POSTGRESQL,
                "select 1 from users u where exists (select 1 from plans where xc$m = 1)",
                "names xc$m without a qualifier where it could belong to more than one table");
    }
}
