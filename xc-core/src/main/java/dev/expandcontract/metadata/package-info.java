/**
 * The tables through which the instances of a fleet agree: phases and epoch, instances and what they acknowledged, audit
 * and runs of the backfill. Everything goes over the application's own unwrapped data source, in short transactions, and
 * by the database's clock. {@code coordinator} and {@code fleet} are the callers.
 */
@NullMarked
package dev.expandcontract.metadata;

import org.jspecify.annotations.NullMarked;
