package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseSnapshot;

/** What runs in a session under an epoch: a transaction, or one execution in autocommit. */
public interface Hold {

    /** The phases as of the epoch that the session is registered for. */
    PhaseSnapshot snapshot();

    /** What ran under the epoch has ended. Further calls have no effect. Any thread may call. */
    void release();
}
