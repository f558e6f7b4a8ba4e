package dev.expandcontract.jooq.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.upper;
import static org.jooq.impl.DSL.val;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.SQLDataType;

/** Queries of one table. The column that is not read holds something else in all rows. */
class SelectsTest extends Suite {

    /** What a bean mapper fills. */
    public static final class Bean {
        public int id;
        public String name;
        public String tier;
        public String subscription;
        public int version;
        public int team_id;
    }

    private static List<Integer> ids(Subject s, Condition condition) {
        return s.dsl()
                .select(s.t().id)
                .from(s.t())
                .where(condition)
                .orderBy(s.t().id)
                .fetch(s.t().id);
    }

    @EveryPhase
    void rows_are_fetched_with_a_comparison_in_cutover(PhaseRun run) throws Exception {
        var counts = run.dataSource().shadows().counts("members_subscription_tier");
        var before = counts.figures();
        each(
                run,
                s -> assertThat(s.dsl().selectFrom(s.t()).orderBy(s.t().id).fetch(s.t().tier))
                        .isEqualTo(Club.TIERS));
        boolean compares = run.state().phase() == Phase.CUTOVER;
        assertThat(counts.figures().rows() > before.rows()).isEqualTo(compares);
        assertThat(counts.figures().mismatches() > before.mismatches()).isEqualTo(compares);
    }

