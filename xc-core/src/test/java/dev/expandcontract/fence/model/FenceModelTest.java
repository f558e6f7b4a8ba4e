package dev.expandcontract.fence.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.fence.model.Search.Result;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The protocol of docs/protocol.md, every state of it, and what becomes of it without each of its rules. */
class FenceModelTest {

    private static final Set<Invariant> ALL = EnumSet.allOf(Invariant.class);
    private static final Set<Invariant> ORDER = EnumSet.of(Invariant.SPAN, Invariant.LATE_COMMIT);
    private static final Set<Invariant> DATA = EnumSet.of(Invariant.LOST_WRITE, Invariant.STALE_READ);

    /** All six phases forward and back without end, two coordinators, every interleaving. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 2", "3, 1", "3, 2"})
    void no_interleaving_breaks_an_invariant(int instances, int connections) {
        var model = new Model(Set.of(), true);
        var result = Search.run(new Fleet(model, instances, connections), ALL, false);
        report(instances + " instances with " + connections + " connections", result);
        assertThat(result.violation()).as(() -> counterexample(Set.of(), ALL)).isNull();
        assertEverythingHappens(model);
    }

    @Test
    void counting_states_as_one_hides_nothing() {
        var model = new Model(Set.of(), false);
        var result = Search.run(new Fleet(model, 2, 1), ALL, false);
        report("2 instances with 1 connection, every state on its own", result);
        assertThat(result.violation()).as(() -> counterexample(Set.of(), ALL)).isNull();
    }

    @Test
    void no_interleaving_breaks_an_invariant_in_a_fleet_of_any_size() {
        var model = new Model(Set.of(), true);
        var result = Search.run(new AnyFleet(model), ALL, false);
        report("any number of instances and connections", result);
        assertThat(result.violation()).isNull();
        assertEverythingHappens(model);
    }

    private static void assertEverythingHappens(Model model) {
        // a select is worth a step only where it breaks something; the others need a broken rule
        assertThat(EnumSet.complementOf(EnumSet.copyOf(model.taken())))
                .containsExactlyInAnyOrder(Action.SELECT, Action.LEASE_EXPIRES, Action.LOSE_LOCK);
    }

    @ParameterizedTest
    @EnumSource
    void without_the_rule_a_write_is_lost_or_a_read_is_stale(Rule rule) {
        assertThat(counterexample(Set.of(rule), DATA)).containsAnyOf("=> LOST_WRITE", "=> STALE_READ");
    }

    /** The three others keep the order of transactions, and spoil what is recorded about the columns. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"COMPARE_AFTER_DRAIN", "RECORD_IN_SAME_STAY", "REVOKE"})
    void without_the_rule_a_transaction_outlives_the_neighbouring_phase(Rule rule) {
        assertThat(counterexample(Set.of(rule), ORDER)).contains("=> SPAN");
    }

    @Test
    void a_counterexample_reads_like_a_story() {
        assertThat(counterexample(Set.of(Rule.LOCK_THEN_READ), ORDER).lines().map(String::strip))
                .containsExactly(
                        "1. instance 1, connection 1  read: EXPAND (epoch 1)",
                        "2. coordinator 1             see no holder",
                        "3. coordinator 1             see no prepared",
                        "4. coordinator 1             move: DUAL_WRITE (epoch 2)",
                        "5. coordinator 1             see no holder",
                        "6. instance 1, connection 1  lock: EXPAND (epoch 1)",
                        "7. instance 1, connection 1  begin: EXPAND (epoch 1)",
                        "8. coordinator 1             see no prepared",
                        "9. coordinator 1             move: BACKFILL (epoch 3)",
                        "=> SPAN in BACKFILL (epoch 3), old is FRESH, next is STALE;"
                                + " instance 1, connection 1 is in a transaction under EXPAND (epoch 1)");
    }

    /** The smallest fleet that shows it: some need a second connection. */
    private static String counterexample(Set<Rule> broken, Set<Invariant> checked) {
        for (int connections = 1; connections <= 2; connections++) {
            var fleet = new Fleet(new Model(broken, false), 1, connections);
            var result = Search.run(fleet, checked, true);
            if (result.violation() != null) {
                var story = Trace.of(fleet, result.violation());
                System.out.println("Without " + broken + ", after " + result.states() + " states:\n" + story + "\n");
                return story;
            }
        }
        return "Without " + broken + ": no counterexample with one instance";
    }

