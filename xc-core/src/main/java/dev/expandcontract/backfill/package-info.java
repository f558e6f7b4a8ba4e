/**
 * Copies one side of a migration to the other in batches of keys, and verifies that both sides hold the same, while the
 * application keeps writing both. Every batch is pinned to the phases of this instance like a transaction of the
 * application. Uses {@code catalog}, {@code phase} and {@code model}; knows nothing of metadata, so what a report means for
 * a migration is the coordinator's to record.
 */
@NullMarked
package dev.expandcontract.backfill;

import org.jspecify.annotations.NullMarked;