    @EveryPhase
    void all_columns(PhaseRun run) throws Exception {
        each(
                run,
                s -> assertThat(s.dsl().selectFrom(s.t()).orderBy(s.t().id).fetch(s.t().tier))
                        .isEqualTo(Club.TIERS));
        each(
                run,
                s -> assertThat(s.dsl().selectFrom(s.t()).orderBy(s.t().id).fetch(s.t().other))
                        .isEqualTo(Club.TIERS));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select()
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchOne(s.t().tier))
                        .isEqualTo("silver"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(asterisk())
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchSingle()
                                .intoMap())
                        .containsEntry("id", 2)
                        .containsEntry("name", "Bob")
                        .containsEntry("team_id", 1)
                        .containsEntry(s.t().tier.getName(), "silver")
                        .hasSize(s.t().fields().length));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(val(7), s.t().asterisk())
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchSingle()
                                .into(s.t())
                                .getTier())
                        .isEqualTo("silver"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(asterisk().except(s.t().name, s.t().version))
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchSingle()
                                .intoMap())
                        .containsEntry(s.t().tier.getName(), "silver")
                        .hasSize(s.t().fields().length - 2));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().asterisk().except(s.t().tier, s.t().other), count().over())
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchSingle()
                                .intoList())
                        .containsExactly(2, "Bob", 0, 1, 1));
        each(run, s -> {
            var bean = s.dsl().selectFrom(s.t()).where(s.t().id.eq(2)).fetchSingleInto(Bean.class);
            assertThat(s.t().tier.getName().equals("tier") ? bean.tier : bean.subscription)
                    .isEqualTo("silver");
        });
    }

    @EveryPhase
    void conditions(PhaseRun run) throws Exception {
        each(run, s -> assertThat(ids(s, s.t().tier.eq("gold"))).containsExactly(1, 3));
        each(run, s -> assertThat(ids(s, s.t().other.ne("gold"))).containsExactly(2));
        each(run, s -> assertThat(ids(s, s.t().tier.in("gold", "bronze"))).containsExactly(1, 3));
        each(run, s -> assertThat(ids(s, s.t().tier.notIn("gold", "bronze"))).containsExactly(2));
        each(
                run,
                s -> assertThat(ids(s, s.t().tier.isNull().or(s.t().id.eq(2)))).containsExactly(2));
        each(run, s -> assertThat(ids(s, s.t().tier.isDistinctFrom("gold"))).containsExactly(2));
        each(run, s -> assertThat(ids(s, s.t().tier.isNotDistinctFrom("gold"))).containsExactly(1, 3));
        each(
                run,
                s -> assertThat(ids(s, not(s.t().tier.eq("gold")).and(s.t().name.like("B%"))))
                        .containsExactly(2));
        inSql(
                run,
                "depends on the order of",
                s -> assertThat(ids(s, s.t().tier.between("g", "h"))).containsExactly(1, 3));
        inSql(
                run,
                "depends on the order of",
                s -> assertThat(ids(s, s.t().tier.gt("h"))).containsExactly(2));
        inSql(
                run,
                "computes with",
                s -> assertThat(ids(s, s.t().tier.like("si%"))).containsExactly(2));
        inSql(
                run,
                "compares",
                s -> assertThat(ids(s, s.t().tier.eq(inline("gold")))).containsExactly(1, 3));
        inSql(
                run,
                "computes with",
                s -> assertThat(ids(s, upper(s.t().tier).eq("GOLD"))).containsExactly(1, 3));
        inSql(
                run,
                "computes with",
                s -> assertThat(ids(s, row(s.t().id, s.t().tier).eq(row(3, "gold"))))
                        .containsExactly(3));
        inSql(
                run,
                "computes with",
                s -> assertThat(ids(
                                s,
                                row(s.t().tier, s.t().id)
                                        .in(List.of(row("gold", 3), row("silver", 2), row("gold", 2)))))
                        .containsExactly(2, 3));
        inSql(
                run,
                "compares",
                s -> assertThat(ids(
                                s,
                                s.t().tier
                                        .in(select(s.t().as("x").tier)
                                                .from(s.t().as("x"))
                                                .where(s.t().as("x").id.eq(1)))))
                        .containsExactly(1, 3));
        each(run, s -> {
            var x = s.t().as("x");
            assertThat(ids(
                            s,
                            exists(selectOne()
                                    .from(x)
                                    .where(x.tier.eq(s.t().tier).and(x.id.ne(s.t().id))))))
                    .containsExactly(1, 3);
        });
    }

    @EveryPhase
    void expressions(PhaseRun run) throws Exception {
        inSql(
                run,
                "computes with",
                s -> assertThat(s.dsl()
                                .select(concat(s.t().name, inline("-"), s.t().tier))
                                .from(s.t())
                                .orderBy(s.t().id)
                                .fetch(0, String.class))
                        .containsExactly("Ann-gold", "Bob-silver", "Cat-gold"));
        inSql(
                run,
                "computes with",
                s -> assertThat(s.dsl()
                                .select(coalesce(s.t().tier, val("none")), length(s.t().tier))
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchSingle()
                                .intoList())
                        .containsExactly("silver", 6));
        inSql(
                run,
                "computes with",
                s -> assertThat(s.dsl()
                                .select(case_(s.t().tier).when("gold", 1).otherwise(0))
                                .from(s.t())
                                .orderBy(s.t().id)
                                .fetch(0, Integer.class))
                        .containsExactly(1, 0, 1));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().tier.convertFrom(Integer.class, String::length))
                                .from(s.t())
                                .orderBy(s.t().id)
                                .fetch(0, Integer.class))
                        .containsExactly(4, 6, 4));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().tier.coerce(SQLDataType.CLOB))
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchOne(0, String.class))
                        .isEqualTo("silver"));
    }

    @EveryPhase
    void order_group_and_aggregate(PhaseRun run) throws Exception {
        inSql(
                run,
                "depends on the order of",
                s -> assertThat(s.dsl()
                                .select(s.t().id)
                                .from(s.t())
                                .orderBy(s.t().tier.desc(), s.t().id.desc())
                                .fetch(s.t().id))
                        .containsExactly(2, 3, 1));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().tier, count())
                                .from(s.t())
                                .groupBy(s.t().tier)
                                .orderBy(count())
                                .fetch(s.t().tier))
                        .containsExactly("silver", "gold"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(countDistinct(s.t().tier), count(s.t().tier))
                                .from(s.t())
                                .fetchSingle()
                                .intoList())
                        .containsExactly(2, 3));
        inSql(
                run,
                "depends on the order of",
                s -> assertThat(s.dsl()
                                .select(min(s.t().tier), max(s.t().tier))
                                .from(s.t())
                                .fetchSingle()
                                .intoList())
                        .containsExactly("gold", "silver"));
        each(
                run,
                s -> assertThat(s.dsl().selectDistinct(s.t().tier).from(s.t()).fetchSet(s.t().tier))
                        .containsExactlyInAnyOrder("gold", "silver"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .selectCount()
                                .from(s.t())
                                .where(s.t().tier.eq("gold"))
                                .fetchOne(0, int.class))
                        .isEqualTo(2));
        each(
                run,
                s -> assertThat(s.dsl().fetchCount(s.t(), s.t().tier.eq("gold")))
                        .isEqualTo(2));
        each(
                run,
                s -> assertThat(s.dsl().fetchExists(s.t(), s.t().tier.eq("bronze")))
                        .isFalse());
    }

    @EveryPhase
    void windows(PhaseRun run) throws Exception {
        inSql(
                run,
                "computes with",
                s -> assertThat(s.dsl()
                                .select(rowNumber()
                                        .over()
                                        .partitionBy(s.t().tier)
                                        .orderBy(s.t().id.desc()))
                                .from(s.t())
                                .orderBy(s.t().id)
                                .fetch(0, Integer.class))
                        .containsExactly(2, 1, 1));
        inSql(run, "computes with", s -> {
            var w = name("w").as(org.jooq.impl.DSL.partitionBy(s.t().tier));
            assertThat(s.dsl()
                            .select(count().over(w))
                            .from(s.t())
                            .window(w)
                            .orderBy(s.t().id)
                            .fetch(0, Integer.class))
                    .containsExactly(2, 1, 2);
        });
    }

    @EveryPhase
    void some_of_the_rows(PhaseRun run) throws Exception {
        inSql(
                run,
                "depends on the order of",
                s -> assertThat(s.dsl()
                                .select(s.t().id)
                                .from(s.t())
                                .orderBy(s.t().tier, s.t().id)
                                .limit(1)
                                .offset(1)
                                .fetch(s.t().id))
                        .containsExactly(3));
        inSql(
                run,
                "computes with",
                s -> assertThat(s.dsl()
                                .select(s.t().id)
                                .from(s.t())
                                .orderBy(s.t().tier, s.t().id)
                                .seek("gold", 1)
                                .limit(5)
                                .fetch(s.t().id))
                        .containsExactly(3, 2));
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().tier)
                                .from(s.t())
                                .where(s.t().tier.eq("silver"))
                                .forUpdate()
                                .fetch(s.t().tier))
                        .containsExactly("silver"));
    }

    @EveryPhase
    void aliases(PhaseRun run) throws Exception {
        each(run, s -> {
            var u = s.t().as("u");
            assertThat(s.dsl()
                            .select(u.name, u.tier)
                            .from(u)
                            .where(u.tier.eq("silver"))
                            .fetchSingle()
                            .intoList())
                    .containsExactly("Bob", "silver");
        });
        each(run, s -> {
            var u = s.t().as("u");
            assertThat(s.dsl()
                            .selectFrom(u)
                            .where(u.tier.eq("silver"))
                            .fetchSingle()
                            .getTier())
                    .isEqualTo("silver");
        });
        each(run, s -> {
            var u = s.t().as("u");
            var v = s.t().as("v");
            assertThat(s.dsl()
                            .select(u.id, v.id)
                            .from(u)
                            .join(v)
                            .on(u.tier.eq(v.tier).and(u.id.lt(v.id)))
                            .fetchSingle()
                            .intoList())
                    .containsExactly(1, 3);
        });
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(s.t().tier.as("t"))
                                .from(s.t())
                                .where(s.t().id.eq(2))
                                .fetchOne("t", String.class))
                        .isEqualTo("silver"));
        inSql(run, "by its label or position", s -> {
            var label = s.t().tier.as("t");
            assertThat(s.dsl()
                            .select(s.t().id, label)
                            .from(s.t())
                            .orderBy(label, s.t().id)
                            .fetch(label))
                    .containsExactly("gold", "gold", "silver");
        });
        each(
                run,
                s -> assertThat(s.dsl()
                                .select(field(name(s.column().table(), "tier"), String.class))
                                .from(s.t())
                                .where(field(name(s.column().table(), "tier")).eq("silver"))
                                .fetchOne(0, String.class))
                        .isEqualTo("silver"));
    }
}
