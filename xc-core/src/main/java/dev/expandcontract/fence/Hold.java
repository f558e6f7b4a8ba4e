package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseSnapshot;

/** What runs in a session under an epoch: a transaction, or one execution in autocommit. */
public interface Hold {

    /** The phases as of the epoch that the session is registered for. */
    PhaseSnapshot snapshot();

    /** Whether the transaction was begun in the database to hold the epoch, so that it has to end with the hold. */
    default boolean hasBegunTransaction() {
        return false;
    }

    /** What ran under the epoch has ended. Further calls have no effect. Any thread may call. */
    void release();
}
