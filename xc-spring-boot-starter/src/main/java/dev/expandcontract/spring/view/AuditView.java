package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.phase.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command and what came of it, or the registration that a migration began with.
 *
 * @param at when, in ISO 8601, by the database's clock
 * @param by who asked
 * @param instance the name of the instance that carried it out
 * @param action what was asked
 * @param from the phase before, null for a registration
 * @param to the phase asked for or begun in, null if none was
 * @param reason why, in the words of who asked
 * @param gates the answers of the gates in words, overridden ones marked
 * @param outcome how it ended in a word, such as {@code moved} or {@code refused}
 * @param message the outcome in a sentence
 */
public record AuditView(
        String at,
        String by,
        String instance,
        String action,
        @Nullable String from,
        @Nullable String to,
        String reason,
        List<String> gates,
        String outcome,
        String message) {

    public AuditView {
        gates = List.copyOf(gates);
    }

    static AuditView of(AuditEntry entry) {
        return new AuditView(
                entry.at().toString(),
                entry.by(),
                entry.instance(),
                entry.action(),
                name(entry.from()),
                name(entry.to()),
                entry.reason(),
                entry.gates(),
                entry.outcome(),
                entry.message());
    }

    private static @Nullable String name(@Nullable Phase phase) {
        return phase == null ? null : phase.name();
    }
}
