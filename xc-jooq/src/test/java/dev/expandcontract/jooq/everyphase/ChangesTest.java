package dev.expandcontract.jooq.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.defaultValue;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.upper;
import static org.jooq.impl.DSL.val;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Statements that change rows. */
class ChangesTest extends Suite {

    private static final String ANN = "1|Ann|gold";
    private static final String BOB = "2|Bob|silver";
    private static final String CAT = "3|Cat|gold";

    @EveryPhase
    void insert_values(PhaseRun run) throws Exception {
        each(run, s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().name, s.t().tier)
                    .values(7, "Eve", "blue")
                    .values(8, "Flo", null)
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|Eve|!blue", "8|Flo|!null");
        });
        each(run, s -> {
            s.dsl()
                    .insertInto(s.t())
                    .set(s.t().tier, "blue")
                    .set(s.t().id, 7)
                    .newRecord()
                    .set(s.t().tier, "red")
                    .set(s.t().id, 8)
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!blue", "8|null|!red");
        });
        each(run, s -> {
            s.dsl()
                    .insertInto(s.t())
                    .set(Map.of(s.t().tier, "blue", s.t().id, 7))
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!blue");
        });
        each(run, s -> {
            s.dsl().insertInto(s.t()).set(s.row(7, "Eve", "blue")).execute();
            s.assertRows(ANN, BOB, CAT, "7|Eve|!blue");
        });
        each(run, s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().tier)
                    .valuesOfRows(List.of(row(7, "blue"), row(8, "red")))
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!blue", "8|null|!red");
        });
        each(run, s -> {
            s.dsl().insertInto(s.t(), s.t().id, s.t().name).values(7, "Eve").execute();
            s.assertRows(ANN, BOB, CAT, "7|Eve|!null");
        });
        each(run, s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().tier)
                    .values(val(7), defaultValue(s.t().tier))
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!null");
        });
        inSql(run, "writes to", s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().tier)
                    .values(val(7), inline("blue"))
                    .values(val(8), concat(inline("re"), val("d")))
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!blue", "8|null|!red");
        });
    }

    @EveryPhase
    void insert_a_query(PhaseRun run) throws Exception {
        inSql(run, "elsewhere than in the list of its own results", s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().name, s.t().tier)
                    .select(select(s.t().id.plus(10), s.t().name, s.t().tier)
                            .from(s.t())
                            .where(s.t().tier.eq("silver")))
                    .execute();
            s.assertRows(ANN, BOB, CAT, "12|Bob|!silver");
        });
        unlessInJava(run, s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().tier, s.t().id)
                    .select(select(val("blue"), val(7)))
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!blue");
        });
    }

    /** MySQL 8.0.12 lacks what jOOQ renders for a newer one; what it renders for MariaDB serves. */
    static DSLContext forOlderServer(Subject s) {
        return s.database() == Database.MYSQL
                ? DSL.using(s.dsl().configuration().derive(SQLDialect.MARIADB))
                : s.dsl();
    }

    /** H2 has no upsert, for which jOOQ merges a query there, and wants the types of values that it has none for. */
    static void exceptInJavaOnH2(PhaseRun run, String refusal, Case test) throws Exception {
        unlessInJava(run, test);
        if (run.database() == Database.H2) {
            refused(run, Column.JAVA, refusal, test);
        } else {
            each(run, Column.JAVA, test);
        }
    }

    @EveryPhase
    void upserts(PhaseRun run) throws Exception {
        exceptInJavaOnH2(run, "calls something else", s -> {
            forOlderServer(s)
                    .insertInto(s.t(), s.t().id, s.t().name, s.t().tier)
                    .values(2, "Bea", "blue")
                    .values(7, "Eve", "red")
                    .onConflict(s.t().id)
                    .doUpdate()
                    .set(s.t().tier, excluded(s.t().tier))
                    .execute();
            s.assertRows(ANN, "2|Bob|!blue", CAT, "7|Eve|!red");
        });
        exceptInJavaOnH2(run, "calls something else", s -> {
            forOlderServer(s)
                    .insertInto(s.t(), s.t().id, s.t().name, s.t().tier)
                    .values(2, "Bea", "blue")
                    .onConflict(s.t().id)
                    .doUpdate()
                    .set(s.t().tier, "green")
                    .set(s.t().name, excluded(s.t().name))
                    .execute();
            s.assertRows(ANN, "2|Bea|!green", CAT);
        });
        exceptInJavaOnH2(run, "calls something else", s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().tier)
                    .values(2, "blue")
                    .values(7, "red")
                    .onConflict(s.t().id)
                    .doNothing()
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!red");
        });
        exceptInJavaOnH2(run, "calls something else", s -> {
            forOlderServer(s)
                    .insertInto(s.t(), s.t().id, s.t().tier)
                    .values(2, "blue")
                    .onDuplicateKeyUpdate()
                    .set(s.t().tier, "green")
                    .execute();
            s.assertRows(ANN, "2|Bob|!green", CAT);
        });
        exceptInJavaOnH2(run, "calls something else", s -> {
            s.dsl()
                    .insertInto(s.t(), s.t().id, s.t().tier)
                    .values(2, "blue")
                    .onDuplicateKeyIgnore()
                    .execute();
            s.assertRows(ANN, BOB, CAT);
        });
    }

    @EveryPhase
    void updates(PhaseRun run) throws Exception {
        each(run, s -> {
            assertThat(s.dsl()
                            .update(s.t())
                            .set(s.t().tier, "red")
                            .where(s.t().tier.eq("gold"))
                            .execute())
                    .isEqualTo(2);
            s.assertRows("1|Ann|!red", BOB, "3|Cat|!red");
        });
        each(run, s -> {
            s.dsl()
                    .update(s.t())
                    .set(Map.of(s.t().tier, "red", s.t().name, "Bea"))
                    .where(s.t().id.eq(2))
                    .execute();
            s.assertRows(ANN, "2|Bea|!red", CAT);
        });
        each(run, s -> {
            s.dsl()
                    .update(s.t())
                    .set(s.row(2, "Bea", "red"))
                    .where(s.t().id.eq(2))
                    .execute();
            s.assertRows(ANN, "2|Bea|!red", CAT);
        });
        each(run, s -> {
            s.dsl().update(s.t()).setNull(s.t().tier).where(s.t().id.eq(2)).execute();
            s.assertRows(ANN, "2|Bob|!null", CAT);
        });
        inSql(run, "computes with", s -> {
            s.dsl()
                    .update(s.t())
                    .set(s.t().tier, upper(s.t().tier))
                    .where(s.t().id.eq(2))
                    .execute();
            s.assertRows(ANN, "2|Bob|!SILVER", CAT);
        });
        exceptInJavaOnH2(run, "writes to", s -> {
            s.dsl()
                    .update(s.t())
                    .set(row(s.t().name, s.t().tier), row(val("Bea"), val("red")))
                    .where(s.t().id.eq(2))
                    .execute();
            s.assertRows(ANN, "2|Bea|!red", CAT);
        });
    }

    /** Code for both columns may set both, which are one. */
    @EveryPhase
    void two_values_for_one_column_are_refused(PhaseRun run) {
        refused(run, Column.RENAMED, " twice", s -> {
            if (!s.t().other.equals(s.t().tier)) {
                s.dsl()
                        .update(s.t())
                        .set(s.t().tier, "red")
                        .set(s.t().other, "blue")
                        .execute();
            }
        });
        refused(run, Column.RENAMED, " twice", s -> {
            if (!s.t().other.equals(s.t().tier)) {
                s.dsl()
                        .insertInto(s.t(), s.t().id, s.t().tier, s.t().other)
                        .values(7, "red", "red")
                        .execute();
            }
        });
    }

    @EveryPhase
    void deletes(PhaseRun run) throws Exception {
        each(run, s -> {
            s.dsl().deleteFrom(s.t()).where(s.t().tier.eq("gold")).execute();
            s.assertRows(BOB);
        });
    }
}
