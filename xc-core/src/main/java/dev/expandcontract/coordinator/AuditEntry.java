package dev.expandcontract.coordinator;

import dev.expandcontract.phase.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command and what came of it.
 *
 * @param at when, by the database's clock
 * @param by who asked
 * @param instance the display name of the instance that carried it out
 * @param action what was asked: {@code move}, {@code backfill} or {@code verification}, the latter with a direction
 * @param from the phase before
 * @param to the phase asked for, null unless a move was
 * @param reason why, in the words of who asked
 * @param gates the answers of the gates in words, overridden ones marked
 * @param outcome {@code moved}, {@code refused}, {@code superseded}, {@code finished} or {@code stopped}
 * @param message the outcome in a sentence
 */
public record AuditEntry(
        Instant at,
        String by,
        String instance,
        String action,
        @Nullable Phase from,
        @Nullable Phase to,
        String reason,
        List<String> gates,
        String outcome,
        String message) {

    public AuditEntry {
        gates = List.copyOf(gates);
    }
}
