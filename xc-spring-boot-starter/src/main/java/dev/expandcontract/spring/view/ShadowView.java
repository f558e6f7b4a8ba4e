package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.observe.ShadowFigures;
import dev.expandcontract.phase.Phase;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * What queries have found that compare both columns of the rows of which they read one. The numbers are those of the instance
 * that is asked, since it started; the rows are those of the whole fleet.
 *
 * @param percent the share of queries that compare in the present phase
 * @param queries how many have compared
 * @param notCompared how many were to compare and could not, for what they select
 * @param rows rows whose columns were compared
 * @param mismatches those of them whose columns differed; one that is read twice counts twice
 * @param failures queries whose comparison failed, and which were executed without it
 * @param dropped mismatches that were counted and not listed, because too many came at once
 * @param turnsBackAt how many rows that differ turn the dial back to 0 % in CUTOVER; 0 if none do
 * @param windowSeconds within what time, at most since the dial was turned last
 * @param found rows that were found so, those seen last first, {@value #MOST} at most
 */
public record ShadowView(
        BigDecimal percent,
        long queries,
        long notCompared,
        long rows,
        long mismatches,
        long failures,
        long dropped,
        int turnsBackAt,
        long windowSeconds,
        List<FindingsView.Row> found) {

    /** How many rows are shown at most. */
    public static final int MOST = 5;

    public ShadowView {
        found = List.copyOf(found);
    }

    static ShadowView of(ShadowSettings settings, ShadowFigures figures, Phase phase, List<FindingRow> findings) {
        var share =
                switch (phase) {
                    case CUTOVER -> settings.inCutover().percent();
                    case BACKFILL -> settings.inBackfill().percent();
                    case EXPAND, DUAL_WRITE, SOAK, CONTRACT -> "0";
                };
        return new ShadowView(
                new BigDecimal(share),
                figures.sampled(),
                figures.notSampled(),
                figures.rows(),
                figures.mismatches(),
                figures.failures(),
                figures.dropped(),
                settings.rows(),
                settings.window().toSeconds(),
                findings.stream()
                        .filter(finding -> finding.kind() == FindingKind.MISMATCH)
                        .sorted(Comparator.comparing(FindingRow::lastSeen).reversed())
                        .limit(MOST)
                        .map(FindingsView.Row::of)
                        .toList());
    }
}
