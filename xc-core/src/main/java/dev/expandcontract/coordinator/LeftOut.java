package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The rows that a backfill has left out, as they could not be filled. */
record LeftOut(List<FindingRow> rows) {

    private static final int NAMED = 5;

    private static final String OUTCOME = "finished with ";

    LeftOut {
        rows = List.copyOf(rows);
    }

    static LeftOut of(List<FindingRow> findings, Side target) {
        return new LeftOut(findings.stream()
                .filter(found -> found.kind() == FindingKind.FAILED && found.target() == target)
                .toList());
    }

    static LeftOut of(MetadataTransaction transaction, String migrationId, Side target) throws SQLException {
        return new LeftOut(transaction.findings().of(migrationId, target, FindingKind.FAILED));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** What the run ends as. */
    String outcome() {
        return OUTCOME + rows.size() + (rows.size() == 1 ? " failed row" : " failed rows");
    }

    /** Whether that is what a run has ended as. */
    static boolean isOutcome(String outcome) {
        return outcome.startsWith(OUTCOME);
    }

    /** The first of them with their causes, for example {@code id=3 (value too long)}. */
    String describe() {
        return rows.stream()
                        .limit(NAMED)
                        .map(found -> found.row().name() + " (" + found.row().detail() + ")")
                        .collect(Collectors.joining(", "))
                + (rows.size() > NAMED ? " and " + (rows.size() - NAMED) + " more" : "");
    }
}
