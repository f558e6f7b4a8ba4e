package dev.expandcontract.backfill;

import dev.expandcontract.pace.Decision;

/**
 * How far a backfill or verification has come.
 *
 * @param rowsScanned rows passed so far
 * @param rowsCopied rows changed so far; for a verification the differences found so far
 * @param estimatedRows the database's estimate of all rows, made at the start; it may be off either way
 * @param pace which part of full pace the probes allow, and why
 */
public record Progress(long rowsScanned, long rowsCopied, long estimatedRows, Decision pace) {}
