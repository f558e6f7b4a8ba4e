package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A backfill that several instances share, one of which leaves, while rows change, move, come and go. */
class SharedTrafficTest {

    private static final int WRITERS = 3;
    private static final BatchSettings SMALL =
            BatchSettings.DEFAULT.withRows(20).withTarget(Duration.ofHours(1)).withRangeRows(100);

    @EveryDatabase
    void nothing_is_lost_and_the_run_ends(Database database, DataSource dataSource) throws Exception {
        var rig = TrafficTest.filled(database, dataSource, TrafficTest.PLAIN, TrafficTest.ROWS);
        var slow = new Tripwire(dataSource);
        try (var one = start(slow.dataSource(), "one");
                var two = start(dataSource, "two");
                var three = start(dataSource, "three")) {
            var coordinator = two.coordinator();
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator.execute(new MoveTo("tier", phase, "ada", "on")).orThrow();
                assertThat(coordinator.awaitAcknowledged("tier", Duration.ofSeconds(30)))
                        .isTrue();
            }
            slow.set(
                    "offset 19",
                    connection -> Locks.await(() -> run(coordinator).progress().rowsDone() > 200));
            var stop = new AtomicBoolean();
            var committed = new AtomicInteger();
            try (var pool = Executors.newFixedThreadPool(WRITERS)) {
                var writers = write(rig, pool, stop, committed);
                try {
                    Locks.await(() -> committed.get() > 20);
                    var running = CompletableFuture.supplyAsync(
                            () -> one.coordinator().execute(new RunBackfill("tier", Direction.FORWARD, "ada", "fill")),
                            task -> Thread.ofPlatform().daemon().start(task));
                    Locks.await(() -> !coordinator.migration("tier").runs().isEmpty()
                            && run(coordinator).progress().rowsDone() > 200);
                    three.close();
                    running.get().orThrow();
                    coordinator
                            .execute(new RunVerification("tier", Direction.FORWARD, "ada", "prove"))
                            .orThrow();
                    var before = committed.get();
                    Locks.await(() -> committed.get() > before);
                } finally {
                    stop.set(true);
                }
                for (var writer : writers) {
                    writer.get();
                }
            }
            assertThat(rig.query("select count(*) from users where subscription <> expected or tier <> expected"
                            + " or tier is null or subscription is null"))
                    .containsExactly("0");
            assertThat(rig.query("select count(*) from xc_backfill_range")).containsExactly("0");
            assertThat(coordinator.findings("tier").listed()).isEmpty();
        }
    }

    private static List<Future<?>> write(Rig rig, ExecutorService pool, AtomicBoolean stop, AtomicInteger committed) {
        var newKeys = new AtomicLong(1_000_000);
        var writers = new ArrayList<Future<?>>();
        for (int i = 0; i < WRITERS; i++) {
            var random = new Random(i);
            writers.add(pool.submit(() -> {
                TrafficTest.write(rig, random, "", newKeys, stop, committed);
                return null;
            }));
        }
        return writers;
    }

    private static RunRow run(Coordinator coordinator) {
        return coordinator.migration("tier").runs().getFirst();
    }

    private static Xc start(DataSource dataSource, String name) {
        return Xc.builder(dataSource)
                .instance(name)
                .pollInterval(Duration.ofMillis(20))
                .migrations(TrafficTest.PLAIN)
                .batches(SMALL)
                .start();
    }
}
