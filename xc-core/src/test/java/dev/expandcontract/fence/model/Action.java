package dev.expandcontract.fence.model;

/** The atomic actions, named as in the specification. */
enum Action {
    // an instance
    POLL,
    CRASH,
    LEASE_EXPIRES,
    // a session: registration
    LOCK,
    READ,
    UNLOCK,
    SWEEP,
    LOSE_LOCK,
    LOSE_CONNECTION,
    // a session: transactions
    BEGIN,
    SELECT,
    WRITE,
    COPY,
    COMMIT,
    ROLLBACK,
    PREPARE,
    // the database, on behalf of nobody who is connected
    COMMIT_PREPARED,
    ROLLBACK_PREPARED,
    COMMIT_ORPHAN,
    END_ORPHAN,
    // a coordinator
    SEE_NO_HOLDER,
    SEE_NO_PREPARED,
    MOVE,
    DROP_OLD,
    COMPARE,
    RECORD,
    CRASH_COORDINATOR
}
