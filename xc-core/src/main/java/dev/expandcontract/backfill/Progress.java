package dev.expandcontract.backfill;

/**
 * How far a backfill or verification has come.
 *
 * @param rowsScanned rows passed so far
 * @param rowsCopied rows changed so far; for a verification the differences found so far
 * @param estimatedRows the database's estimate of all rows, made at the start; it may be off either way
 */
public record Progress(long rowsScanned, long rowsCopied, long estimatedRows) {}
