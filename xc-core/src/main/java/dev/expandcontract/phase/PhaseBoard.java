package dev.expandcontract.phase;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where this instance's current snapshot hangs. Transactions pin the snapshot they begin under and release it when they
 * end; the board knows which older snapshots are still pinned. Pinning costs two atomic operations and touches no
 * database.
 *
 * <p>A pin that succeeds is counted on a snapshot that was current after the count went up. A publisher that has
 * replaced a snapshot and then sees its count at zero therefore knows that no transaction will run under it again.
 */
public final class PhaseBoard {

    private final Deque<Posted> replaced = new ArrayDeque<>();
    private final List<Consumer<PhaseSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile Posted current = new Posted(PhaseSnapshot.EMPTY);

    /** The snapshot that a transaction beginning now would run under. */
    public PhaseSnapshot current() {
        return current.snapshot;
    }

    /**
     * Makes the snapshot the one that new transactions pin.
     *
     * @throws IllegalArgumentException if the snapshot's epoch is older than the current one's
     */
    public synchronized void publish(PhaseSnapshot snapshot) {
        var before = current;
        if (snapshot.epoch() < before.snapshot.epoch()) {
            throw new IllegalArgumentException("Epoch " + snapshot.epoch() + " is older than the published epoch "
                    + before.snapshot.epoch() + ". An epoch never goes back.");
        }
        current = new Posted(snapshot);
        replaced.addLast(before);
        for (var listener : listeners) {
            listener.accept(snapshot);
        }
    }

    /**
     * Has somebody told of each snapshot that is published from now on, by the thread that publishes it: what is told must be
     * quick, and throw nothing.
     */
    public void onPublish(Consumer<PhaseSnapshot> listener) {
        listeners.add(listener);
    }

    /** Pins the current snapshot until {@link Pin#release()}. */
    public Pin pin() {
        while (true) {
            var posted = current;
            posted.pins.incrementAndGet();
            if (posted == current) {
                return new Pin(posted);
            }
            posted.pins.decrementAndGet();
        }
    }

    /**
     * The newest epoch such that no transaction of this instance still runs, or will ever run, under an older one. It
     * never exceeds the epoch of {@link #current()} and never goes back.
     */
    public synchronized long drainedEpoch() {
        // A count of zero is final once the snapshot is replaced, so drained snapshots can be forgotten, in any order.
        for (var each = replaced.iterator(); each.hasNext(); ) {
            if (each.next().pins.get() == 0) {
                each.remove();
            }
        }
        var oldest = replaced.peekFirst();
        return oldest == null ? current.snapshot.epoch() : oldest.snapshot.epoch();
    }

    /** How many pins are held on snapshots older than the current one. For display. */
    public synchronized int pinsOnOlder() {
        int pins = 0;
        for (var posted : replaced) {
            pins += posted.pins.get();
        }
        return pins;
    }

    private static final class Posted {
        private final PhaseSnapshot snapshot;
        private final AtomicInteger pins = new AtomicInteger();

        private Posted(PhaseSnapshot snapshot) {
            this.snapshot = snapshot;
        }
    }

    /** A transaction's hold on the snapshot it began under. Not thread-safe, like the connection that holds it. */
    public static final class Pin {
        private final Posted posted;
        private boolean released;

        private Pin(Posted posted) {
            this.posted = posted;
        }

        public PhaseSnapshot snapshot() {
            return posted.snapshot;
        }

        /** Ends the hold. Further calls have no effect. */
        public void release() {
            if (!released) {
                released = true;
                posted.pins.decrementAndGet();
            }
        }
    }
}
