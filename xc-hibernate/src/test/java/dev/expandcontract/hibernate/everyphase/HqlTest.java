package dev.expandcontract.hibernate.everyphase;

import static dev.expandcontract.hibernate.everyphase.Shop.LEVEL;
import static dev.expandcontract.hibernate.everyphase.Shop.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.Order;
import org.hibernate.query.Page;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.criteria.JpaCriteriaInsert;

/** HQL and Criteria beyond the usual, in every phase. */
class HqlTest extends EveryPhaseSuite {

    private static void seed(PhaseRun run) {
        Shop.team(run, 1, "red");
        Shop.team(run, 2, "blue");
        Shop.account(run, 1001, "Ann", "gold", "3000", 1);
        Shop.account(run, 1002, "Bob", "silver", "4000", 1);
        Shop.account(run, 1003, "Cat", "gold", "5000", 2);
        Shop.account(run, 1004, "Dan", null, "6000", null);
    }

    private String value(PhaseRun run, String expression) {
        return select(run, Object.class, "select " + expression + " from Account a where a.id = 1001")
                .getFirst()
                .toString();
    }

    record Line(String name, String level, long weight) {}

    @EveryPhase
    void projections(PhaseRun run) {
        seed(run);
        assertThat(select(
                        run,
                        Line.class,
                        "select a.name, a.level, length(a.level) from Account a where a.level = 'gold' order by a.id"))
                .containsExactly(new Line("Ann", "gold", 4), new Line("Cat", "gold", 4));
        assertThat(select(
                        run,
                        Line.class,
                        "select new dev.expandcontract.hibernate.everyphase.HqlTest$Line(a.name, a.level, a.id)"
                                + " from Account a where a.level = 'silver'"))
                .containsExactly(new Line("Bob", "silver", 1002));
        assertThat(select(
                        run,
                        Tuple.class,
                        "select a.level as level, a.team.id as team from Account a where a.id = 1003"))
                .singleElement()
                .satisfies(tuple -> assertThat(tuple.get("level") + "/" + tuple.get("team", Long.class))
                        .isEqualTo("gold/2"));
        assertThat(select(run, Map.class, "select new map(a.level as l) from Account a where a.id = 1003"))
                .containsExactly(Map.of("l", "gold"));
        assertThat(select(run, Object[].class, "select a, a.level from Account a where a.id = 1001"))
                .singleElement()
                .satisfies(row -> assertThat(((Account) row[0]).level).isEqualTo(row[1]));
    }

    @EveryPhase
    void functions_of_unusual_syntax(PhaseRun run) {
        seed(run);
        assertThat(value(run, "position('o' in a.level)")).isEqualTo("2");
        assertThat(value(run, "locate('l', a.level)")).isEqualTo("3");
        assertThat(value(run, "overlay(a.level placing 'B' from 1 for 1)")).isEqualTo("Bold");
        assertThat(value(run, "trim(leading 'g' from a.level)")).isEqualTo("old");
        assertThat(value(run, "substring(a.level from 2 for 2)")).isEqualTo("ol");
        assertThat(value(run, "cast(a.address.code as Integer) + 1")).isEqualTo("3001");
        assertThat(value(run, "replace(a.level, 'go', 'bo') || a.address.code")).isEqualTo("bold3000");
        assertThat(value(run, "extract(year from local date) * 0 + length(a.level)"))
                .isEqualTo("4");
        assertThat(value(run, "coalesce(nullif(a.level, 'gold'), a.address.code)"))
                .isEqualTo("3000");
        assertThat(value(run, "case a.level when 'gold' then a.address.code else a.level end"))
                .isEqualTo("3000");
        assertThat(value(run, "case when a.level like 'g%' escape '!' then upper(a.level) end"))
                .isEqualTo("GOLD");
        assertThat(value(run, "json_object('level': a.level)").replace(" ", "")).isEqualTo("{\"level\":\"gold\"}");
        assertThat(value(run, "json_array(a.level, a.address.code)").replace(" ", ""))
                .isEqualTo("[\"gold\",\"3000\"]");
    }

    @EveryPhase
    void aggregates_in_an_order(PhaseRun run) {
        seed(run);
        assertThat(select(
                        run,
                        String.class,
                        "select listagg(a.level, ',') within group (order by a.level desc, a.address.code)"
                                + " from Account a where a.level is not null"))
                .containsExactly("silver,gold,gold");
        if (run.database() == Database.MYSQL || run.database() == Database.MARIADB) {
            return; // have neither
        }
        assertThat(select(run, Long.class, "select count(*) filter (where a.level = 'gold') from Account a"))
                .containsExactly(2L);
        assertThat(select(
                        run,
                        String.class,
                        "select percentile_disc(0.5) within group (order by a.level) from Account a"))
                .containsExactly("gold");
    }

