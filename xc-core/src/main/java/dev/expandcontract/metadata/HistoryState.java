package dev.expandcontract.metadata;

/** How far one physical column holds the values of rows that were written before both columns were. */
public enum HistoryState {
    /** Some rows may hold an old value or none. */
    STALE,
    /** A backfill has reached every row. */
    FILLED,
    /** A verification has compared every row and found no difference. */
    VERIFIED
}
