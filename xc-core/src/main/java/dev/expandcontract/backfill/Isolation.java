package dev.expandcontract.backfill;

/** How many rows batches have while the row is sought that makes one fail: each time half of those among which it is. */
final class Isolation {

    private static final int ANY = Integer.MAX_VALUE;

    private int most = ANY;
    private long left;

    /** How many rows the next batch has that would have so many. */
    int rows(int usual) {
        return Math.min(usual, most);
    }

    /** Whether a row is sought. */
    boolean isSeeking() {
        return most != ANY;
    }

    /** A batch of so many rows has failed. Answers whether that is the row. */
    boolean failed(long rows) {
        if (rows == 1) {
            most = ANY;
            return true;
        }
        most = (int) ((rows + 1) / 2);
        left = rows;
        return false;
    }

    /** A batch of so many rows has not failed. If none of those among which the row was does, it is sought no more. */
    void passed(long rows) {
        left -= rows;
        if (left <= 0) {
            most = ANY;
        }
    }
}
