package dev.expandcontract.metadata;

import java.util.concurrent.locks.LockSupport;

/** How the control plane measures time within this process and waits, so that a test can drive both. */
public interface Timing {

    /** The process's own clock and waiting. */
    Timing SYSTEM = new Timing() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };

    /** A clock that only differences are taken of, in nanoseconds. */
    long nanoTime();

    /** Waits at most so many nanoseconds; may return early, and does at once if the thread is interrupted. */
    void pause(long nanos);
}
