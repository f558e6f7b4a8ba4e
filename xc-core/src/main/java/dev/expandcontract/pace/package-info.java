/**
 * How fast work in the background may go: probes say what the database and the application can bear now, and the governor
 * makes one answer of them. {@code backfill} asks it between batches. Uses {@code observe} for what transactions take,
 * {@code metadata} for the heartbeats that tell how far a replica is behind, and {@code database} to tell databases apart.
 */
@NullMarked
package dev.expandcontract.pace;

import org.jspecify.annotations.NullMarked;
