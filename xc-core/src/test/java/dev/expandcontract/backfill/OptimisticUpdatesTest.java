package dev.expandcontract.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OptimisticUpdatesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final OptimisticUpdates updates = new OptimisticUpdates(now::get);

    @Test
    void one_that_fails_is_followed_by_none_for_a_while_each_time_twice_as_long() {
        assertThat(updates.mayTry()).isTrue();
        for (long wait = OptimisticUpdates.SHORTEST; wait < OptimisticUpdates.LONGEST; wait *= 2) {
            assertRestsFor(wait);
        }
        assertRestsFor(OptimisticUpdates.LONGEST);
        assertRestsFor(OptimisticUpdates.LONGEST);
    }

    private void assertRestsFor(long wait) {
        updates.failed();
        now.addAndGet(wait - 1);
        assertThat(updates.mayTry()).as("before %s ns", wait).isFalse();
        now.incrementAndGet();
        assertThat(updates.mayTry()).as("after %s ns", wait).isTrue();
    }
}