    /** I5, for the application: nobody else has to do anything for a session to come to a transaction and end it. */
    @Test
    void a_session_never_waits_for_another_but_for_the_row() {
        var model = searched();
        model.forEachPair((control, instance) -> {
            for (int connection = 1; connection <= instance.sessions().size(); connection++) {
                var end = alone(
                        control,
                        instance,
                        connection,
                        List.of(Action.UNLOCK, Action.BEGIN, Action.READ, Action.LOCK),
                        6,
                        session -> session.isInTransaction());
                int number = connection;
                var possible = SessionActions.of(Set.of(), control, end).stream()
                        .filter(step -> step.actor() == number)
                        .map(Step::action)
                        .toList();
                assertThat(possible).contains(Action.COMMIT);
                if (!control.rowLocked()) {
                    assertThat(possible).contains(Action.WRITE);
                }
            }
        });
    }

    /** I5, for the coordinator: when what runs has ended and what is idle was swept, nothing stands in its way. */
    @Test
    void an_instance_that_goes_on_stops_blocking_by_itself() {
        var model = searched();
        model.forEachPair((control, instance) -> {
            var end = instance;
            for (int connection = 1; connection <= instance.sessions().size(); connection++) {
                end = alone(
                        control,
                        end.learned(View.present(control.phase())),
                        connection,
                        List.of(Action.ROLLBACK, Action.COMMIT, Action.UNLOCK, Action.READ, Action.SWEEP),
                        3,
                        session -> !session.isInTransaction() && !session.holdsOlder());
            }
            assertThat(end.blocks(Set.of())).as(instance + " ends as " + end).isFalse();
        });
    }

    /**
     * Why the steps of the proof need no consistent picture of all sessions: one that was seen without an older lock, under
     * the present epoch, runs nothing older as long as nobody moves, whatever happens to it.
     */
    @Test
    void what_the_proof_has_passed_stays_passed() {
        var passed = new AtomicInteger();
        searched().forEachPair((control, instance) -> {
            if (!instance.blocks(Set.of())) {
                passed.incrementAndGet();
                assertThat(runsNothingOlder(instance)).as("%s", instance).isTrue();
            }
            if (runsNothingOlder(instance)) {
                for (var step : SessionActions.of(Set.of(), control, instance)) {
                    var left = step.control().detached();
                    assertThat(runsNothingOlder(step.instance())
                                    && (left == null
                                            || left.equals(control.detached())
                                            || left.view().isPresent()))
                            .as("%s, %s", instance, step)
                            .isTrue();
                }
            }
        });
        assertThat(passed).hasPositiveValue();
    }

    /** A lock of an older epoch that is not confirmed yet does not count. */
    private static boolean runsNothingOlder(Instance instance) {
        return instance.sessions().stream()
                .allMatch(session -> (session.lock() == null || session.lock().isPresent())
                        && (session.view() == null || session.view().isPresent()));
    }

    private static Model searched() {
        var model = new Model(Set.of(), true);
        Search.run(new Fleet(model, 2, 1), ALL, false);
        return model;
    }

    /** Lets one connection go on alone, by the first of the actions that is possible, as long as it has to. */
    private static Instance alone(
            Control control,
            Instance instance,
            int connection,
            List<Action> actions,
            int most,
            Predicate<Session> arrived) {
        var now = instance;
        int steps = 0;
        while (!arrived.test(now.sessions().get(connection - 1))) {
            assertThat(steps++).as(instance + " under " + control.phase()).isLessThan(most);
            var possible = SessionActions.of(Set.of(), control, now);
            now = actions.stream()
                    .flatMap(action ->
                            possible.stream().filter(step -> step.actor() == connection && step.action() == action))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(connection + " is stuck in " + instance))
                    .instance();
        }
        return now;
    }

    private static void report(String fleet, Result result) {
        System.out.println(fleet + ": " + result.states() + " states, " + result.transitions()
                + " transitions, the farthest " + result.depth() + " actions away");
    }
}
