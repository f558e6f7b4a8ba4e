package dev.expandcontract.it.torture;

import dev.expandcontract.model.Migration;

/** The table under torture and who owns which of its rows. */
final class Plan {

    static final String TABLE = "torture";
    static final String OLD = "points";
    static final String NEXT = "score";
    static final Migration MIGRATION = Migration.of("points", TABLE, OLD, NEXT);

    /** How many instances there are at a time. Each has a slot, which its successor takes over together with the rows. */
    static final int SLOTS = 3;

    static final int WRITERS = 2;
    static final int READERS = 2;
    static final int ROWS_PER_WRITER = 6;
    /** The last row of each slot is the one for {@link Held}. */
    private static final int ROWS_PER_SLOT = WRITERS * ROWS_PER_WRITER + 1;

    static final int ROWS = SLOTS * ROWS_PER_SLOT;

    private Plan() {}

    /** The first row of a writer; all of its rows follow. */
    static int firstRow(int slot, int writer) {
        return slot * ROWS_PER_SLOT + writer * ROWS_PER_WRITER;
    }

    static int heldRow(int slot) {
        return (slot + 1) * ROWS_PER_SLOT - 1;
    }
}
