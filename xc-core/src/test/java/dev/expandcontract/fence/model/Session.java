package dev.expandcontract.fence.model;

import org.jspecify.annotations.Nullable;

/**
 * One physical connection, as client and server see it together.
 *
 * @param stage where it is
 * @param lock the epoch whose lock covers it, or null if it holds none
 * @param pending the epoch whose lock it has taken in a registration that is not finished, or null
 * @param view what its transactions run under, or null before that is known
 */
record Session(
        Stage stage,
        @Nullable View lock,
        @Nullable View pending,
        @Nullable View view) {

    enum Stage {
        /** Not registered: new, released, or closed; a closed one is as good as a new one. */
        FREE,
        /** Holds the lock that a registration has taken, and has not read the epoch. */
        LOCKED,
        /** Has read the epoch that it holds the new lock for, and still holds the previous one. */
        CONFIRMED,
        /** Registered and idle. */
        REGISTERED,
        /** In a transaction that has written nothing. */
        RUNNING,
        /** In a transaction that has written the row. */
        WROTE,
        /** In a batch of a backfill that has changed the row. */
        COPIED,
        /** Has read the epoch and not taken its lock. Only where a rule is broken. */
        READ_FIRST,
        /** In a transaction whose snapshot was taken before registration. Only where a rule is broken. */
        IN_SNAPSHOT
    }

    static final Session FREE = new Session(Stage.FREE, null, null, null);

    static Session registered(View epoch) {
        return new Session(Stage.REGISTERED, epoch, null, epoch);
    }

    Session at(Stage other) {
        return new Session(other, lock, pending, view);
    }

    boolean is(Stage other) {
        return stage == other;
    }

    boolean isInTransaction() {
        return stage == Stage.RUNNING || holdsRow();
    }

    boolean holdsRow() {
        return stage == Stage.WROTE || stage == Stage.COPIED;
    }

    /** Whether the database shows it as a holder of an epoch before the present one. */
    boolean holdsOlder() {
        return (lock != null && !lock.isPresent()) || (pending != null && !pending.isPresent());
    }

    Session aged() {
        return new Session(stage, aged(lock), aged(pending), aged(view));
    }

    private static @Nullable View aged(@Nullable View view) {
        return view == null ? null : view.aged();
    }
}
