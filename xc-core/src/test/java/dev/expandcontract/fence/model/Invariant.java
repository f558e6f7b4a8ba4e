package dev.expandcontract.fence.model;

/** What must never happen, as numbered in the specification. I5, progress, is not about single states. */
enum Invariant {
    /** I1: running and prepared transactions never span more than two neighbouring phases. */
    SPAN,
    /** I2: nothing that ran under a phase commits once the phase after its neighbour was entered. */
    LATE_COMMIT,
    /** I3: every column that the present phase reads holds the last committed write. */
    LOST_WRITE,
    /** I4: every column that a running transaction reads holds the last committed write. */
    STALE_READ,
    /** I6: no transaction names a column that has been dropped. */
    DROPPED_COLUMN
}
