package dev.expandcontract.jooq.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;

/** Transactions, and statements that outlive a change of phase. */
class TransactionsTest extends Suite {

    private static void step(PhaseRun run, Phase phase) {
        run.board()
                .publish(new PhaseSnapshot(
                        run.board().current().epoch() + 1,
                        Arrays.stream(Column.values())
                                .collect(Collectors.toMap(
                                        column -> column.migration().id(), column -> phase))));
    }

    private static Phase neighbour(PhaseRun run) {
        return switch (run.state().phase()) {
            case EXPAND -> Phase.DUAL_WRITE;
            case DUAL_WRITE -> Phase.BACKFILL;
            case BACKFILL -> Phase.CUTOVER;
            case CUTOVER -> Phase.SOAK;
            case SOAK -> Phase.CONTRACT;
            case CONTRACT -> Phase.SOAK;
        };
    }

    /** Whoever is first on the connection, the others run under the same phase to the end of the transaction. */
    @EveryPhase
    void jooq_and_jdbc_share_one_view_of_the_phases(PhaseRun run) throws Exception {
        each(run, s -> {
            try (var connection = run.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                var dsl = DSL.using(XcJooq.configure(s.dsl().configuration().derive(connection), run.dataSource()));
                dsl.update(s.t())
                        .set(s.t().tier, "red")
                        .where(s.t().tier.eq("silver"))
                        .execute();
                step(run, neighbour(run));
                var sql = Club.text(
                        run.database(),
                        "update [" + s.column().table() + "] set ["
                                + s.column().migration().marker() + "] = ? where [id] = 1");
                try (var update = connection.prepareStatement(sql)) {
                    update.setString(1, "blue");
                    assertThat(update.executeUpdate()).isOne();
                }
                assertThat(dsl.select(s.t().tier).from(s.t()).orderBy(s.t().id).fetch(s.t().tier))
                        .containsExactly("blue", "red", "gold");
                connection.commit();
            } finally {
                step(run, run.state().phase());
            }
            s.assertRows("1|Ann|!blue", "2|Bob|!red", "3|Cat|gold");
        });
    }

    @EveryPhase
    void transactions_of_jooq_are_undone_as_a_whole(PhaseRun run) throws Exception {
        each(run, s -> {
            try {
                s.dsl().transaction(configuration -> {
                    var dsl = DSL.using(configuration);
                    dsl.update(s.t()).set(s.t().tier, "red").execute();
                    dsl.transaction(nested -> DSL.using(nested)
                            .deleteFrom(s.t())
                            .where(s.t().tier.eq("red"))
                            .execute());
                    throw new IllegalStateException("undo");
                });
            } catch (IllegalStateException undone) {
                assertThat(undone).hasMessage("undo");
            }
            s.assertRows("1|Ann|gold", "2|Bob|silver", "3|Cat|gold");
        });
    }

    @EveryPhase
    void a_statement_that_is_kept_follows_the_phase(PhaseRun run) throws Exception {
        if (run.state().present().size() == 1) {
            return;
        }
        each(run, s -> {
            try (var connection = run.dataSource().getConnection()) {
                var dsl = DSL.using(XcJooq.configure(s.dsl().configuration().derive(connection), run.dataSource()));
                try (var query = dsl.select(s.t().name)
                        .from(s.t())
                        .where(s.t().tier.eq("gold"))
                        .orderBy(s.t().id)
                        .keepStatement(true)) {
                    assertThat(query.fetch(s.t().name)).containsExactly("Ann", "Cat");
                    step(run, run.state().reads() == Side.OLD ? Phase.SOAK : Phase.BACKFILL);
                    assertThat(query.fetch(s.t().name)).isEmpty();
                    query.bind(1, "wrong");
                    assertThat(query.fetch(s.t().name)).containsExactly("Ann", "Bob", "Cat");
                }
            } finally {
                step(run, run.state().phase());
            }
        });
    }
}
