/**
 * The only way a phase changes: operators' commands, the gates that each has to pass, the barrier over the fleet, and the
 * audit log; and what goes on in the background by the same commands: ramps, and dials that are turned back. Uses {@code
 * fence}, {@code metadata}, {@code catalog}, {@code backfill}, {@code readswitch} and, for what the application's queries have
 * found, {@code jdbc} and {@code observe}; the admin page, the actuator and the Java API all issue the same {@link
 * dev.expandcontract.coordinator.Command}s.
 */
@NullMarked
package dev.expandcontract.coordinator;

import org.jspecify.annotations.NullMarked;
