package dev.expandcontract.it.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.it.torture.FillPlan.Case;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.test.EveryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Backfills of a process that is killed, each at another step, and of one that is stopped for longer than others wait for
 * it: another instance ends them, and every row is filled once.
 */
class KilledBackfillTest {

    private static final long SOON = TimeUnit.MINUTES.toNanos(1);

    @EveryDatabase
    void others_end_what_a_process_leaves_that_is_killed_or_stopped_at_any_step(Database database, DataSource raw)
            throws Exception {
        try (var ground = new FillGround(database, raw, "killed-backfill")) {
            ground.create(FillPlan.all());
            var mortal = ground.start(1);
            var sleeper = ground.start(2);
            mortal.awaitJoined();
            sleeper.awaitJoined();
            var sleeping = begin(sleeper, FillPlan.stopped());
            var dying = begin(mortal, FillPlan.killed());
            mortal.kill();
            sleeper.stop();
            // none has come to its end; the connection to the process ends a moment after it
            assertThat(dying.stream().map(CompletableFuture::join)).allMatch(String::isEmpty);

            try (var xc = FillPlan.join(raw, "survivor", true)) {
                var restarted = FillPlan.stopped().stream()
                        .map(one -> CompletableFuture.supplyAsync(
                                () -> xc.coordinator()
                                        .execute(new RunBackfill(one.id(), Direction.FORWARD, "ada", "again")),
                                task -> Thread.ofPlatform().daemon().start(task)))
                        .toList();
                for (var one : FillPlan.stopped()) {
                    await(() -> wentAsFarAsItCan(ground, xc, one), one);
                }
                sleeper.resume();
                sleeper.require("go on");
                assertThat(sleeping.stream().map(CompletableFuture::join)).allMatch(reply -> reply.startsWith("done "));
                assertThat(restarted.stream().map(CompletableFuture::join)).allMatch(Outcome::succeeded);
                for (var one : FillPlan.all()) {
                    await(() -> run(xc, one).outcome() != null, one);
                    assertFilledOnce(ground, xc, one);
                }
                assertThat(ground.query("select count(*) from xc_backfill_range"))
                        .containsExactly("0");
            }
            assertThat(ground.log().wrong()).isEmpty();
        }
    }

    /** Has the process come to each of the steps. That which holds up all others comes last. */
    private static List<CompletableFuture<String>> begin(Instance instance, List<Case> cases) {
        var last =
                cases.stream().filter(one -> one.step() == FillStep.END_WRITTEN).toList();
        var first = cases.stream().filter(one -> !last.contains(one)).toList();
        var replies = new ArrayList<CompletableFuture<String>>();
        for (var some : List.of(first, last)) {
            some.forEach(one -> replies.add(instance.ask("fill " + one.id())));
            some.forEach(one -> instance.awaitAt(one.id()));
        }
        return replies;
    }

    /** Whether only what the stopped process holds locked is left, if anything is. */
    private static boolean wentAsFarAsItCan(FillGround ground, Xc xc, Case one) throws Exception {
        return switch (one.step()) {
            case ROWS_UPDATED ->
                ground.query("select number from xc_backfill_range where upper_key is null and migration_id = '"
                                        + one.id() + "'")
                                .size()
                        == 1;
            case CHECKPOINT_WRITTEN -> run(xc, one).progress().rowsDone() == FillPlan.ROWS - FillPlan.RANGE_ROWS;
            default -> "finished".equals(run(xc, one).outcome());
        };
    }

    private static void assertFilledOnce(FillGround ground, Xc xc, Case one) throws Exception {
        assertThat(ground.rows(one))
                .as(one.id())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, FillPlan.ROWS + 1)
                        .mapToObj(row -> one.filled(row) + " 1")
                        .toList());
        var run = run(xc, one);
        assertThat(run.outcome()).as(one.id()).isEqualTo("finished");
        assertThat(run.progress().rowsDone())
                .as(one.id())
                .isEqualTo(one.step().hasBegun() ? FillPlan.ROWS : FillPlan.ROWS + 1);
        assertThat(run.progress().differences()).as(one.id()).isEqualTo(FillPlan.ROWS + 1);
        assertThat(xc.coordinator().migration(one.id()).nextHistory())
                .as(one.id())
                .isEqualTo(HistoryState.FILLED);
    }

    private static RunRow run(Xc xc, Case one) {
        return xc.coordinator().migration(one.id()).runs().getFirst();
    }

    private static void await(Callable<Boolean> condition, Case one) throws Exception {
        long until = System.nanoTime() + SOON;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("time for %s", one.id()).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
