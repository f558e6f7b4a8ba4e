package dev.expandcontract.spring.view;

import dev.expandcontract.model.LogicalColumn;
import dev.expandcontract.phase.Phase;

/** What a step does, and what of it cannot be undone, in words for who is about to take it. */
record Effects(String what, String undo, boolean reversible) {

    static Effects of(LogicalColumn column, Phase from, Phase to) {
        var old = "'" + column.old() + "'";
        var next = "'" + column.next() + "'";
        return from.compareTo(to) < 0 ? forward(to, old, next) : back(to, old, next);
    }

    private static Effects forward(Phase to, String old, String next) {
        return switch (to) {
            case EXPAND -> throw new IllegalArgumentException("No phase is before EXPAND");
            case DUAL_WRITE ->
                reversible(
                        "Every instance writes " + old + " and " + next + " from now on. Reads stay at " + old + ".");
            case BACKFILL ->
                reversible("A backfill may fill " + next + " of the rows from before. Reads stay at " + old + ".");
            case CUTOVER ->
                reversible("The read switch decides which column each transaction reads. Both are written.");
            case SOAK ->
                reversible("Everything reads " + next + ". Both are written, so that the way back stays open.");
            case CONTRACT ->
                new Effects(
                        "No statement names " + old + " any more: it is neither read nor written.",
                        "From now on " + old + " goes stale, and what is written meanwhile is in " + next
                                + " alone. Back at SOAK, reads of " + old
                                + " take a reverse backfill and its verification first. Once the column is dropped,"
                                + " there is no way back.",
                        false);
        };
    }

    private static Effects back(Phase to, String old, String next) {
        return switch (to) {
            case EXPAND ->
                new Effects(
                        "No statement names " + next + " any more: it is neither read nor written.",
                        "From now on " + next + " goes stale: what a backfill or a verification has shown of it does"
                                + " not count any more.",
                        false);
            case DUAL_WRITE -> reversible("Both columns are written still. Reads stay at " + old + ".");
            case BACKFILL -> reversible("Everything reads " + old + " again. Both are written.");
            case CUTOVER ->
                reversible("The read switch decides again which column each transaction reads. Both are written.");
            case SOAK ->
                reversible("Both columns are written again, and everything reads " + next + ". What " + old
                        + " missed since takes a reverse backfill.");
            case CONTRACT -> throw new IllegalArgumentException("No phase is after CONTRACT");
        };
    }

    private static Effects reversible(String what) {
        return new Effects(what, "", true);
    }
}
