package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a migration stands.
 *
 * @param migration its definition, as registered
 * @param phase the phase that it is in
 * @param epoch the epoch at which it entered the phase
 * @param enteredAt when, by the database's clock
 * @param oldHistory how far {@code old} holds the values of rows written before both columns were
 * @param nextHistory the same of {@code next}
 * @param blockers what could still commit under an earlier phase; empty once the next phase may be entered as far as the
 *     fleet is concerned
 * @param certificates the last one of each side that a verification without a difference has left, with why it counts no
 *     longer if that is so
 * @param runs the last backfill and verification of each direction, with their progress
 * @param dial who reads {@code next} in CUTOVER, and who decides that
 * @param ramp the last ramp of the dial; empty if there has been none
 */
public record MigrationStatus(
        Migration migration,
        Phase phase,
        long epoch,
        Instant enteredAt,
        HistoryState oldHistory,
        HistoryState nextHistory,
        List<Blocker> blockers,
        List<CertificateRow> certificates,
        List<RunRow> runs,
        DialStatus dial,
        Optional<RampStatus> ramp) {

    public MigrationStatus {
        blockers = List.copyOf(blockers);
        certificates = List.copyOf(certificates);
        runs = List.copyOf(runs);
    }

    /** Whether nothing can commit under an earlier phase any more. */
    public boolean acknowledged() {
        return blockers.isEmpty();
    }

    /** How far the column of the side holds the history. */
    public HistoryState history(Side side) {
        return side == Side.OLD ? oldHistory : nextHistory;
    }
}
