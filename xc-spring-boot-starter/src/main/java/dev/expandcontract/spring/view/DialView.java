package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.DialStatus;
import dev.expandcontract.readswitch.Dial;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the next column in CUTOVER, and who decides that.
 *
 * @param percent the share of readers of the next column, null if nobody knows
 * @param allowed keys that always read it, sorted
 * @param denied keys that never do, sorted
 * @param decidedBy who decides
 * @param turnable whether a command turns the dial
 * @param turnedAt when it was turned last, in ISO 8601, by the database's clock
 * @param description all that in a sentence
 * @param problem what is wrong and what to do about it; empty if nothing is
 */
public record DialView(
        @Nullable BigDecimal percent,
        List<String> allowed,
        List<String> denied,
        String decidedBy,
        boolean turnable,
        String turnedAt,
        String description,
        String problem) {

    public DialView {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    static DialView of(DialStatus dial) {
        return new DialView(
                dial.position().map(at -> new BigDecimal(at.share().percent())).orElse(null),
                dial.position().map(Dial::allowed).map(DialView::sorted).orElse(List.of()),
                dial.position().map(Dial::denied).map(DialView::sorted).orElse(List.of()),
                dial.decidedBy(),
                dial.turnable(),
                dial.turnedAt().toString(),
                dial.position()
                        .map(at -> "The dial stands at " + at + ", decided by " + dial.decidedBy() + ".")
                        .orElse("Where the dial stands is not known; " + dial.decidedBy() + " decides."),
                dial.problem());
    }

    private static List<String> sorted(Set<String> keys) {
        return keys.stream().sorted().toList();
    }
}
