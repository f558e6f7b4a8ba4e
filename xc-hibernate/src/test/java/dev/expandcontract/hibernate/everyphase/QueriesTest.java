package dev.expandcontract.hibernate.everyphase;

import static dev.expandcontract.hibernate.everyphase.Shop.LEVEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.hibernate.everyphase.Shop.Parted;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import java.util.List;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;

/** HQL, Criteria and native queries in every phase. */
class QueriesTest extends EveryPhaseSuite {

    private static void seed(PhaseRun run) {
        Shop.team(run, 1, "red");
        Shop.team(run, 2, "blue");
        Shop.account(run, 1001, "Ann", "gold", "3000", 1);
        Shop.account(run, 1002, "Bob", "silver", "4000", 1);
        Shop.account(run, 1003, "Cat", "gold", "5000", 2);
        Shop.account(run, 1004, "Dan", null, "6000", null);
    }

    private List<String> names(PhaseRun run, String query, Object... parameters) {
        return select(run, String.class, "select a.name from Account a " + query, parameters);
    }

    @EveryPhase
    void where(PhaseRun run) {
        seed(run);
        assertThat(names(run, "where a.level = ?1 and a.address.code > ?2", "gold", "4"))
                .containsExactly("Cat");
        assertThat(names(run, "where a.level in (?1) order by a.id", List.of("gold", "silver")))
                .containsExactly("Ann", "Bob", "Cat");
        assertThat(names(run, "where a.level like 'si%' or a.level is null order by a.name"))
                .containsExactly("Bob", "Dan");
        assertThat(names(run, "where coalesce(a.level, 'none') = 'none'")).containsExactly("Dan");
        assertThat(names(run, "where a.level is distinct from 'gold' order by a.id"))
                .containsExactly("Bob", "Dan");
        assertThat(names(run, "where (a.level, a.address.code) = ('gold', '5000')"))
                .containsExactly("Cat");
        assertThat(names(run, "where a.level between 'g' and 'h' and a.address.code not between '4' and '9'"))
                .containsExactly("Ann");
        assertThat(names(run, "where case when a.level = 'gold' then a.address.code else 'x' end = '3000'"))
                .containsExactly("Ann");
    }

    @EveryPhase
    void order_group_and_aggregate(PhaseRun run) {
        seed(run);
        assertThat(names(run, "where a.level is not null order by a.level desc, a.address.code"))
                .containsExactly("Bob", "Ann", "Cat");
        assertThat(select(
                        run,
                        Object[].class,
                        "select a.level, count(*), max(a.address.code) from Account a where a.level is not null"
                                + " group by a.level having count(*) > 1 order by a.level"))
                .containsExactly(new Object[] {"gold", 2L, "5000"});
        assertThat(select(
                        run,
                        String.class,
                        "select distinct a.level from Account a where a.level is not null order by a.level"))
                .containsExactly("gold", "silver");
        assertThat(select(run, Long.class, "select count(distinct a.level) from Account a"))
                .containsExactly(2L);
        assertThat(select(
                        run,
                        String.class,
                        "select concat(a.level, '-', a.address.code) from Account a where a.id = 1001"))
                .containsExactly("gold-3000");
        assertThat(select(
                        run,
                        String.class,
                        "select a.level as level from Account a order by level nulls last limit 1 offset 2"))
                .containsExactly("silver");
        assertThat(select(
                        run,
                        Long.class,
                        "select row_number() over (partition by a.level order by a.address.code desc) from Account a"
                                + " where a.level = 'gold' order by a.id"))
                .containsExactly(2L, 1L);
    }

