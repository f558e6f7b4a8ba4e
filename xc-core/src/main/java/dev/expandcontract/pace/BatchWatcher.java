package dev.expandcontract.pace;

/** A probe that wants to know when batches run. Called by the workers. */
interface BatchWatcher {

    void batchBegins();

    void batchEnds();
}
