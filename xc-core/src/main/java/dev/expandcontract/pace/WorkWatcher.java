package dev.expandcontract.pace;

/**
 * A probe that wants to know when work is done, when batches of it run, and may have it rest. Called by the workers.
 */
interface WorkWatcher {

    void workBegins();

    void workEnds();

    void batchBegins();

    void batchEnds();

    /** For how many nanoseconds a worker is to wait before its next batch, and then to ask again; 0 for not at all. */
    long restNanos();
}
