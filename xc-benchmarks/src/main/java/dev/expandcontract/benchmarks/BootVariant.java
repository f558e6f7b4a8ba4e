package dev.expandcontract.benchmarks;

/** What a persistence unit boots with. */
enum BootVariant {
    /** The entities without annotations, over a pool. */
    PLAIN,
    /** The entities with annotations, over XC, over a pool. */
    XC
}