    @EveryPhase
    void windows(PhaseRun run) {
        seed(run);
        assertThat(select(
                        run,
                        Object[].class,
                        "select a.name, first_value(a.level) over (partition by a.team order by a.level desc, a.id),"
                                + " lag(a.level) over (order by a.id), rank() over (order by a.level nulls last)"
                                + " from Account a where a.level is not null order by a.id"))
                .containsExactly(
                        new Object[] {"Ann", "silver", null, 1L},
                        new Object[] {"Bob", "silver", "gold", 3L},
                        new Object[] {"Cat", "gold", "silver", 1L});
        assertThat(select(
                        run,
                        Long.class,
                        "select count(a.level) over (order by a.id rows between unbounded preceding and current row)"
                                + " from Account a order by a.id"))
                .containsExactly(1L, 2L, 3L, 3L);
    }

    @EveryPhase
    void common_table_expressions(PhaseRun run) {
        seed(run);
        assertThat(
                        select(
                                run,
                                Object[].class,
                                "with per as (select a.level as level, count(*) as n from Account a group by a.level),"
                                        + " big as (select p.level as level from per p where p.n > 1)"
                                        + " select a.name, b.level from Account a join big b on a.level = b.level order by a.id"))
                .containsExactly(new Object[] {"Ann", "gold"}, new Object[] {"Cat", "gold"});
        if (run.database() == Database.MYSQL) {
            return; // Hibernate uses recursion from MySQL 8.0.14 on
        }
        assertThat(select(
                        run,
                        String.class,
                        "with chain as (select a.level as level, a.id as id from Account a where a.id = 1001"
                                + " union all select b.level as level, b.id as id from chain c join Account b"
                                + " on b.id = c.id + 1 where b.level is not null)"
                                + " select c.level from chain c order by c.id"))
                .containsExactly("gold", "silver", "gold");
    }

    @EveryPhase
    void derived_tables(PhaseRun run) {
        seed(run);
        assertThat(select(
                        run,
                        String.class,
                        "select x.top from (select max(a.level) as top, a.team.id as team from Account a"
                                + " group by a.team.id) x join Team t on t.id = x.team order by t.id"))
                .containsExactly("silver", "gold");
        assertThat(select(
                        run,
                        String.class,
                        "select (select max(b.level) from Account b where b.team = t) from Team t order by t.id"))
                .containsExactly("silver", "gold");
        if (run.database() != Database.POSTGRESQL) {
            return; // the others of these versions have no LATERAL
        }
        assertThat(select(
                        run,
                        String.class,
                        "select x.level from Team t join lateral (select a.level as level from Account a"
                                + " where a.team = t order by a.level desc limit 1) x order by t.id"))
                .containsExactly("silver", "gold");
    }

    @EveryPhase
    void set_operations(PhaseRun run) {
        seed(run);
        assertThat(
                        select(
                                run,
                                Object[].class,
                                "select a.level as l, a.name as n from Account a where a.id = 1001"
                                        + " union all select cast(null as String) as l, t.name as n from Team t where t.id = 1"))
                .containsExactlyInAnyOrder(new Object[] {"gold", "Ann"}, new Object[] {null, "red"});
        assertThat(select(
                        run,
                        Object[].class,
                        "select a.name as n, a.level as l from Account a where a.id = 1001"
                                + " union select t.name as n, null as l from Team t where t.id = 1"))
                .containsExactlyInAnyOrder(new Object[] {"Ann", "gold"}, new Object[] {"red", null});
        if (run.database() == Database.MYSQL) {
            return; // has INTERSECT and EXCEPT from 8.0.31 on
        }
        assertThat(select(
                        run,
                        String.class,
                        "select a.level from Account a where a.id < 1003 intersect select b.level from Account b"
                                + " where b.id > 1002"))
                .containsExactly("gold");
        assertThat(select(
                        run,
                        String.class,
                        "select a.level from Account a where a.level is not null except select b.level from Account b"
                                + " where b.id > 1002"))
                .containsExactly("silver");
    }

    @EveryPhase
    void groups(PhaseRun run) {
        seed(run);
        assertThat(select(
                        run,
                        Object[].class,
                        "select coalesce(a.level, 'none') as l, count(*) from Account a group by a.level"
                                + " having max(a.address.code) > '4' or a.level is null order by l"))
                .containsExactly(new Object[] {"gold", 2L}, new Object[] {"none", 1L}, new Object[] {"silver", 1L});
        assertThat(select(
                        run,
                        Long.class,
                        "select count(*) from Account a where a.level is not null group by a.level order by count(*)"))
                .containsExactly(1L, 2L);
        if (run.database() == Database.H2) {
            return; // has no ROLLUP
        }
        assertThat(select(
                        run,
                        Object[].class,
                        "select a.level, count(*) from Account a where a.level is not null group by rollup(a.level)"))
                .containsExactlyInAnyOrder(
                        new Object[] {"gold", 2L}, new Object[] {"silver", 1L}, new Object[] {null, 3L});
    }

