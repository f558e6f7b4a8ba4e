package dev.expandcontract.phase;

/**
 * What a phase means for the text of a statement: which of the two physical columns it writes and which it reads.
 * Phases that mean the same share one value, so a step between them changes no SQL.
 */
public enum ColumnUse {
    /** Only {@code old} may appear in SQL. */
    OLD_ONLY(Side.OLD),
    /** Writes go to both columns, reads to {@code old}. */
    BOTH_READ_OLD(Side.OLD),
    /** Writes go to both columns, reads to {@code next}. */
    BOTH_READ_NEXT(Side.NEXT),
    /** Only {@code next} may appear in SQL. */
    NEXT_ONLY(Side.NEXT);

    private final Side reads;

    ColumnUse(Side reads) {
        this.reads = reads;
    }

    /** The column that statements read. */
    public Side reads() {
        return reads;
    }

    /** Whether statements write both columns. */
    public boolean writesBoth() {
        return this == BOTH_READ_OLD || this == BOTH_READ_NEXT;
    }
}
