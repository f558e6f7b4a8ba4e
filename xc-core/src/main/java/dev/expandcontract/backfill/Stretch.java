package dev.expandcontract.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a table that is compared at a time, or what is left of one. */
sealed interface Stretch {

    /** The rows after a key, or from the first one on, up to and with another key. */
    record Keys(@Nullable KeyBound after, KeyBound upTo) implements Stretch {

        /** What is left without the rows up to and with the last of some; null if nothing is. */
        @Nullable
        Keys without(KeyBound last) {
            return last.equals(upTo) ? null : new Keys(last, upTo);
        }
    }

    /**
     * The rows in some of the blocks that the table has in its file.
     *
     * @param from the first block, counted from 0
     * @param to the first block that does not belong to it
     * @param rowsEach how many rows a block is thought to have, more than 0
     */
    record Blocks(long from, long to, double rowsEach) implements Stretch {

        // A block has 8 kB, and a row 30 bytes at the least. Where dead rows fill most blocks, not too many are read at
        // once.
        private static final double UNKNOWN = 250;
        private static final double FEWEST = 1;

        /** The table's blocks, and how many rows they have by the statistics, or 0 if these tell nothing. */
        static Blocks of(long count, double rowsEach) {
            return new Blocks(0, count, rowsEach > 0 ? Math.max(FEWEST, rowsEach) : UNKNOWN);
        }

        /** The first of them, with about as many rows. */
        Blocks first(int rows) {
            return new Blocks(from, Math.min(to, from + Math.max(1, (long) (rows / rowsEach))), rowsEach);
        }

        /** What is left without the first of them, which had so many rows; null if nothing is. */
        @Nullable
        Blocks without(Blocks first, long rows) {
            return first.to >= to
                    ? null
                    : new Blocks(first.to, to, Math.max(FEWEST, (double) rows / (first.to - first.from)));
        }
    }

    /** For messages. */
    default String describe(List<KeyColumn> key) {
        return switch (this) {
            case Keys keys ->
                (keys.after == null ? "from the first key" : "after " + keys.after.describe(key)) + " up to "
                        + keys.upTo.describe(key);
            case Blocks blocks -> "from block " + blocks.from + " up to block " + (blocks.to - 1);
        };
    }
}
