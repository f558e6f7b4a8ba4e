package dev.expandcontract.metadata;

/** Why a row needs attention. */
public enum FindingKind {
    /** A backfill or a verification could not convert what the row holds. */
    FAILED,
    /** A verification has found its two columns apart, twice. */
    DIFFERENT,
    /** Its two columns were equal when they were verified and have parted since, so somebody writes around XC. */
    BYPASS,
    /** A query of the application that compared its two columns has found that they differ. */
    MISMATCH
}
