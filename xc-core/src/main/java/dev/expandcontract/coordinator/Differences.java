package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.FailedRow;
import dev.expandcontract.backfill.RowKey;
import dev.expandcontract.metadata.BypassRow;
import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists rows whose columns differ: as a bypass, if they were equal when they were verified. */
final class Differences {

    private final MetadataTransaction transaction;
    private final MigrationRow migration;

    Differences(MetadataTransaction transaction, MigrationRow migration) {
        this.transaction = transaction;
        this.migration = migration;
    }

    /** When all rows were last seen to be equal, since the phases of the migration write both columns. */
    static Optional<Instant> lastEqual(MetadataTransaction transaction, MigrationRow migration) throws SQLException {
        return transaction.certificates().of(migration.id()).stream()
                .filter(certificate -> certificate.isSinceDualWrite(migration))
                .map(CertificateRow::verifiedAt)
                .max(Instant::compareTo);
    }

    /**
     * Lists rows that differ.
     *
     * @param all how many there are, more than are given here
     * @param whole whether all rows of the table were compared, so that what was found earlier and not now is settled
     */
    void list(Side target, List<RowKey> rows, long all, boolean whole) throws SQLException {
        var equal = lastEqual(transaction, migration);
        var kind = equal.isPresent() ? FindingKind.BYPASS : FindingKind.DIFFERENT;
        var detail = equal.map(Differences::detail).orElse("");
        var found = found(rows, detail);
        var findings = transaction.findings();
        if (whole) {
            for (var side : Side.values()) {
                for (var other : List.of(FindingKind.DIFFERENT, FindingKind.BYPASS, FindingKind.MISMATCH)) {
                    if (side != target || other != kind) {
                        findings.clear(migration.id(), side, other);
                    }
                }
            }
            findings.replace(migration.id(), target, kind, found, all);
        } else {
            findings.add(migration.id(), target, kind, found);
        }
    }

    /** Lists rows that could not be compared. What a backfill has found that no comparison meets stays listed. */
    void listFailed(Side target, List<FailedRow> rows) throws SQLException {
        transaction
                .findings()
                .add(
                        migration.id(),
                        target,
                        FindingKind.FAILED,
                        rows.stream()
                                .map(row -> new FindingRow.Row(row.key(), row.name(), row.cause()))
                                .toList());
    }

    /** Lists rows that differ and were equal at some time. Answers those that were not listed before. */
    List<RowKey> listBypass(Side target, List<RowKey> rows, Instant equal) throws SQLException {
        return transaction
                .findings()
                .add(migration.id(), target, FindingKind.BYPASS, found(rows, detail(equal)))
                .stream()
                .map(row -> new RowKey(row.key(), row.name()))
                .toList();
    }

    /** With who did it, where a sentinel has seen that. */
    private List<FindingRow.Row> found(List<RowKey> rows, String detail) throws SQLException {
        var seen = transaction.sentinels().seen(migration.id()).stream()
                .collect(Collectors.toMap(
                        BypassRow::row,
                        write -> "; a sentinel saw at " + write.at() + ": " + write.who(),
                        (earlier, later) -> later));
        return rows.stream()
                .map(row -> new FindingRow.Row(row.key(), row.name(), detail + seen.getOrDefault(row.name(), "")))
                .toList();
    }

    private static String detail(Instant equal) {
        return "its columns were equal when they were last compared, at " + equal
                + " or later, so that somebody has written one of them without XC since";
    }

    /** All rows were compared, and none differs. */
    void settle() throws SQLException {
        for (var side : Side.values()) {
            for (var kind : FindingKind.values()) {
                transaction.findings().clear(migration.id(), side, kind);
            }
        }
    }
}
