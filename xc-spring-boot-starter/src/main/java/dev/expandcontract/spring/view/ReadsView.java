package dev.expandcontract.spring.view;

import dev.expandcontract.observe.Figures;
import dev.expandcontract.observe.SideFigures;
import dev.expandcontract.phase.Side;
import org.jspecify.annotations.Nullable;

/**
 * How statements fared that read each side in CUTOVER, in the instance that is asked and since it started, and what those have
 * found that compared both.
 *
 * @param old those that read the old column
 * @param next those that read the next column
 * @param shadow what queries have found that compare both columns
 */
public record ReadsView(SideView old, SideView next, ShadowView shadow) {

    /**
     * Statements that read one side.
     *
     * @param statements how many
     * @param errors how many of them failed
     * @param medianNanos what half of the others took at most, in nanoseconds, null if there were none
     * @param p99Nanos what 99 % of the others took at most, null if there were none
     */
    public record SideView(
            long statements,
            long errors,
            @Nullable Long medianNanos,
            @Nullable Long p99Nanos) {

        private static final double MEDIAN = 0.5;
        private static final double MOST = 0.99;

        static SideView of(SideFigures figures) {
            return new SideView(figures.statements(), figures.errors(), nanos(figures, MEDIAN), nanos(figures, MOST));
        }

        private static @Nullable Long nanos(SideFigures figures, double part) {
            var nanos = figures.quantileNanos(part);
            return Double.isNaN(nanos) ? null : (Long) (long) nanos;
        }
    }

    static ReadsView of(Figures figures, String migrationId, ShadowView shadow) {
        return new ReadsView(
                SideView.of(figures.reads(migrationId, Side.OLD)),
                SideView.of(figures.reads(migrationId, Side.NEXT)),
                shadow);
    }
}
