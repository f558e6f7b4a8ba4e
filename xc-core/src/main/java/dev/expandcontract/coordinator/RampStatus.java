package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.RampRow;
import java.time.Instant;

/**
 * The last ramp of a migration.
 *
 * @param plan the plan in words, as {@link RampPlan#parse} reads it
 * @param step the step that it is at, or has ended at, from 1; 0 before the first
 * @param requestedBy who began it
 * @param startedAt when, by the database's clock
 * @param stepBeganAt when the step began
 * @param outcome empty as long as it goes on, else {@code finished}, {@code turned back} or {@code stopped}
 * @param note what it waits for, or why it has ended
 */
public record RampStatus(
        String plan,
        int step,
        String requestedBy,
        Instant startedAt,
        Instant stepBeganAt,
        String outcome,
        String note) {

    /** How a ramp ends at whose steps reads of the next column were worse than its plan allows. */
    public static final String TURNED_BACK = "turned back";

    static RampStatus of(RampRow row) {
        var outcome = row.outcome();
        return new RampStatus(
                row.plan(),
                row.step() + 1,
                row.requestedBy(),
                row.startedAt(),
                row.stepBeganAt(),
                outcome == null ? "" : outcome,
                row.note());
    }

    /** Whether it goes on. */
    public boolean isRunning() {
        return outcome.isEmpty();
    }
}
