package dev.expandcontract.metadata;

/** A long-running pass over all rows of a migrating table. */
public enum RunKind {
    BACKFILL,
    VERIFICATION
}