    @EveryPhase
    void pages(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            var query = session.createSelectionQuery(
                    "from Account a where a.level is not null order by a.level desc, a.id", Account.class);
            assertThat(query.setPage(Page.page(2, 1)).list())
                    .extracting(account -> account.name)
                    .containsExactly("Cat");
            assertThat(query.setFirstResult(1).setMaxResults(1).list())
                    .extracting(account -> account.name)
                    .containsExactly("Ann");
            assertThat(query.getResultCount()).isEqualTo(3);
        });
        inTransaction(run, session -> {
            KeyedPage<Account> page =
                    Page.first(2).keyedBy(List.of(Order.desc(Account.class, "level"), Order.asc(Account.class, "id")));
            var query = session.createSelectionQuery("from Account a where a.level is not null", Account.class);
            var first = query.getKeyedResultList(page);
            assertThat(first.getResultList())
                    .extracting(account -> account.name)
                    .containsExactly("Bob", "Ann");
            assertThat(session.createSelectionQuery("from Account a where a.level is not null", Account.class)
                            .getKeyedResultList(first.getNextPage())
                            .getResultList())
                    .extracting(account -> account.name)
                    .containsExactly("Cat");
        });
        assertThat(select(
                        run,
                        String.class,
                        "select distinct a.level from Account a order by a.level desc fetch first 1 rows only"))
                .hasSize(1);
        inTransaction(run, session -> {
            try (var scroll = session.createSelectionQuery("select a.level from Account a order by a.id", String.class)
                    .scroll()) {
                assertThat(scroll.next()).isTrue();
                assertThat(scroll.get()).isEqualTo("gold");
            }
            assertThat(session.createSelectionQuery("select a.level from Account a order by a.id", String.class)
                            .getResultStream()
                            .limit(2))
                    .containsExactly("gold", "silver");
        });
    }

    @EveryPhase
    void criteria_that_change(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
            var update = builder.createCriteriaUpdate(Account.class);
            var account = update.from(Account.class);
            update.set(account.<String>get("level"), builder.concat(account.get("level"), "+"))
                    .where(builder.equal(account.get("level"), "gold"));
            assertThat(session.createMutationQuery(update).executeUpdate()).isEqualTo(2);
            var delete = builder.createCriteriaDelete(Account.class);
            var doomed = delete.from(Account.class);
            delete.where(builder.isNull(doomed.get("level")));
            assertThat(session.createMutationQuery(delete).executeUpdate()).isEqualTo(1);
            var insert = builder.createCriteriaInsertSelect(Note.class);
            var source = builder.createTupleQuery();
            var from = source.from(Account.class);
            source.multiselect(from.get("id"), from.get("level")).where(builder.like(from.get("level"), "gold%"));
            insert.setInsertionTargetPaths(
                    insert.getTarget().get("id"), insert.getTarget().get("text"));
            insert.select(source);
            assertThat(session.createMutationQuery((JpaCriteriaInsert<Note>) insert)
                            .executeUpdate())
                    .isEqualTo(2);
        });
        assertStored(run, LEVEL, "gold+", "silver", "gold+");
        assertStored(run, TEXT, "gold+", "gold+");
    }

    @EveryPhase
    void criteria_with_windows_and_subqueries(PhaseRun run) {
        seed(run);
        var rows = fromTransaction(run, session -> {
            HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
            var query = builder.createTupleQuery();
            var account = query.from(Account.class);
            query.multiselect(
                            account.get("level"),
                            builder.rowNumber(builder.createWindow()
                                    .partitionBy(account.get("level"))
                                    .orderBy(builder.asc(account.get("address").get("code")))),
                            builder.selectCase(account.<String>get("level"))
                                    .when("gold", account.<String>get("address").get("code"))
                                    .otherwise("-"))
                    .where(account.get("level").in(Set.of("gold", "silver")))
                    .orderBy(builder.asc(account.get("id")));
            return session.createSelectionQuery(query).list();
        });
        assertThat(rows)
                .extracting(row -> row.get(0) + "/" + row.get(1) + "/" + row.get(2))
                .containsExactly("gold/1/3000", "silver/1/-", "gold/2/5000");
    }

    @EveryPhase
    void changes_with_joins_and_conflicts(PhaseRun run) {
        seed(run);
        if (run.database() != Database.MYSQL) {
            assertThat(change(
                            run, "update Account a set level = concat(a.team.name, a.level) where a.team.name = 'red'"))
                    .isEqualTo(2);
            assertStored(run, LEVEL, "redgold", "redsilver", "gold", null);
            assertThat(change(run, "delete Account a where a.team.name = 'blue'"))
                    .isEqualTo(1);
        }
        assertThat(change(run, "insert into Note (id, title, text) values (1, 't', 'one')"))
                .isEqualTo(1);
        if (run.database() != Database.MYSQL) {
            change(
                    run,
                    "insert into Note (id, title, text) values (1, 't', 'two'), (2, 't', 'new')"
                            + " on conflict (id) do update set text = excluded.text");
            assertStored(run, TEXT, "two", "new");
            change(run, "insert into Note (id, text) values (2, 'z') on conflict do nothing");
            assertStored(run, TEXT, "two", "new");
        }
    }
}
