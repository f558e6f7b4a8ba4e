package dev.expandcontract.metadata;

/** How far one physical column holds the values of rows that were written before both columns were. */
public enum HistoryState {
    /** Some rows may hold an old value or none. */
    STALE,
    /** A backfill has reached every row. */
    FILLED,
    /** A verification has compared every row and found no difference, and nothing has cast doubt on it since. */
    VERIFIED,
    /** It was the only column when the migration was registered, and every write has reached it since. */
    ORIGINAL;

    /** Whether the column is known to hold every value. */
    public boolean isWhole() {
        return this == VERIFIED || this == ORIGINAL;
    }
}
