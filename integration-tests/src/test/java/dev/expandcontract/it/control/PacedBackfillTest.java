package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Command.SetPace;
import dev.expandcontract.coordinator.Command.StopBackfill;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.pace.Pace;
import dev.expandcontract.pace.PaceProbe;
import dev.expandcontract.pace.PaceProbes;
import dev.expandcontract.pace.Reading;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Probes change a backfill or verification while it runs, and whoever looks at it sees why. */
class PacedBackfillTest {

    private static final int ROWS = 200;
    private static final BatchSettings SMALL = BatchSettings.DEFAULT.withRows(5).withRangeRows(50);
    private static final String FAILED =
            "a rests: set by hand: the probe failed: java.lang.IllegalStateException: it is broken";

    @EveryDatabase
    void a_probe_that_fails_pauses_the_backfill_until_it_answers(Database database, DataSource raw) throws Exception {
        var probe = new ByHand(() -> {
            throw new IllegalStateException("it is broken");
        });
        try (var scene = new Scene(database, raw, probes -> List.of(probe))) {
            var running = scene.runBackfill();
            Fleet.await(() -> scene.run() != null && scene.run().paceReason().equals(FAILED));
            assertThat(scene.run()).satisfies(run -> {
                assertThat(run.progress().rowsDone()).isZero();
                assertThat(run.paused()).isFalse();
                assertThat(run.rowsPerSecond()).isZero();
                assertThat(run.timeLeft()).isEmpty();
            });
            assertThat(running).isNotDone();
            assertThat(scene.xc.figures().backfills()).singleElement().satisfies(backfill -> {
                assertThat(backfill.rest()).isEqualTo(Figures.Rest.PROBE);
                assertThat(backfill.pacePercent()).isZero();
                assertThat(backfill.rowsTotal()).isPositive();
                assertThat(backfill.secondsLeft()).isNaN();
            });

            probe.set(Pace.FULL, "fine");
            assertThat(running.get().succeeded()).isTrue();
            scene.assertFilled();
            assertThat(scene.run().summary()).isEqualTo("200 of 200 rows (100 %)");
            assertThat(scene.xc.figures().backfills()).singleElement().satisfies(backfill -> {
                assertThat(backfill.rest()).isEqualTo(Figures.Rest.NONE);
                assertThat(backfill.rowsFilled()).isEqualTo(ROWS);
            });
        }
    }

    @EveryDatabase
    void a_probe_pauses_a_verification_too_until_the_phase_moves_or_it_answers(Database database, DataSource raw)
            throws Exception {
        var probe = new ByHand(() -> new Reading(Pace.FULL, ""));
        probe.set(Pace.PAUSED, "at night only");
        try (var scene = new Scene(database, raw, probes -> List.of(probe))) {
            var running = scene.runVerification();
            Fleet.await(() ->
                    scene.run() != null && scene.run().paceReason().equals("a rests: set by hand: at night only"));
            assertThat(scene.run().kind()).isEqualTo(RunKind.VERIFICATION);
            assertThat(scene.run().pacePercent()).isZero();
            assertThat(scene.run().progress().rowsDone()).isZero();
            scene.execute(Fleet.moveTo(Phase.DUAL_WRITE)).orThrow();
            assertThat(running.get().message()).contains("compared 0 rows").contains("is in phase DUAL_WRITE");

            scene.fleet.move(Phase.BACKFILL);
            var again = scene.runVerification();
            Fleet.await(() -> scene.run().outcome() == null && scene.run().pacePercent() == 0);
            probe.set(Pace.FULL, "fine");
            assertThat(again.get().message()).contains("compared 200 rows and found 200 differences");
            assertThat(scene.run().paceReason()).isEmpty();
            assertThat(scene.run().pacePercent()).isEqualTo(100);
        }
    }

    @EveryDatabase
    void an_instance_tells_what_it_has_refused_and_how_far_behind_its_transactions_are(
            Database database, DataSource raw) throws Exception {
        try (var scene = new Scene(database, raw, probes -> List.of());
                var connection = scene.xc.dataSource().getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select tier from users"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.prepareStatement("select tier from users"))
                    .isInstanceOf(SQLException.class);
            assertThat(scene.xc.figures().refusedStatements()).isEqualTo(2);
            assertThat(scene.xc.figures().phases().phase("tier")).isEqualTo(Phase.BACKFILL);
            assertThat(scene.xc.figures().epochLag()).isZero();
            connection.setAutoCommit(false);
            statement.executeQuery("select xc$tier from users").close();
            scene.execute(Fleet.moveTo(Phase.DUAL_WRITE)).orThrow();
            Fleet.await(() -> scene.xc.figures().epochLag() == 1);
            assertThat(scene.xc.figures().fleet()).containsExactly(new Figures.Fleet("tier", 0, 1, 0));
            var drainsBefore = scene.xc.figures().drains();
            connection.rollback();
            Fleet.await(() -> scene.xc.figures().epochLag() == 0);
            Fleet.await(() -> scene.xc.figures().drains().count() == drainsBefore.count() + 1);
            assertThat(scene.xc.figures().drains().nanos()).isGreaterThan(drainsBefore.nanos());
            assertThat(scene.xc.figures().fleet()).containsExactly(new Figures.Fleet("tier", 1, 0, 0));
            assertThat(scene.xc.figures().analysedTexts()).isGreaterThanOrEqualTo(2);
            assertThat(scene.xc.figures().cachedTexts()).isGreaterThanOrEqualTo(2);
        }
    }

