package dev.expandcontract.spring;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Await() {}

    /** Returns when the condition holds; fails if it does not for a minute. */
    static void until(Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new AssertionError("The condition did not come true within " + PATIENCE);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
