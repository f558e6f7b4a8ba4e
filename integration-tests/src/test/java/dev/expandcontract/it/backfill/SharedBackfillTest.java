package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.PauseBackfill;
import dev.expandcontract.coordinator.Command.ResumeBackfill;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.SetPace;
import dev.expandcontract.coordinator.Command.StopBackfill;
import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.GateSettings;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.DialBoard;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Backfills that several instances share, that are paused and stopped, and whose instances die. */
class SharedBackfillTest {

    private static final int ROWS = 40;

    /** Batches of 4 rows, ranges of 12. */
    private static final BatchSettings SMALL =
            BatchSettings.DEFAULT.withRows(4).withTarget(Duration.ofHours(1)).withRangeRows(12);

    /** What only the statement has that looks for the end of a batch. */
    private static final String BATCH = "offset 3";

    private static final RunBackfill RUN = new RunBackfill("tier", Direction.FORWARD, "ada", "fill");

    @EveryDatabase
    void a_process_that_dies_at_any_call_leaves_what_another_one_ends(Database database, DataSource dataSource)
            throws SQLException {
        var scene = new Scene(database, dataSource);
        var whole = new Tripwire(dataSource);
        var first = scene.instance("whole", whole.dataSource());
        scene.reset();
        whole.set(-1, true, connection -> {});
        first.execute(RUN).orThrow();
        int calls = whole.calls();
        assertThat(calls).isGreaterThan(60);
        var other = scene.instance("other", dataSource);
        for (int call = 1; call <= calls; call += 9) {
            scene.reset();
            boolean before = call % 2 == 1;
            var mortal = new Tripwire(dataSource);
            var dying = scene.instance("dying", mortal.dataSource());
            mortal.die(call, before);
            try {
                dying.execute(RUN);
            } catch (ExpandContractException dead) {
                // what it would have told nobody hears
            }
            if (!mortal.isDead()) {
                // there are fewer calls once the statistics know the table
                assertThat(call).isGreaterThan(calls - 20);
                break;
            }
            scene.forget("dying");

            while (other.help()) {
                // takes over what the dead one has left
            }
            if (other.migration("tier").runs().isEmpty()
                    || !"finished".equals(scene.run(other).outcome())) {
                other.execute(RUN).orThrow();
            }

            scene.assertFilledOnce(other, "call " + call);
        }
    }

    @EveryDatabase
    void an_instance_that_begins_late_shares_the_work(Database database, DataSource dataSource) throws Exception {
        var scene = new Scene(database, dataSource);
        scene.reset();
        var slow = new Tripwire(dataSource);
        var reached = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var one = scene.instance("one", slow.dataSource());
        var two = scene.instance("two", dataSource);
        slow.set(BATCH, connection -> {
            reached.countDown();
            await(go);
        });
        var running = async(() -> one.execute(RUN));
        await(reached);
        var helping = async(two::help);
        // two has done all but the range that one holds
        Locks.await(() -> scene.run(two).progress().rowsDone() == ROWS - 12);
        go.countDown();

        assertThat(running.get().succeeded()).isTrue();
        assertThat(helping.get()).isTrue();
        scene.assertFilledOnce(two, "");
    }

    @EveryDatabase
    void a_batch_whose_range_was_taken_over_is_rolled_back(Database database, DataSource dataSource) throws Exception {
        var scene = new Scene(database, dataSource);
        scene.reset();
        var slow = new Tripwire(dataSource);
        var reached = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var one = scene.instance("one", slow.dataSource());
        var two = scene.instance("two", dataSource);
        slow.set(BATCH, connection -> {
            reached.countDown();
            await(go);
        });
        var running = async(() -> one.execute(RUN));
        await(reached);
        scene.forget("one");

        assertThat(two.help()).isTrue();
        scene.assertFilledOnce(two, "");
        go.countDown();

        assertThat(running.get().succeeded()).isTrue();
        scene.assertFilledOnce(two, "");
    }

    @EveryDatabase
    void a_batch_counts_under_the_claim_alone_that_its_range_has(Database database, DataSource dataSource)
            throws Exception {
        var scene = new Scene(database, dataSource);
        scene.reset();
        var oneReached = new CountDownLatch(1);
        var oneGoes = new CountDownLatch(1);
        var twoReached = new CountDownLatch(1);
        var twoGoes = new CountDownLatch(1);
        var first = new Tripwire(dataSource);
        first.set(BATCH, connection -> {
            oneReached.countDown();
            await(oneGoes);
        });
        var second = new Tripwire(dataSource);
        second.set(BATCH, connection -> {
            twoReached.countDown();
            await(twoGoes);
        });
        var one = scene.instance("one", first.dataSource());
        var two = scene.instance("two", second.dataSource());
        var running = async(() -> one.execute(RUN));
        await(oneReached);
        scene.forget("one");
        var helping = async(two::help);
        await(twoReached);
        // both are in the same range now, and only two may commit
        oneGoes.countDown();
        var desk = scene.instance("desk", dataSource);
        Locks.await(() -> scene.run(desk).progress().rowsDone() == ROWS - 12);
        twoGoes.countDown();

        assertThat(running.get().succeeded()).isTrue();
        assertThat(helping.get()).isTrue();
        scene.assertFilledOnce(desk, "");
    }

