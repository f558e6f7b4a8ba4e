/**
 * The six phases, the snapshot of all migrations' phases that this instance works by, and the board on which snapshots
 * are published, pinned by transactions and drained. Depends on the JDK alone; every other package builds on it.
 */
@NullMarked
package dev.expandcontract.phase;

import org.jspecify.annotations.NullMarked;
