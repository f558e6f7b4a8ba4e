package dev.expandcontract.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit log.
 *
 * @param happenedAt when, by the database's clock
 * @param event what was asked and what came of it
 */
public record AuditRow(Instant happenedAt, Event event) {

    /**
     * What was asked and what came of it.
     *
     * @param requestedBy who asked
     * @param instance the display name of the instance that carried it out
     * @param migrationId the migration concerned
     * @param action what was asked, such as {@code move}
     * @param from the phase before, null if it was none
     * @param to the phase asked for, null if none was
     * @param reason why, in the words of who asked
     * @param gates the answers of the gates, one a line; empty if none was asked
     * @param outcome what came of it, such as {@code moved} or {@code refused}
     * @param message the outcome in a sentence
     */
    public record Event(
            String requestedBy,
            String instance,
            String migrationId,
            String action,
            @Nullable String from,
            @Nullable String to,
            String reason,
            String gates,
            String outcome,
            String message) {}
}
