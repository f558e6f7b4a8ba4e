package dev.expandcontract.fence;

/** What became of the attempt to release a lock in an idle session. */
enum Unlocked {
    RELEASED,
    /** The session did not hold it: something else has released its locks. */
    NOT_HELD,
    /** Nothing was done. */
    NOT_POSSIBLE;

    static Unlocked of(boolean held) {
        return held ? RELEASED : NOT_HELD;
    }
}
