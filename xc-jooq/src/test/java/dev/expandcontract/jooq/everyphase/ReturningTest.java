package dev.expandcontract.jooq.everyphase;

import static dev.expandcontract.jooq.everyphase.Teams.TEAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;

/** Statements that change rows and answer with them, or change them by other tables. */
class ReturningTest extends Suite {

    private static final String ANN = "1|Ann|gold";
    private static final String BOB = "2|Bob|silver";
    private static final String CAT = "3|Cat|gold";

    private static boolean returns(PhaseRun run) {
        return run.database() == Database.POSTGRESQL || run.database() == Database.H2;
    }

    @EveryPhase
    void insert_returning(PhaseRun run) throws Exception {
        // MySQL has no RETURNING: jOOQ selects what was inserted by its key.
        each(run, s -> {
            var row = s.dsl()
                    .insertInto(s.t(), s.t().name, s.t().tier)
                    .values("Eve", "blue")
                    .returning()
                    .fetchSingle();
            assertThat(row.getTier()).isEqualTo("blue");
            assertThat(row.getName()).isEqualTo("Eve");
            assertThat(row.getId()).isGreaterThan(3);
        });
        each(
                run,
                s -> assertThat(s.dsl()
                                .insertInto(s.t(), s.t().name, s.t().tier)
                                .values("Eve", "blue")
                                .returning(s.t().id, s.t().tier)
                                .fetchSingle()
                                .getTier())
                        .isEqualTo("blue"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .insertInto(s.t(), s.t().name, s.t().tier)
                                .values("Eve", "blue")
                                .returningResult(s.t().id, s.t().tier)
                                .fetchSingle()
                                .value2())
                        .isEqualTo("blue"));
        each(
                run,
                s -> assertThat(s.dsl()
                                .insertInto(s.t(), s.t().name, s.t().tier)
                                .values("Eve", "blue")
                                .returningResult(asterisk())
                                .fetchSingle()
                                .get(s.t().tier))
                        .isEqualTo("blue"));
    }

    @EveryPhase
    void update_and_delete_returning(PhaseRun run) throws Exception {
        if (!returns(run)) {
            return;
        }
        each(run, s -> {
            assertThat(s.dsl()
                            .update(s.t())
                            .set(s.t().tier, "red")
                            .where(s.t().id.eq(2))
                            .returning(s.t().name, s.t().tier)
                            .fetchSingle()
                            .getTier())
                    .isEqualTo("red");
            s.assertRows(ANN, "2|Bob|!red", CAT);
        });
        each(run, s -> {
            assertThat(s.dsl()
                            .deleteFrom(s.t())
                            .where(s.t().id.eq(2))
                            .returning()
                            .fetchSingle()
                            .getTier())
                    .isEqualTo("silver");
            s.assertRows(ANN, CAT);
        });
        each(
                run,
                s -> assertThat(s.dsl()
                                .update(s.t())
                                .set(s.t().name, "Bea")
                                .where(s.t().tier.eq("silver"))
                                .returning(asterisk())
                                .fetchSingle()
                                .getTier())
                        .isEqualTo("silver"));
    }

    @EveryPhase
    void merges(PhaseRun run) throws Exception {
        if (!returns(run)) {
            return;
        }
        unlessInJava(run, s -> {
            var x = select(val(2).as("i"), val("red").as("t"))
                    .unionAll(select(val(7), val("blue")))
                    .asTable("x");
            s.dsl()
                    .mergeInto(s.t())
                    .using(x)
                    .on(s.t().id.eq(x.field("i", Integer.class)))
                    .whenMatchedThenUpdate()
                    .set(s.t().tier, x.field("t", String.class))
                    .whenNotMatchedThenInsert(s.t().id, s.t().tier)
                    .values(x.field("i", Integer.class), x.field("t", String.class))
                    .execute();
            s.assertRows(ANN, "2|Bob|!red", CAT, "7|null|!blue");
        });
        unlessInJava(run, s -> {
            s.dsl()
                    .mergeInto(s.t())
                    .using(TEAMS)
                    .on(s.t().id.eq(TEAMS.id))
                    .whenMatchedAnd(s.t().tier.eq("silver"))
                    .thenUpdate()
                    .set(s.t().tier, concat(s.t().tier, TEAMS.title))
                    .whenMatchedThenDelete()
                    .execute();
            s.assertRows("2|Bob|!silverblue", CAT);
        });
    }

    @EveryPhase
    void changes_by_other_tables(PhaseRun run) throws Exception {
        if (returns(run) && run.database() != Database.H2) {
            inSql(run, "writes to", s -> {
                s.dsl()
                        .update(s.t())
                        .set(s.t().tier, concat(TEAMS.title, inline("ish")))
                        .from(TEAMS)
                        .where(TEAMS.id.eq(s.t().teamId))
                        .and(s.t().tier.eq("silver"))
                        .execute();
                s.assertRows(ANN, "2|Bob|!redish", CAT);
            });
            inSql(run, "compares", s -> {
                var x = s.t().as("x");
                s.dsl()
                        .deleteFrom(s.t())
                        .using(x)
                        .where(x.tier.eq(s.t().tier.concat("")))
                        .and(x.id.ne(s.t().id))
                        .execute();
                s.assertRows(BOB);
            });
        }
        inSql(run, "writes to", s -> {
            s.dsl()
                    .update(s.t())
                    .set(s.t().tier, select(TEAMS.title).from(TEAMS).where(TEAMS.id.eq(s.t().teamId)))
                    .where(s.t().id.eq(2))
                    .execute();
            s.assertRows(ANN, "2|Bob|!red", CAT);
        });
        if (returns(run)) {
            inSql(run, "writes to", s -> {
                s.dsl()
                        .update(s.t())
                        .set(
                                row(s.t().name, s.t().tier),
                                select(TEAMS.title, TEAMS.title).from(TEAMS).where(TEAMS.id.eq(s.t().teamId)))
                        .where(s.t().id.eq(2))
                        .execute();
                s.assertRows(ANN, "2|red|!red", CAT);
            });
        }
    }

    @EveryPhase
    void inserts_without_a_list_of_columns(PhaseRun run) throws Exception {
        each(run, s -> {
            if (s.t().other.equals(s.t().tier)) {
                s.dsl().insertInto(s.t()).values(7, "Eve", 0, 1, "blue").execute();
                s.assertRows(ANN, BOB, CAT, "7|Eve|!blue");
            }
        });
        unlessInJava(run, s -> {
            if (s.t().other.equals(s.t().tier)) {
                s.dsl()
                        .insertInto(s.t())
                        .select(select(val(7), val("Eve"), val(0), val(1), val("blue")))
                        .execute();
                s.assertRows(ANN, BOB, CAT, "7|Eve|!blue");
            }
        });
    }
}