    @EveryDatabase
    void a_probe_that_hangs_is_as_bad_and_does_not_hold_up_the_end_of_the_instance(Database database, DataSource raw)
            throws Exception {
        var never = new CountDownLatch(1);
        var probe = new ByHand(() -> {
            never.await();
            return new Reading(Pace.FULL, "");
        });
        try (var scene = new Scene(database, raw, probes -> List.of(probe))) {
            var running = scene.runBackfill();
            Fleet.await(() -> scene.run() != null
                    && scene.run()
                            .paceReason()
                            .equals("a rests: set by hand: the probe has not answered within 5000 ms"));
            scene.execute(new StopBackfill("tier", Direction.FORWARD, "ada", "enough"))
                    .orThrow();
            assertThat(running.get().message()).endsWith("ada has stopped it (enough).");
        }
    }

    @EveryDatabase
    void limits_slow_and_pause_a_backfill_that_runs(Database database, DataSource raw) throws Exception {
        var probe = new ByHand(() -> new Reading(Pace.FULL, ""));
        try (var scene = new Scene(database, raw, probes -> List.of(probe, probes.activeSessions(500, 1000)))) {
            var running = scene.runBackfill();
            scene.limit(OptionalLong.of(10));
            Fleet.await(() -> scene.run().progress().rowsDone() > 0);
            assertThat(scene.run().paceReason()).isEmpty();

            probe.set(Pace.SLOW, "12 of 10");
            Fleet.await(() -> scene.run().paceReason().equals("a works at 50 % of full pace: set by hand: 12 of 10")
                    || scene.run().paceReason().equals("a works at 25 % of full pace: set by hand: 12 of 10"));
            probe.set(Pace.PAUSED, "20 of 10");
            Fleet.await(() -> scene.run().paceReason().equals("a rests: set by hand: 20 of 10"));
            assertThat(scene.run().ranges()).singleElement().satisfies(range -> {
                assertThat(range.pace().percent()).isZero();
                assertThat(range.rowsPerSecond()).isZero();
                assertThat(range.instance()).isEqualTo("a");
            });
            probe.set(Pace.FULL, "9 of 10");
            Fleet.await(() -> scene.run()
                    .paceReason()
                    .equals("a works at 10 % of full pace: recovering from set by hand: 20 of 10"));

            scene.limit(OptionalLong.empty());
            assertThat(running.get().succeeded()).isTrue();
            scene.assertFilled();
        }
    }

