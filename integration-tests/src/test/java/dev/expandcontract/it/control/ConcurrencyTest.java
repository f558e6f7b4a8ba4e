package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.TIER;
import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.BackfillFinished;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** Several instances and operators do the same thing at the same time. */
class ConcurrencyTest {

    private static final int MANY = 6;

    @EveryDatabase
    void instances_that_start_at_once_create_the_tables_and_register_one_migration(Database database, DataSource raw)
            throws Exception {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("create table orders (id int primary key, state varchar(20))");
            var other = Migration.of("state", "orders", "state", "status");
            var started = atOnce(i -> () -> fleet.builder("instance-" + i)
                    .migrations(i % 2 == 0 ? new Migration[] {TIER, other} : new Migration[] {other, TIER})
                    .start());
            try {
                var coordinator = started.getFirst().coordinator();
                assertThat(coordinator.fleet())
                        .hasSize(MANY)
                        .allSatisfy(instance ->
                                assertThat(instance.migrations()).containsExactlyInAnyOrder("tier", "state"));
                assertThat(coordinator.migrations())
                        .extracting(status -> status.migration().id())
                        .containsExactly("state", "tier");
                // Whoever comes first registers both, in one transaction.
                assertThat(coordinator.migrations().stream().mapToLong(status -> status.epoch()))
                        .containsExactly(1L, 1L);
                assertThat(coordinator.awaitAcknowledged("tier", Fleet.SOON)).isTrue();
            } finally {
                started.forEach(Xc::close);
            }
        }
    }

    @EveryDatabase
    void an_instance_has_one_coordinator_whoever_asks_for_it_first(Database database, DataSource raw) throws Exception {
        try (var fleet = new Fleet(raw, database);
                var xc = fleet.start("a")) {
            var asked = atOnce(i -> xc::coordinator);
            assertThat(asked).hasSize(MANY).containsOnly(xc.coordinator());
            xc.close();
            assertThat(xc.coordinator()).isSameAs(asked.getFirst());
        }
    }

    @EveryDatabase
    void operators_who_press_the_same_button_get_one_transition_and_clear_answers(Database database, DataSource raw)
            throws Exception {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var instances = new ArrayList<Xc>();
            for (int i = 0; i < MANY; i++) {
                instances.add(fleet.start("instance-" + i));
            }
            fleet.acknowledged();
            for (var to : List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.DUAL_WRITE)) {
                var outcomes = atOnce(i -> () -> instances
                        .get(i)
                        .coordinator()
                        .execute(new MoveTo("tier", to, "operator-" + i, "pressed the button")));
                assertThat(outcomes).filteredOn(Outcome::succeeded).hasSize(1);
                assertThat(outcomes)
                        .filteredOn(outcome -> !outcome.succeeded())
                        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Superseded.class))
                        .allSatisfy(outcome -> assertThat(outcome.message())
                                .startsWith("Migration 'tier' is in the phase " + to + " since ")
                                .contains(" by 'operator-"));
                fleet.acknowledged();
            }
            assertThat(fleet.coordinator().audit("tier"))
                    .extracting(AuditEntry::outcome)
                    .containsOnly("registered", "moved", "superseded")
                    .hasSize(1 + 3 * MANY);
            assertThat(fleet.status().epoch()).isEqualTo(4);
        }
    }

    @EveryDatabase
    void a_backfill_during_which_the_phase_changes_counts_for_nothing(Database database, DataSource raw)
            throws Exception {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)", "insert into users values (1, 'free', null)");
            fleet.start("a");
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE, Phase.BACKFILL);
            try (var blocker = raw.getConnection();
                    var executor = Executors.newSingleThreadExecutor()) {
                blocker.setAutoCommit(false);
                try (var statement = blocker.createStatement()) {
                    statement.executeUpdate("update users set subscription = 'pro' where id = 1");
                }
                var run =
                        executor.submit(() -> fleet.run(new RunBackfill("tier", Direction.FORWARD, "ada", "history")));
                Fleet.await(() -> fleet.status().runs().size() == 1);
                fleet.run(moveTo(Phase.DUAL_WRITE)).orThrow();
                blocker.rollback();
                var outcome = (BackfillFinished) run.get();
                assertThat(outcome.succeeded()).isFalse();
                assertThat(outcome.message())
                        .startsWith("Forward backfill of migration 'tier' looked at ")
                        .containsAnyOf("it stopped before the end: ", "nothing was recorded");
            }
            fleet.acknowledged();
            assertThat(fleet.status().nextHistory()).isEqualTo(HistoryState.STALE);
            assertThat(fleet.status().runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.outcome()).isEqualTo("stopped"));
            assertThat(fleet.coordinator().audit("tier").getLast().outcome()).isEqualTo("stopped");
        }
    }

    private interface Task<T> {
        Callable<T> number(int i);
    }

    private static <T> List<T> atOnce(Task<T> task) throws Exception {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newFixedThreadPool(MANY)) {
            var futures = new ArrayList<java.util.concurrent.Future<T>>();
            for (int i = 0; i < MANY; i++) {
                var callable = task.number(i);
                futures.add(executor.submit(() -> {
                    start.await();
                    return callable.call();
                }));
            }
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