    @EveryPhase
    void join_and_subquery(PhaseRun run) {
        seed(run);
        assertThat(names(run, "join a.team t where t.name = 'red' and a.level = 'gold'"))
                .containsExactly("Ann");
        assertThat(names(run, "where a.team.name = 'blue'")).containsExactly("Cat");
        assertThat(names(run, "where a.team.id = 1 order by a.id")).containsExactly("Ann", "Bob");
        assertThat(names(run, "where a.team is null")).containsExactly("Dan");
        assertThat(names(run, "left join a.team t order by t.name nulls first, a.level"))
                .containsExactly("Dan", "Cat", "Ann", "Bob");
        assertThat(names(run, "join Account b on b.level = a.level and b.id > a.id"))
                .containsExactly("Ann");
        assertThat(names(run, "where a.level = (select b.level from Account b where b.name = 'Bob')"))
                .containsExactly("Bob");
        assertThat(
                        names(
                                run,
                                "where exists (select 1 from Account b where b.level = a.level and b.id <> a.id) order by a.id"))
                .containsExactly("Ann", "Cat");
        assertThat(names(
                        run,
                        "where a.address.code in (select max(b.address.code) from Account b group by b.team)"
                                + " order by a.id"))
                .containsExactly("Bob", "Cat", "Dan");
        assertThat(select(
                        run,
                        String.class,
                        "select t.name from Team t where (select count(*) from Account a where a.team = t) = 2"))
                .containsExactly("red");
        assertThat(select(
                        run,
                        String.class,
                        "select x.level from (select a.level as level, count(*) as n from Account a group by a.level) x"
                                + " where x.n = 2"))
                .containsExactly("gold");
        assertThat(select(
                        run,
                        String.class,
                        "with g as (select a.level as level, a.name as name from Account a where a.level = 'gold')"
                                + " select c.name from g c where c.level = 'gold' order by c.name"))
                .containsExactly("Ann", "Cat");
        assertThat(select(
                        run,
                        String.class,
                        "select a.level from Account a where a.id = 1001 union all select a.address.code from Account a"
                                + " where a.id = 1002"))
                .containsExactlyInAnyOrder("gold", "4000");
    }

    @EveryPhase
    void criteria(PhaseRun run) {
        seed(run);
        List<Object[]> rows = fromTransaction(run, session -> {
            HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
            var query = builder.createQuery(Object[].class);
            var account = query.from(Account.class);
            var team = account.join("team");
            var other = query.subquery(String.class);
            var inner = other.from(Account.class);
            other.select(inner.get("level")).where(builder.equal(inner.get("name"), "Cat"));
            query.select(builder.array(
                            account.get("level"),
                            builder.count(account.get("address").get("code"))))
                    .where(builder.equal(account.get("level"), other), builder.notEqual(team.get("name"), "none"))
                    .groupBy(account.get("level"))
                    .orderBy(builder.desc(account.get("level")));
            return session.createSelectionQuery(query).list();
        });
        assertThat(rows).containsExactly(new Object[] {"gold", 2L});
    }

    @EveryPhase
    void queries_read_the_column_that_the_phase_says(PhaseRun run) {
        Shop.account(run, 1001, "Ann", new Parted("OLD", "NEXT"), new Parted("1", "2"), new Parted(1, 2));
        var read = run.state().reads().name();
        assertThat(names(run, "where a.level = ?1", read)).containsExactly("Ann");
        assertThat(select(run, String.class, "select a.level from Account a order by a.level"))
                .containsExactly(read);
    }

    @EveryPhase
    void native_queries_take_markers_and_are_refused_with_physical_names(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            assertThat(session.createNativeQuery("select {a.*} from account a where a.id = 1001", Account.class)
                            .addEntity("a", Account.class)
                            .getResultList())
                    .singleElement()
                    .satisfies(account -> assertThat(account.level).isEqualTo("gold"));
            assertThat(session.createNativeQuery("select name from account where id = 1001", String.class)
                            .getSingleResult())
                    .isEqualTo("Ann");
        });
        for (var side : run.state().present()) {
            var sql = "select " + LEVEL.name(side) + " from account where id = 1001";
            assertThatThrownBy(() -> inTransaction(
                            run,
                            session ->
                                    session.createNativeQuery(sql, String.class).getSingleResult()))
                    .hasRootCauseInstanceOf(StatementRefusedException.class)
                    .rootCause()
                    .hasMessageContaining(sql)
                    .hasMessageContaining(LEVEL.name(side))
                    .hasMessageContaining("account");
        }
    }
}
