package dev.expandcontract.metadata;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A migration as the metadata has it.
 *
 * @param definition the definition under which it was registered first
 * @param fingerprint the definition's fingerprint
 * @param phase the phase that it is in
 * @param previousPhase the phase that it was in before, null if it has never moved
 * @param epoch the epoch at which it entered the phase
 * @param enteredAt when it entered the phase, by the database's clock
 * @param dualWriteEpoch the epoch since which its phases write both columns, 0 if its phase writes one
 * @param oldHistory how far {@code old} holds the history
 * @param nextHistory how far {@code next} holds the history
 * @param doubts how often something has cast doubt on what was verified; a verification counts only if that stays the same
 * @param dial who reads {@code next} in CUTOVER, as it was turned last
 */
public record MigrationRow(
        Migration definition,
        String fingerprint,
        Phase phase,
        @Nullable Phase previousPhase,
        long epoch,
        Instant enteredAt,
        long dualWriteEpoch,
        HistoryState oldHistory,
        HistoryState nextHistory,
        long doubts,
        Turned dial) {

    /**
     * A position of the dial.
     *
     * @param text in words, as {@link dev.expandcontract.readswitch.Dial#parse} reads them unless somebody has changed the row
     *     by hand
     * @param at since when, by the database's clock
     */
    public record Turned(String text, Instant at) {}

    public String id() {
        return definition.id();
    }

    /** How far the column of the side holds the history. */
    public HistoryState history(Side side) {
        return side == Side.OLD ? oldHistory : nextHistory;
    }
}
