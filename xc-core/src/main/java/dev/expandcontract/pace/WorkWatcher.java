package dev.expandcontract.pace;

/** A probe that wants to know when work is done, and when batches of it run. Called by the workers. */
interface WorkWatcher {

    void workBegins();

    void workEnds();

    void batchBegins();

    void batchEnds();
}
