package dev.expandcontract.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last ramp of a migration.
 *
 * @param number tells it from earlier ones
 * @param plan the plan in words
 * @param epoch the epoch at which the migration had entered CUTOVER when it began
 * @param requestedBy who began it
 * @param step the step that it is at, from 0; -1 before the first
 * @param stepBeganAt when that began, by the database's clock
 * @param outcome null as long as it goes on, else {@code finished}, {@code turned back} or {@code stopped}
 * @param note what it waits for, or why it has ended
 */
public record RampRow(
        String migrationId,
        long number,
        String plan,
        long epoch,
        String requestedBy,
        int step,
        Instant startedAt,
        Instant stepBeganAt,
        @Nullable String outcome,
        String note) {}
