package dev.expandcontract.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

class PhaseBoardTest {

    private final PhaseBoard board = new PhaseBoard();

    @Test
    void a_pin_keeps_the_snapshot_it_began_under() {
        publish(1);
        var pin = board.pin();
        publish(2);
        assertThat(pin.snapshot().epoch()).isEqualTo(1);
        assertThat(board.current().epoch()).isEqualTo(2);
    }

    @Test
    void an_epoch_is_drained_when_the_last_pin_of_older_ones_is_released() {
        publish(1);
        var first = board.pin();
        var second = board.pin();
        publish(2);
        assertThat(board.drainedEpoch()).isEqualTo(1);
        assertThat(board.pinsOnOlder()).isEqualTo(2);
        first.release();
        assertThat(board.drainedEpoch()).isEqualTo(1);
        second.release();
        assertThat(board.drainedEpoch()).isEqualTo(2);
        assertThat(board.pinsOnOlder()).isZero();
    }

    @Test
    void the_oldest_pin_decides() {
        publish(1);
        var oldest = board.pin();
        publish(2);
        var middle = board.pin();
        publish(3);
        middle.release();
        assertThat(board.drainedEpoch()).isEqualTo(1);
        oldest.release();
        assertThat(board.drainedEpoch()).isEqualTo(3);
    }

    @Test
    void pins_on_the_current_snapshot_hold_nothing_up() {
        publish(1);
        board.pin();
        assertThat(board.drainedEpoch()).isEqualTo(1);
        assertThat(board.pinsOnOlder()).isZero();
    }

    @Test
    void releasing_twice_counts_once() {
        publish(1);
        var one = board.pin();
        board.pin();
        publish(2);
        one.release();
        one.release();
        assertThat(board.pinsOnOlder()).isEqualTo(1);
    }

    @Test
    void an_epoch_may_be_published_again_with_more_migrations() {
        publish(1);
        board.publish(new PhaseSnapshot(1, Map.of("a", Phase.EXPAND)));
        assertThat(board.current().phase("a")).isEqualTo(Phase.EXPAND);
    }

    @Test
    void an_epoch_never_goes_back() {
        publish(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish(1))
                .withMessage("Epoch 1 is older than the published epoch 2. An epoch never goes back.");
    }

    /** Every thread notes the epoch it has pinned; an epoch reported as drained must have nobody below it, ever after. */
    @Test
    void nobody_is_pinned_below_a_drained_epoch() throws Exception {
        int threads = 4;
        var pinned = new AtomicLongArray(threads);
        var stop = new AtomicBoolean();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var workers = new ArrayList<Future<Long>>();
            for (int i = 0; i < threads; i++) {
                int me = i;
                Callable<Long> work = () -> {
                    long pins = 0;
                    while (!stop.get()) {
                        var pin = board.pin();
                        pinned.set(me, pin.snapshot().epoch());
                        pins++;
                        pinned.set(me, Long.MAX_VALUE);
                        pin.release();
                    }
                    return pins;
                };
                pinned.set(i, Long.MAX_VALUE);
                workers.add(pool.submit(work));
            }
            for (long epoch = 1; epoch <= 20_000; epoch++) {
                publish(epoch);
                long drained = board.drainedEpoch();
                for (int i = 0; i < threads; i++) {
                    assertThat(pinned.get(i)).isGreaterThanOrEqualTo(drained);
                }
            }
            stop.set(true);
            for (var worker : workers) {
                assertThat(worker.get()).isPositive();
            }
        }
        assertThat(board.drainedEpoch()).isEqualTo(20_000);
    }

    private void publish(long epoch) {
        board.publish(new PhaseSnapshot(epoch, Map.of()));
    }
}
