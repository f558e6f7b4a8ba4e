/**
 * Copies one side of a migration to the other in batches of keys, and verifies that both sides hold the same, while the
 * application keeps writing both; repairs single rows, compares samples, and sets sentinels on tables. Every batch runs under the fence like a transaction of the
 * application. Uses {@code catalog}, {@code fence}, {@code conversion}, {@code pace}, {@code phase} and {@code model}; knows nothing of
 * metadata: what is handed out to whom is in a {@code Ledger}, which the coordinator keeps there, and what a report means
 * for a migration is the coordinator's to record.
 */
@NullMarked
package dev.expandcontract.backfill;

import org.jspecify.annotations.NullMarked;
