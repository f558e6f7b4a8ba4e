package com.example.library;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a request stands until it may go on. */
public final class Pause {

    private static final int PATIENCE = 60;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** A request is there, and stands. */
    void here() {
        reached.countDown();
        await(ended);
    }

    /** Waits until a request stands. */
    public void awaitRequest() {
        await(reached);
    }

    /** It may go on. */
    public void end() {
        ended.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody came for " + PATIENCE + " s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