    @EveryDatabase
    void sessions_that_are_busy_pause_a_backfill_until_they_are_not(Database database, DataSource raw)
            throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        try (var scene = new Scene(database, raw, probes -> List.of(probes.activeSessions(2, 3)));
                var holder = raw.getConnection()) {
            scene.fleet.sql("create table busy (id int primary key, n int)", "insert into busy values (1, 0)");
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("update busy set n = 1");
            }
            for (int i = 0; i < 3; i++) {
                threads.execute(() -> update(raw));
            }
            var busy = new PaceProbes(raw, database, TablePrefix.DEFAULT).activeSessions(1, 3);
            Fleet.await(() -> read(busy).pace() == Pace.PAUSED);
            var running = scene.runBackfill();
            Fleet.await(() -> scene.run() != null
                    && scene.run().paceReason().startsWith("a rests: active sessions: ")
                    && scene.run().paceReason().endsWith(" sessions are active; 2 slow the work, 3 pause it"));
            holder.rollback();
            assertThat(running.get().succeeded()).isTrue();
            scene.assertFilled();
        } finally {
            threads.shutdown();
        }
    }

    @EveryDatabase
    void a_window_that_is_closed_keeps_a_backfill_from_its_first_row(Database database, DataSource raw)
            throws Exception {
        var now = LocalTime.now(ZoneOffset.UTC);
        var from = now.plusHours(2);
        var to = now.plusHours(3);
        try (var scene = new Scene(database, raw, probes -> List.of(probes.dailyWindow(from, to, ZoneOffset.UTC)))) {
            var running = scene.runBackfill();
            Fleet.await(() -> scene.run() != null
                    && scene.run()
                            .paceReason()
                            .equals("a rests: daily window: it is open from " + from + " to " + to + " (Z)"));
            scene.execute(new StopBackfill("tier", Direction.FORWARD, "ada", "tomorrow"))
                    .orThrow();
            assertThat(running.get().message()).contains(" looked at 0 rows and filled 0; ");
        }
    }

    @EveryDatabase
    void traffic_is_given_way_to_without_being_asked_for(Database database, DataSource raw) throws Exception {
        try (var scene = new Scene(database, raw, probes -> List.of())) {
            var busy = new AtomicBoolean(true);
            var traffic = CompletableFuture.runAsync(() -> scene.use(busy));
            Fleet.await(() -> scene.selects.get() > 1000);
            var running = scene.runBackfill();
            scene.limit(OptionalLong.of(20));
            Fleet.await(
                    () -> scene.run().paceReason().matches("a works at \\d+ % of full pace: foreground latency: .*"));
            busy.set(false);
            traffic.get();
            scene.limit(OptionalLong.empty());
            assertThat(running.get().succeeded()).isTrue();
            scene.assertFilled();
        }
    }

    @EveryDatabase
    void limits_that_make_no_sense_fail_the_start(Database database, DataSource raw) {
        var builder = Xc.builder(raw).paceProbes(probes -> List.of(probes.activeSessions(0, 10)));
        assertThatThrownBy(builder::start)
                .isInstanceOf(SettingException.class)
                .hasMessage("The limits of the active sessions are 0 and 10. The first, which slows the work, must be"
                        + " above zero, and the second, which pauses it, not below the first.");
    }

    private static Reading read(PaceProbe probe) {
        try {
            return probe.read();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(DataSource raw) {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update busy set n = n + 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says what the test lets it say. */
    private static final class ByHand implements PaceProbe {

        private volatile Callable<Reading> answer;

        private ByHand(Callable<Reading> answer) {
            this.answer = answer;
        }

        private void set(Pace pace, String why) {
            answer = () -> new Reading(pace, why);
        }

        @Override
        public String name() {
            return "set by hand";
        }

        @Override
        public Reading read() throws Exception {
            return answer.call();
        }
    }

    /** An instance with probes, and rows to fill. */
    private static final class Scene implements AutoCloseable {

        private final Fleet fleet;
        private final Xc xc;
        private final AtomicInteger selects = new AtomicInteger();

        private Scene(Database database, DataSource raw, Function<PaceProbes, List<PaceProbe>> probes) {
            fleet = new Fleet(raw, database);
            fleet.sql(
                    "alter table users add column tier varchar(20)",
                    IntStream.rangeClosed(1, ROWS)
                            .mapToObj(id -> "(" + id + ", 'v" + id + "', null)")
                            .collect(Collectors.joining(", ", "insert into users values ", "")));
            xc = fleet.builder("a").batches(SMALL).paceProbes(probes).start();
            fleet.through(xc);
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
        }

        private CompletableFuture<Outcome> runBackfill() {
            var running = CompletableFuture.supplyAsync(
                    () -> execute(new RunBackfill("tier", Direction.FORWARD, "ada", "fill")),
                    task -> Thread.ofPlatform().daemon().start(task));
            Fleet.await(() -> run() != null);
            return running;
        }

        private CompletableFuture<Outcome> runVerification() {
            return CompletableFuture.supplyAsync(
                    () -> execute(new RunVerification("tier", Direction.FORWARD, "ada", "prove equality")),
                    task -> Thread.ofPlatform().daemon().start(task));
        }

        private void use(AtomicBoolean busy) {
            try (var connection = xc.dataSource().getConnection();
                    var select = connection.prepareStatement("select xc$tier from users where id = 1")) {
                while (busy.get()) {
                    select.executeQuery().close();
                    selects.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void limit(OptionalLong rows) {
            execute(new SetPace("tier", Direction.FORWARD, Duration.ofMillis(50), rows, "ada", "test"))
                    .orThrow();
        }

        private Outcome execute(Command command) {
            return xc.coordinator().execute(command);
        }

        private @Nullable RunRow run() {
            var runs = xc.coordinator().migration("tier").runs();
            return runs.isEmpty() ? null : runs.getFirst();
        }

        private void assertFilled() {
            assertThat(run().progress().differences()).isEqualTo(ROWS);
            assertThat(run().paceReason()).isEmpty();
            assertThat(run().ranges()).isEmpty();
        }

        @Override
        public void close() {
            xc.close();
            fleet.close();
        }
    }
}
