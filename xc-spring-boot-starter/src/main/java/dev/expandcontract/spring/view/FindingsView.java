package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.Findings;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.FindingTable.Unlisted;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a migration that need attention.
 *
 * @param rows the first {@value #MOST} of them
 * @param total how many were found in all; one that was found several times beyond the list counts several times
 */
public record FindingsView(List<Row> rows, long total) {

    /** How many rows are shown at most. */
    public static final int MOST = 200;

    public FindingsView {
        rows = List.copyOf(rows);
    }

    /**
     * A row that needs attention.
     *
     * @param kind why, such as {@code DIFFERENT} or {@code BYPASS}
     * @param side {@code old} or {@code next}: the one that was to be filled, or compared with the other one
     * @param row its primary key, such as {@code id=42}
     * @param detail the cause in a sentence; empty if the kind says it all
     * @param firstSeen when it was found first, in ISO 8601, by the database's clock
     * @param lastSeen when it was found last
     */
    public record Row(String kind, String side, String row, String detail, String firstSeen, String lastSeen) {

        static Row of(FindingRow finding) {
            return new Row(
                    finding.kind().name(),
                    finding.target().name().toLowerCase(Locale.ROOT),
                    finding.row().name(),
                    finding.row().detail(),
                    finding.firstSeen().toString(),
                    finding.lastSeen().toString());
        }
    }

    static FindingsView of(Findings findings) {
        var listed = findings.listed();
        return new FindingsView(
                listed.stream().limit(MOST).map(Row::of).toList(),
                listed.size()
                        + findings.unlisted().stream().mapToLong(Unlisted::rows).sum());
    }
}
