package dev.expandcontract.it.torture;

/** What must never happen. */
enum Violation {
    /** A transaction ended after the next phase but one had been entered. */
    LATE_COMMIT,
    /** A committed write is not there. */
    LOST_WRITE,
    /** A read found something that had been replaced before it began, or not yet written. */
    STALE_READ,
    /** A statement named a column that was not there. */
    ABSENT_COLUMN
}
