package dev.expandcontract.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the demo stays where it is, so that traffic meets every state.
 *
 * @param warmUp before the first quiet measurement
 * @param quiet a quiet measurement, in which nothing but traffic happens
 * @param settle after a step is done, still counted as part of it
 * @param stallLimit the longest time that a transition may keep a writer waiting
 */
record Pace(Duration warmUp, Duration quiet, Duration settle, Duration stallLimit) {

    /** Fit for being watched. */
    static final Pace CALM =
            new Pace(Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(250));

    /** Waits that long. */
    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
