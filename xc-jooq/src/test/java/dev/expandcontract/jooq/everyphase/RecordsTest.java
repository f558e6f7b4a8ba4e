package dev.expandcontract.jooq.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import java.util.List;
import org.jooq.Query;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.exception.DataChangedException;
import org.jooq.impl.DAOImpl;

/** Records, DAOs, batches and loaders. */
class RecordsTest extends Suite {

    private static final String ANN = "1|Ann|gold";
    private static final String BOB = "2|Bob|silver";
    private static final String CAT = "3|Cat|gold";

    private static MembersRecord bob(Subject s) {
        return s.dsl().fetchSingle(s.t(), s.t().id.eq(2));
    }

    @EveryPhase
    void records_are_stored_refreshed_and_deleted(PhaseRun run) throws Exception {
        each(run, s -> {
            var row = s.dsl().newRecord(s.t());
            row.setName("Eve");
            row.setTier("blue");
            row.store();
            assertThat(row.getId()).isGreaterThan(3);
            s.assertRows(ANN, BOB, CAT, row.getId() + "|Eve|!blue");
            row.setTier("red");
            assertThat(row.store()).isOne();
            s.assertRows(ANN, BOB, CAT, row.getId() + "|Eve|!red");
            s.dsl()
                    .update(s.t())
                    .set(s.t().tier, "green")
                    .where(s.t().id.eq(row.getId()))
                    .execute();
            row.refresh();
            assertThat(row.getTier()).isEqualTo("green");
            assertThat(row.delete()).isOne();
            s.assertRows(ANN, BOB, CAT);
        });
        each(run, s -> {
            assertThat(s.row(7, "Eve", "blue").insert()).isOne();
            var bob = bob(s);
            bob.setTier("red");
            assertThat(bob.update()).isOne();
            s.assertRows(ANN, "2|Bob|!red", CAT, "7|Eve|!blue");
        });
        each(run, s -> {
            var bob = bob(s);
            bob.setName("Bea");
            bob.store();
            assertThat(bob(s).getTier()).isEqualTo("silver");
            s.assertRows(ANN, "2|Bea|silver", CAT);
        });
        each(run, s -> {
            bob(s).refresh(s.t().tier);
            assertThat(bob(s).into(s.t()).getTier()).isEqualTo("silver");
        });
        // MySQL knows what jOOQ renders for it from 8.0.19 on.
        if (run.database() != Database.MYSQL) {
            ChangesTest.exceptInJavaOnH2(run, "calls something else", s -> {
                s.row(2, "Bea", "blue").merge();
                s.assertRows(ANN, "2|Bea|!blue", CAT);
            });
        }
    }

    @EveryPhase
    void optimistic_locking(PhaseRun run) throws Exception {
        each(run, t -> {
            var s = t.with(dsl(run, new Settings().withExecuteWithOptimisticLocking(true)));
            var one = bob(s);
            var two = bob(s);
            one.setTier("red");
            one.store();
            two.setTier("green");
            assertThatThrownBy(two::store).isInstanceOf(DataChangedException.class);
            s.assertRows(ANN, "2|Bob|!red", CAT);
        });
        each(run, t -> {
            var s = t.with(dsl(
                    run,
                    new Settings()
                            .withExecuteWithOptimisticLocking(true)
                            .withUpdateRecordVersion(false)
                            .withExecuteWithOptimisticLockingExcludeUnversioned(false)));
            var bob = bob(s);
            bob.setTier("red");
            bob.update();
            s.assertRows(ANN, "2|Bob|!red", CAT);
        });
    }

    @EveryPhase
    void batches_of_records(PhaseRun run) throws Exception {
        each(run, s -> {
            s.dsl().batchInsert(s.row(7, "Eve", "blue"), s.row(8, "Flo", "red")).execute();
            var rows = s.dsl()
                    .selectFrom(s.t())
                    .where(s.t().id.ge(7))
                    .orderBy(s.t().id)
                    .fetch();
            rows.forEach(row -> row.setTier(row.getTier() + "ish"));
            s.dsl().batchUpdate(rows).execute();
            s.assertRows(ANN, BOB, CAT, "7|Eve|!blueish", "8|Flo|!redish");
            s.dsl().batchDelete(rows).execute();
            s.assertRows(ANN, BOB, CAT);
        });
        each(run, s -> {
            var bob = bob(s);
            bob.setTier("red");
            s.dsl().batchStore(List.of(bob, s.row(7, "Eve", "blue"))).execute();
            s.assertRows(ANN, "2|Bob|!red", CAT, "7|Eve|!blue");
        });
        each(run, s -> {
            s.dsl().batched(c -> {
                c.dsl()
                        .update(s.t())
                        .set(s.t().tier, "red")
                        .where(s.t().id.eq(1))
                        .execute();
                c.dsl()
                        .update(s.t())
                        .set(s.t().tier, "blue")
                        .where(s.t().id.eq(2))
                        .execute();
            });
            s.assertRows("1|Ann|!red", "2|Bob|!blue", CAT);
        });
    }

