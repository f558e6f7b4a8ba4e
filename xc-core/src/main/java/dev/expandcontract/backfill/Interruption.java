package dev.expandcontract.backfill;

/** A run has to stop although nothing is wrong with it. The message becomes the report's. */
final class Interruption extends Exception {

    private static final long serialVersionUID = 1L;

    Interruption(String reason) {
        super(reason, null, false, false);
    }
}