    @EveryDatabase
    void it_rests_and_stops_and_goes_on_where_it_stood(Database database, DataSource dataSource) throws Exception {
        var scene = new Scene(database, dataSource);
        scene.reset();
        var gate = new Tripwire(dataSource);
        var reached = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var one = scene.instance("one", gate.dataSource());
        var desk = scene.instance("desk", dataSource);
        gate.set(BATCH, connection -> {
            reached.countDown();
            await(go);
        });
        var running = async(() -> one.execute(RUN));
        await(reached);
        assertThat(desk.execute(new PauseBackfill("tier", Direction.FORWARD, "ada", "peak"))
                        .message())
                .isEqualTo("Forward backfill of migration 'tier' rests from its next batch on, until it is resumed.");
        go.countDown();
        Locks.await(() -> scene.run(desk).progress().rowsDone() == 4);
        assertThat(desk.help()).isFalse();
        assertThat(running.isDone()).isFalse();
        assertThat(scene.run(desk).progress().rowsDone()).isEqualTo(4);
        assertThat(scene.run(desk).paused()).isTrue();
        assertThat(scene.run(desk).timeLeft()).isEmpty();

        assertThat(desk.execute(new SetPace(
                                "tier", Direction.FORWARD, Duration.ofMillis(20), OptionalLong.of(8), "ada", "slowly"))
                        .message())
                .isEqualTo(
                        "Forward backfill of migration 'tier' has batches of 20 ms from now on, and passes 8 rows per"
                                + " second at most.");
        desk.execute(new ResumeBackfill("tier", Direction.FORWARD, "ada", "night"))
                .orThrow();
        Locks.await(() -> scene.run(desk).rowsPerSecond() > 0);
        assertThat(scene.run(desk).progress().rowsEstimated()).isPositive();
        assertThat(scene.run(desk).timeLeft()).isPresent();
        assertThat(desk.execute(new StopBackfill("tier", Direction.FORWARD, "ada", "too slow"))
                        .message())
                .isEqualTo(
                        "Forward backfill of migration 'tier' ends after the batches that run. RunBackfill goes on where"
                                + " it stands.");
        var stopped = (BackfillFinished) running.get();
        assertThat(stopped.succeeded()).isFalse();
        assertThat(stopped.message()).endsWith("; it stopped before the end: ada has stopped it (too slow).");
        assertThat(stopped.rows()).isBetween(5L, ROWS - 1L);
        assertThat(desk.migration("tier").nextHistory()).isEqualTo(HistoryState.STALE);

        var again = async(() -> desk.execute(RUN));
        Locks.await(() -> scene.run(desk).outcome() == null);
        desk.execute(new SetPace("tier", Direction.FORWARD, Duration.ofMillis(20), OptionalLong.empty(), "ada", "go"))
                .orThrow();
        assertThat(again.get()).isInstanceOfSatisfying(BackfillFinished.class, finished -> {
            assertThat(finished.succeeded()).isTrue();
            assertThat(finished.rows()).isEqualTo(ROWS);
        });
        scene.assertFilledOnce(desk, "");
        assertThat(desk.audit("tier"))
                .extracting(AuditEntry::action, AuditEntry::outcome)
                .map(Object::toString)
                .containsSubsequence(
                        "(\"pause backfill\", \"changed\")",
                        "(\"set pace\", \"changed\")",
                        "(\"resume backfill\", \"changed\")",
                        "(\"stop backfill\", \"changed\")",
                        "(\"forward backfill\", \"finished\")");
    }

    @EveryDatabase
    void what_makes_no_sense_is_refused(Database database, DataSource dataSource) throws SQLException {
        var scene = new Scene(database, dataSource);
        scene.reset();
        var desk = scene.instance("desk", dataSource);
        assertRefused(
                desk,
                new PauseBackfill("tier", Direction.FORWARD, "ada", "peak"),
                "Forward backfill of migration 'tier' does not run. Begin one by RunBackfill.");
        assertRefused(
                desk,
                new SetPace("tier", Direction.FORWARD, Duration.ofMillis(100), OptionalLong.of(0), "ada", "stop"),
                "A pace of 0 rows per second would never end. Pause the backfill instead.");
        assertRefused(
                desk,
                new SetPace("tier", Direction.FORWARD, Duration.ZERO, OptionalLong.empty(), "ada", "fast"),
                "A batch cannot take PT0S. Give it a millisecond or more; 100 are usual.");
    }