    @EveryPhase
    void batches_of_values(PhaseRun run) throws Exception {
        each(run, s -> {
            s.dsl()
                    .batch(s.dsl()
                            .insertInto(s.t(), s.t().id, s.t().tier, s.t().name)
                            .values((Integer) null, null, null))
                    .bind(7, "blue", "Eve")
                    .bind(8, "red", "Flo")
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|Eve|!blue", "8|Flo|!red");
        });
        each(run, s -> {
            s.dsl()
                    .batch(s.dsl()
                            .update(s.t())
                            .set(s.t().tier, (String) null)
                            .set(s.t().name, (String) null)
                            .where(s.t().tier.eq((String) null))
                            .and(s.t().id.eq((Integer) null)))
                    .bind("red", "Bea", "silver", 2)
                    .bind("blue", "Amy", "silver", 1)
                    .execute();
            s.assertRows(ANN, "2|Bea|!red", CAT);
        });
        each(run, s -> {
            s.dsl()
                    .batch(List.<Query>of(
                            s.dsl()
                                    .update(s.t())
                                    .set(s.t().name, "Amy")
                                    .where(s.t().id.eq(1)),
                            s.dsl().deleteFrom(s.t()).where(s.t().id.eq(3))))
                    .execute();
            s.assertRows("1|Amy|gold", BOB);
        });
        each(run, s -> {
            var query =
                    s.dsl().update(s.t()).set(s.t().tier, "red").where(s.t().id.eq(2));
            query.bind(1, "blue");
            query.execute();
            s.assertRows(ANN, "2|Bob|!blue", CAT);
        });
    }

    @EveryPhase
    void loaders(PhaseRun run) throws Exception {
        each(run, s -> {
            s.dsl()
                    .loadInto(s.t())
                    .loadArrays(new Object[] {7, "Eve", "blue"}, new Object[] {8, "Flo", "red"})
                    .fields(s.t().id, s.t().name, s.t().tier)
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|Eve|!blue", "8|Flo|!red");
        });
        each(run, s -> {
            s.dsl()
                    .loadInto(s.t())
                    .bulkAll()
                    .batchAll()
                    .loadCSV("id;tier\n7;blue\n8;red\n")
                    .fields(s.t().id, s.t().tier)
                    .separator(';')
                    .execute();
            s.assertRows(ANN, BOB, CAT, "7|null|!blue", "8|null|!red");
        });
    }

    /** What jOOQ generates for beans. */
    private static final class Dao extends DAOImpl<MembersRecord, SelectsTest.Bean, Integer> {

        private final Members table;

        Dao(Subject s) {
            super(s.t(), SelectsTest.Bean.class, s.dsl().configuration());
            table = s.t();
        }

        @Override
        public Integer getId(SelectsTest.Bean bean) {
            return bean.id;
        }

        List<SelectsTest.Bean> byTier(String tier) {
            return fetch(table.tier, tier);
        }
    }

    @EveryPhase
    void daos(PhaseRun run) throws Exception {
        each(run, s -> {
            var dao = new Dao(s);
            assertThat(dao.byTier("silver"))
                    .singleElement()
                    .satisfies(bean -> assertThat(bean.name).isEqualTo("Bob"));
            var bean = dao.fetchOptional(s.t().id, 2).orElseThrow();
            bean.tier = "red";
            bean.subscription = "red";
            bean.version = 1;
            bean.team_id = 1;
            if (s.t().other == s.t().tier) {
                dao.update(bean);
                s.assertRows(ANN, "2|Bob|!red", CAT);
            }
            dao.deleteById(2);
            s.assertRows(ANN, CAT);
        });
    }

    @EveryPhase
    void static_statements(PhaseRun run) throws Exception {
        var settings = new Settings().withStatementType(StatementType.STATIC_STATEMENT);
        inSql(run, "writes to", t -> {
            var s = t.with(dsl(run, settings));
            s.dsl().insertInto(s.t(), s.t().id, s.t().tier).values(7, "it's ?").execute();
            s.dsl()
                    .update(s.t())
                    .set(s.t().tier, "red")
                    .where(s.t().tier.eq("silver"))
                    .execute();
            s.assertRows(ANN, "2|Bob|!red", CAT, "7|null|!it's ?");
        });
    }
}
