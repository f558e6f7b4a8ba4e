package dev.expandcontract.jooq.everyphase;

import static dev.expandcontract.jooq.everyphase.Teams.TEAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.table;

import dev.expandcontract.database.Database;
import dev.expandcontract.jooq.UnsupportedStatementException;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import java.util.List;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.impl.SQLDataType;

/** Queries of several tables, or of other queries. The column that is not read holds something else in all rows. */
class QueriesTest extends Suite {

    private static final String DERIVED = "as a column of a subquery";

    @EveryPhase
    void joins(PhaseRun run) throws Exception {
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().tier, TEAMS.title)
                                .from(s.t())
                                .join(TEAMS)
                                .on(TEAMS.id.eq(s.t().teamId))
                                .where(s.t().tier.eq("gold"))
                                .orderBy(s.t().id)
                                .fetch(r -> r.value1() + r.value2()))
                        .containsExactly("goldred", "goldblue"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(asterisk())
                                .from(TEAMS)
                                .leftJoin(s.t())
                                .on(s.t().teamId.eq(TEAMS.id).and(s.t().tier.eq("silver")))
                                .orderBy(TEAMS.id)
                                .fetch(s.t().tier))
                        .containsExactly("silver", null));
        each(run, s -> {
            var u = s.t().as("u");
            assertThat(s.dsl()
                            .select(s.t().name, u.name)
                            .from(s.t())
                            .join(u)
                            .using(s.t().teamId)
                            .where(s.t().tier.eq("silver").and(u.tier.eq("gold")))
                            .fetchSingle()
                            .intoList())
                    .containsExactly("Bob", "Ann");
        });
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().team().title, s.t().tier)
                                .from(s.t())
                                .where(s.t().team().title.eq("blue"))
                                .fetchSingle()
                                .intoList())
                        .containsExactly("blue", "gold"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(TEAMS.title, TEAMS.members(s.t()).tier)
                                .from(TEAMS)
                                .join(TEAMS.members(s.t()))
                                .where(TEAMS.members(s.t()).tier.eq("silver"))
                                .fetchSingle()
                                .intoList())
                        .containsExactly("red", "silver"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(TEAMS.title)
                                .from(TEAMS)
                                .leftSemiJoin(s.t())
                                .on(s.t().teamId.eq(TEAMS.id).and(s.t().tier.eq("silver")))
                                .fetch(TEAMS.title))
                        .containsExactly("red"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().name)
                                .from(s.t(), TEAMS)
                                .where(s.t().teamId
                                        .eq(TEAMS.id)
                                        .and(s.t().tier.eq("gold"))
                                        .and(TEAMS.title.eq("red")))
                                .fetch(s.t().name))
                        .containsExactly("Ann"));
        inSql(run, "compares", s -> {
            var u = s.t().as("u");
            assertThat(s.dsl()
                            .select(u.id)
                            .from(s.t())
                            .join(u)
                            .on(u.tier.eq(s.t().tier.concat("")))
                            .where(s.t().id.eq(2))
                            .fetch(u.id))
                    .containsExactly(2);
        });
    }

    @EveryPhase
    void a_join_by_the_name_of_the_column_is_refused(PhaseRun run) {
        for (var column : Column.values()) {
            refused(run, column, "joins by the names of columns", s -> {
                var u = s.t().as("u");
                s.dsl().select(u.id).from(s.t()).join(u).using(s.t().tier).fetch();
            });
            refused(
                    run,
                    column,
                    "joins by the names of columns",
                    s -> s.dsl()
                            .select(s.t().tier)
                            .from(s.t())
                            .naturalJoin(TEAMS)
                            .fetch());
        }
    }

    /** By their positions, which depend on the phase. MySQL and MariaDB get a subquery that lists the columns. */
    @EveryPhase
    void other_names_for_the_columns_of_the_table_are_refused(PhaseRun run) {
        if (run.database() == Database.POSTGRESQL || run.database() == Database.H2) {
            for (var column : Column.values()) {
                refused(
                        run,
                        column,
                        "gives other names to the columns of the table",
                        s -> s.dsl()
                                .selectFrom(((Table<?>) s.t()).as("u", "a", "b", "c", "d", "tier"))
                                .fetch());
            }
        }
    }

    @EveryPhase
    void derived_tables(PhaseRun run) throws Exception {
        inSql(run, DERIVED, s -> {
            var x = select(s.t().id, s.t().tier).from(s.t()).asTable("x");
            assertThat(s.dsl()
                            .select(x.field(s.t().id), x.field(s.t().tier))
                            .from(x)
                            .where(x.field(s.t().tier).eq("silver"))
                            .fetchSingle()
                            .intoList())
                    .containsExactly(2, "silver");
        });
        inSql(run, DERIVED, s -> {
            var x = selectFrom(s.t()).asTable("x");
            var query = s.dsl()
                    .select(x.asterisk())
                    .from(x)
                    .where(x.field(s.t().tier).eq("silver"));
            if (s.t().other.equals(s.t().tier)) {
                assertThat(query.fetchSingle().get(s.t().tier)).isEqualTo("silver");
            } else {
                assertThatThrownBy(query::fetch)
                        .isInstanceOf(UnsupportedStatementException.class)
                        .hasMessageContaining("passes on both columns of migration members_subscription_tier");
            }
        });
        inSql(run, "selects", s -> {
            var x = select(s.t().id, s.t().tier.as("t")).from(s.t()).asTable("x");
            assertThat(s.dsl()
                            .selectFrom(x)
                            .where(x.field("t", String.class).eq("silver"))
                            .fetchSingle()
                            .intoList())
                    .containsExactly(2, "silver");
        });
        inSql(run, "selects", s -> {
            var x = select(s.t().id, s.t().tier).from(s.t()).asTable("x", "i", "t");
            assertThat(s.dsl()
                            .selectFrom(x)
                            .where(x.field("t", String.class).eq("silver"))
                            .fetchSingle()
                            .intoList())
                    .containsExactly(2, "silver");
        });
        inSql(run, DERIVED, s -> {
            var x = select(s.t().id, s.t().tier).from(s.t()).asTable("x");
            var y = select(x.field(s.t().tier), count().as("n"))
                    .from(x)
                    .groupBy(x.field(s.t().tier))
                    .asTable("y");
            assertThat(s.dsl()
                            .select(y.field(s.t().tier))
                            .from(y)
                            .where(y.field("n", Integer.class).eq(2))
                            .fetch(0, String.class))
                    .containsExactly("gold");
        });
        each(run, s -> {
            var x = s.t().where(s.t().tier.eq("gold"));
            assertThat(s.dsl().select(x.name).from(x).where(x.id.gt(1)).fetch(x.name))
                    .containsExactly("Cat");
        });
        // MySQL knows LATERAL from 8.0.14 on, the others not at all.
        if (run.database() == Database.POSTGRESQL) {
            inSql(run, "selects", s -> {
                var x = lateral(select(s.t().tier)
                                .from(s.t())
                                .where(s.t().teamId.eq(TEAMS.id)))
                        .as("x");
                assertThat(s.dsl()
                                .select(TEAMS.title)
                                .from(TEAMS, x)
                                .where(x.field(s.t().tier).eq("silver"))
                                .fetch(0, String.class))
                        .containsExactly("red");
            });
        }
    }

    @EveryPhase
    void common_table_expressions(PhaseRun run) throws Exception {
        inSql(run, "selects", s -> {
            var c = name("c").as(select(s.t().id, s.t().tier).from(s.t()));
            assertThat(s.dsl()
                            .with(c)
                            .select(c.field(s.t().tier))
                            .from(c)
                            .where(c.field(s.t().id).eq(2))
                            .fetch(0, String.class))
                    .containsExactly("silver");
        });
        inSql(run, "selects", s -> {
            var c = name("c").fields("i", "t").as(select(s.t().id, s.t().tier).from(s.t()));
            assertThat(s.dsl()
                            .with(c)
                            .select(c.field("t", String.class))
                            .from(c)
                            .where(c.field("t", String.class).eq("silver"))
                            .fetch(0, String.class))
                    .containsExactly("silver");
        });
        inSql(run, "selects", s -> {
            var c = name("c").as(select(s.t().id, s.t().tier).from(s.t()));
            var d = c.as("d");
            assertThat(s.dsl()
                            .with(c)
                            .select(d.field(s.t().tier))
                            .from(d)
                            .where(d.field(s.t().tier).eq("silver"))
                            .fetch(0, String.class))
                    .containsExactly("silver");
        });
        inSql(run, "selects", s -> {
            var c = name("c")
                    .fields("i", "t")
                    .as(select(s.t().id, s.t().tier)
                            .from(s.t())
                            .where(s.t().id.eq(1))
                            .unionAll(select(s.t().id, s.t().tier)
                                    .from(s.t())
                                    .join(table(name("c")))
                                    .on(s.t().id
                                            .eq(field(name("c", "i"), SQLDataType.INTEGER)
                                                    .plus(1)))));
            assertThat(s.dsl()
                            .withRecursive(c)
                            .select(c.field("t"))
                            .from(c)
                            .orderBy(c.field("i"))
                            .fetch(0, String.class))
                    .containsExactly("gold", "silver", "gold");
        });
    }

    @EveryPhase
    void set_operations(PhaseRun run) throws Exception {
        inSql(
                run,
                "selects",
                s -> assertThat(s.dsl()
                                .select(s.t().tier)
                                .from(s.t())
                                .union(select(TEAMS.title).from(TEAMS))
                                .fetchSet(0, String.class))
                        .containsExactlyInAnyOrder("gold", "silver", "red", "blue"));
        inSql(
                run,
                "selects",
                s -> assertThat(s.dsl()
                                .select(s.t().id, s.t().tier)
                                .from(s.t())
                                .where(s.t().id.eq(1))
                                .unionAll(select(s.t().id, s.t().tier)
                                        .from(s.t())
                                        .where(s.t().id.eq(2)))
                                .orderBy(s.t().tier.desc())
                                .fetch(s.t().tier))
                        .containsExactly("silver", "gold"));
        // MySQL knows EXCEPT from 8.0.31 on.
        if (run.database() != Database.MYSQL) {
            inSql(
                    run,
                    "selects",
                    s -> assertThat(s.dsl()
                                    .select(s.t().tier)
                                    .from(s.t())
                                    .except(select(inline("gold")))
                                    .fetch(0, String.class))
                            .containsExactly("silver"));
        }
        inSql(run, "selects", s -> {
            var x = select(s.t().tier)
                    .from(s.t())
                    .where(s.t().id.eq(1))
                    .unionAll(select(s.t().tier).from(s.t()).where(s.t().id.eq(2)))
                    .asTable("x");
            assertThat(s.dsl()
                            .select(count())
                            .from(x)
                            .where(x.field(s.t().tier).eq("silver"))
                            .fetchOne(0, int.class))
                    .isEqualTo(1);
        });
    }

    /** MySQL and MariaDB have none: jOOQ numbers the rows of a subquery. */
    @EveryPhase
    void distinct_on(PhaseRun run) throws Exception {
        inSql(
                run,
                run.database() == Database.POSTGRESQL || run.database() == Database.H2
                        ? "computes with"
                        : "as a column of a subquery",
                s -> assertThat(s.dsl()
                                .select(s.t().tier, s.t().name, s.t().id)
                                .distinctOn(s.t().tier)
                                .from(s.t())
                                .orderBy(s.t().tier, s.t().id.desc())
                                .fetch(s.t().name))
                        .containsExactly("Cat", "Bob"));
    }

    /** A team with what its members have. */
    record Team(String title, List<String> tiers) {}

    /** A member. */
    record Member(String name, String tier) {}

    /** Java cannot convert what jOOQ puts into one column with others. To which databases it does so depends on its version. */
    private static void inOneColumn(PhaseRun run, Case test) throws Exception {
        var nested = select(row(inline(1), inline(2)));
        boolean one = dsl(run, new Settings()).render(nested).contains("row ");
        if (one) {
            inSql(run, "computes with", test);
        } else {
            each(run, test);
        }
    }

    @EveryPhase
    void nested_records(PhaseRun run) throws Exception {
        inOneColumn(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().id, row(s.t().name, s.t().tier).mapping(Member::new))
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchSingle()
                                .value2())
                        .isEqualTo(new Member("Bob", "silver")));
        inOneColumn(run, s -> {
            Record record = s.dsl()
                    .select(s.t().id, s.t())
                    .from(s.t())
                    .where(s.t().id.eq(2))
                    .fetchSingle();
            assertThat(record.get(1, MembersRecord.class).getTier()).isEqualTo("silver");
        });
        // Else jOOQ sends several statements at once, which drivers take if they are told to.
        var settings = new Settings().withRenderGroupConcatMaxLenSessionVariable(false);
        inSql(
                run,
                run.database() == Database.POSTGRESQL
                        ? "elsewhere than in the list of its own results"
                        : "computes with",
                s -> assertThat(ChangesTest.forOlderServer(s.with(dsl(run, settings)))
                                .select(
                                        TEAMS.title,
                                        multiset(select(s.t().tier)
                                                        .from(s.t())
                                                        .where(s.t().teamId.eq(TEAMS.id))
                                                        .orderBy(s.t().id))
                                                .convertFrom(r -> r.map(row -> row.value1())))
                                .from(TEAMS)
                                .orderBy(TEAMS.id)
                                .fetch(Records.mapping(Team::new)))
                        .containsExactly(
                                new Team("red", List.of("gold", "silver")), new Team("blue", List.of("gold"))));
    }
}
