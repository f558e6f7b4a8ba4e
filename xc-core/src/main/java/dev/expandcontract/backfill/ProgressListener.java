package dev.expandcontract.backfill;

/** Told after every batch, in the thread that runs it and while no transaction is open. */
@FunctionalInterface
public interface ProgressListener {

    /** Listens to nothing. */
    ProgressListener NONE = progress -> {};

    /** An exception thrown from here ends the run and reaches its caller. */
    void progressed(Progress progress);
}
