/**
 * The only way a phase changes: operators' commands, the gates that each has to pass, the barrier over the fleet, and the
 * audit log. Uses {@code fence}, {@code metadata}, {@code catalog} and {@code backfill}; the admin page, the actuator and the Java API all
 * issue the same {@link dev.expandcontract.coordinator.Command}s.
 */
@NullMarked
package dev.expandcontract.coordinator;

import org.jspecify.annotations.NullMarked;
