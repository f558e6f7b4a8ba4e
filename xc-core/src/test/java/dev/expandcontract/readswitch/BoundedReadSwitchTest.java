package dev.expandcontract.readswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoundedReadSwitchTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final Migration NAME = Migration.of("name", "users", "name", "full_name");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void an_answer_is_passed_on_for_the_context_of_the_transaction() {
        try (var bounded = new BoundedReadSwitch(ReadSwitch.dial(Dial.OFF.allowing("ada")), LONG)) {
            assertThat(as("ada", bounded, TIER)).isEqualTo(Side.NEXT);
            assertThat(as("bob", bounded, TIER)).isEqualTo(Side.OLD);
            assertThat(bounded.choose(TIER)).isEqualTo(Side.OLD);
            assertThat(bounded.problem("tier")).isEmpty();
        }
    }

    @Test
    void a_switch_that_fails_flips_nobody() {
        var delegate = new AtomicReference<ReadSwitch>(migration -> Side.NEXT);
        try (var bounded = new BoundedReadSwitch(migration -> delegate.get().choose(migration), LONG)) {
            assertThat(as("ada", bounded, TIER)).isEqualTo(Side.NEXT);
            assertThat(bounded.choose(TIER)).isEqualTo(Side.NEXT);
            delegate.set(migration -> {
                throw new IllegalStateException("down");
            });
            assertThat(as("ada", bounded, TIER)).isEqualTo(Side.NEXT);
            assertThat(bounded.problem("tier")).contains("java.lang.IllegalStateException: down");
            // Neither another key, nor another migration, nor one without a key has an answer that would hold.
            assertThat(as("bob", bounded, TIER)).isEqualTo(Side.OLD);
            assertThat(as("ada", bounded, NAME)).isEqualTo(Side.OLD);
            assertThat(bounded.choose(TIER)).isEqualTo(Side.OLD);
        }
    }

    @Test
    void a_switch_that_returns_nothing_has_failed() {
        try (var bounded = new BoundedReadSwitch(BoundedReadSwitchTest::nothing, LONG)) {
            assertThat(as("ada", bounded, TIER)).isEqualTo(Side.OLD);
            assertThat(bounded.problem("tier")).contains("java.lang.NullPointerException: the switch returned null");
        }
    }

    @SuppressWarnings("NullAway")
    private static @Nullable Side nothing(Migration migration) {
        return null;
    }

    @Test
    void a_switch_that_hangs_is_waited_for_once_and_heard_when_it_answers_late() throws Exception {
        var answer = new CountDownLatch(1);
        var calls = new AtomicInteger();
        var hanging = new BoundedReadSwitch(
                migration -> {
                    calls.incrementAndGet();
                    await(answer);
                    return Side.NEXT;
                },
                SHORT);
        try (hanging) {
            for (int i = 0; i < 100; i++) {
                assertThat(as("ada", hanging, TIER)).isEqualTo(Side.OLD);
            }
            assertThat(hanging.problem("tier")).contains("it has not answered within 1 ms");
            // One a second, and the machine may be slow.
            assertThat(calls).hasValueLessThan(100);
            answer.countDown();
            while (hanging.problem("tier").isPresent()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            while (as("ada", hanging, TIER) != Side.NEXT) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    @Test
    void only_so_many_transactions_wait_at_the_same_time() throws Exception {
        var answer = new CountDownLatch(1);
        var waiting = new CountDownLatch(BoundedReadSwitch.MOST_WAITING);
        var threads = Executors.newCachedThreadPool();
        var hanging = new BoundedReadSwitch(
                migration -> {
                    waiting.countDown();
                    await(answer);
                    return Side.NEXT;
                },
                LONG);
        try (hanging) {
            for (int i = 0; i < BoundedReadSwitch.MOST_WAITING; i++) {
                threads.execute(() -> assertThat(hanging.choose(TIER)).isEqualTo(Side.NEXT));
            }
            waiting.await();
            assertThat(hanging.choose(TIER)).isEqualTo(Side.OLD);
            answer.countDown();
        } finally {
            threads.close();
        }
    }

    @Test
    void an_interrupted_transaction_stays_interrupted() {
        var never = new CountDownLatch(1);
        var hanging = new BoundedReadSwitch(
                migration -> {
                    await(never);
                    return Side.NEXT;
                },
                LONG);
        try (hanging) {
            Thread.currentThread().interrupt();
            assertThat(hanging.choose(TIER)).isEqualTo(Side.OLD);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_bound_in_which_nothing_can_answer_is_refused() {
        assertThatThrownBy(() -> new BoundedReadSwitch(migration -> Side.OLD, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A transaction waits for the read switch for PT0S, in which nothing can answer. Allow it at"
                        + " least one millisecond.");
    }

    private static Side as(String key, ReadSwitch readSwitch, Migration migration) {
        try (var scope = ReadContext.of(key).open()) {
            assertThat(scope).isNotNull();
            return readSwitch.choose(migration);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