    @EveryDatabase
    void other_instances_join_by_themselves(Database database, DataSource dataSource) throws Exception {
        var scene = new Scene(database, dataSource);
        scene.fill();
        var slow = new Tripwire(dataSource);
        var go = new CountDownLatch(1);
        slow.set(BATCH, connection -> await(go));
        try (var one = scene.start("one", slow.dataSource(), false);
                var two = scene.start("two", dataSource, true)) {
            var coordinator = two.coordinator();
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator.execute(new MoveTo("tier", phase, "ada", "on")).orThrow();
                assertThat(coordinator.awaitAcknowledged("tier", Duration.ofSeconds(30)))
                        .isTrue();
            }
            var running = async(() -> one.coordinator().execute(RUN));
            Locks.await(() -> !coordinator.migration("tier").runs().isEmpty()
                    && scene.run(coordinator).progress().rowsDone() == ROWS - 12);
            go.countDown();
            assertThat(running.get().succeeded()).isTrue();
            scene.assertFilledOnce(coordinator, "");
        }
    }

    /** In a thread of its own, as what it does may wait for what another one does. */
    private static <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void assertRefused(Coordinator coordinator, Command command, String message) {
        Outcome outcome = coordinator.execute(command);
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.message()).isEqualTo(message);
    }

    /** A table of users, and instances over it that are driven by hand. */
    private static final class Scene {

        private final Rig rig;
        private final MetadataStore store;

        private Scene(Database database, DataSource dataSource) throws SQLException {
            rig = Rig.ofUsers(database, dataSource);
            rig.execute("create table users (id int primary key, subscription varchar(40), tier varchar(40))");
            store = new MetadataStore(dataSource, database, TablePrefix.DEFAULT);
            store.install(true, Timing.SYSTEM);
        }

        /** Begins again in the phase BACKFILL, with nothing filled. */
        private void reset() throws SQLException {
            fill();
            rig.execute("delete from xc_backfill", "delete from xc_backfill_range", "delete from xc_migration");
            store.transact("entering a migration", transaction -> {
                transaction.control().lock();
                transaction.migrations().insert(rig.migration, Phase.BACKFILL, 0);
                return rig;
            });
        }

        private void fill() throws SQLException {
            rig.execute(
                    "delete from users",
                    IntStream.rangeClosed(1, ROWS)
                            .mapToObj(id -> "(" + id + ", 'v" + id + "', null)")
                            .collect(Collectors.joining(", ", "insert into users values ", "")));
        }

        private Coordinator instance(String name, DataSource dataSource) throws SQLException {
            var identity = new InstanceIdentity(name, name, "", "localhost", 1, "test");
            store.transact("joining", transaction -> {
                transaction.instances().delete(name);
                transaction.instances().insert(identity, 1, 0, 0, 0);
                transaction.instances().addMigration(name, "tier");
                return name;
            });
            rig.execute("update xc_instance set heartbeat_at = '2100-01-01 00:00:00' where id = '" + name + "'");
            var fence = Fence.unfenced(rig.board);
            return new Coordinator(
                    new MetadataStore(dataSource, rig.database, TablePrefix.DEFAULT),
                    new CatalogSource(dataSource, rig.database),
                    new Backfill(dataSource, rig.database, fence, SMALL),
                    new Verification(dataSource, rig.database, fence, SMALL),
                    new FenceWatch(
                            rig.dataSource, rig.database, new FenceTables("xc_control", "xc_instance", "xc_fence")),
                    identity,
                    new GateSettings(Duration.ZERO, 0),
                    new DialBoard(),
                    Timing.SYSTEM,
                    () -> MigrationRegistry.of(rig.migration),
                    () -> {},
                    CommandObserver.NONE);
        }

        private Xc start(String name, DataSource dataSource, boolean helping) {
            return Xc.builder(dataSource)
                    .instance(name)
                    .migrations(rig.migration)
                    .batches(SMALL)
                    .helpBackfills(helping)
                    .start();
        }

        /** An instance that is gone is taken to be so at once. */
        private void forget(String name) {
            store.transact("forgetting an instance", transaction -> {
                transaction.instances().delete(name);
                return name;
            });
        }

        private RunRow run(Coordinator coordinator) {
            return coordinator.migration("tier").runs().getFirst();
        }

        private void assertFilledOnce(Coordinator coordinator, String when) throws SQLException {
            assertThat(rig.query("select count(*) from users where tier = subscription"))
                    .as(when)
                    .containsExactly(String.valueOf(ROWS));
            var run = run(coordinator);
            assertThat(run.outcome()).as(when).isEqualTo("finished");
            assertThat(run.progress().rowsDone()).as(when).isEqualTo(ROWS);
            assertThat(run.progress().differences()).as(when).isEqualTo(ROWS);
            assertThat(rig.query("select count(*) from xc_backfill_range"))
                    .as(when)
                    .containsExactly("0");
            assertThat(coordinator.migration("tier").nextHistory()).as(when).isEqualTo(HistoryState.FILLED);
        }
    }
}
