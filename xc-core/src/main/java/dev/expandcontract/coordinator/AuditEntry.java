package dev.expandcontract.coordinator;

import dev.expandcontract.phase.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command and what came of it, or the registration that a migration began with.
 *
 * @param at when, by the database's clock
 * @param by who asked
 * @param instance the display name of the instance that carried it out
 * @param action what was asked: {@code register}, {@code move}, {@code end session}, {@code declare gone},
 *     {@code turn dial}, {@code backfill} or {@code verification} with a direction before it, or another command in words
 * @param from the phase before, null for a registration
 * @param to the phase asked for or begun in, null unless a phase was
 * @param reason why, in the words of who asked
 * @param gates the answers of the gates in words, overridden ones marked
 * @param outcome {@code registered}, {@code moved}, {@code refused}, {@code superseded}, {@code turned}, {@code changed},
 *     {@code ended}, {@code removed}, {@code finished}, {@code repaired}, {@code failed} or {@code stopped}
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
