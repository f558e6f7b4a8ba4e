package dev.expandcontract.phase;

/** One of the two physical columns of a logical column. */
public enum Side {
    /** The column that held the value before the migration. */
    OLD,
    /** The column that holds it after the migration. */
    NEXT;

    public Side opposite() {
        return this == OLD ? NEXT : OLD;
    }
}
