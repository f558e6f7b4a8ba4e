package dev.expandcontract.fence.model;

/**
 * The rules of the protocol, one for each thing that an implementation could leave out or do in another order. A model
 * that breaks one of them must find a counterexample; otherwise the rule, or the model, is not needed.
 */
enum Rule {
    /** The coordinator moves only after it has proved that nothing older can commit. Broken: it moves at once. */
    PROOF,
    /** The proof waits for transactions to end. Broken: it waits until every instance has learned the epoch. */
    DRAIN,
    /**
     * The proof looks at locks. Broken: an instance counts when it has learned and drained, or when its lease has run
     * out.
     */
    LOCKS_NOT_LEASES,
    /** The proof looks at prepared transactions, too. Broken: it looks at locks alone. */
    PREPARED_COUNT,
    /** The proof looks at locks first and at prepared transactions then. Broken: the other way round. */
    LOCKS_THEN_PREPARED,
    /** A move is refused if the epoch has moved since its proof began. Broken: it goes on from whatever is there. */
    COMPARE_AND_SET,
    /** The lock is taken in one statement and the epoch read in a later one. Broken: one statement, one snapshot. */
    LOCK_THEN_READ,
    /** The epoch is read in a fresh snapshot. Broken: registration takes place inside a transaction's snapshot. */
    FRESH_SNAPSHOT,
    /** The lock of the next epoch is taken before the previous one's is released. Broken: read, unlock, lock. */
    LOCK_THEN_UNLOCK,
    /** A transaction runs under its session's registered epoch. Broken: under what its instance's cache says. */
    SESSION_EPOCH,
    /**
     * What drops all locks of a session is kept from it. Broken: it passes, and the session that looks registered begins
     * a transaction before anyone notices.
     */
    KEEP_THE_LOCK,
    /** The sweep releases idle sessions only. Broken: it releases any session that is registered for an older epoch. */
    SWEEP_IDLE_ONLY,
    /** A batch of a backfill runs on a registered session, like any transaction. Broken: on any connection. */
    BATCH_REGISTERED,
    /** Columns are compared for the record only when no writer of one column is left. Broken: at any time. */
    COMPARE_AFTER_DRAIN,
    /** What a comparison found is recorded only in the same stay in the phase. Broken: whenever it is done. */
    RECORD_IN_SAME_STAY,
    /** Entering a phase that writes one column revokes what was recorded for the other. Broken: it is kept. */
    REVOKE
}
