package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last certificate of each side of each migration. Issued by {@link MigrationTable}, which also revokes them. */
public final class CertificateTable {

    private static final int MAX_NAME = 200;

    private final Rows rows;
    private final String table;

    CertificateTable(Rows rows) {
        this.rows = rows;
        table = rows.table("certificate");
    }

    /** The certificates of a migration, revoked ones among them. */
    public List<CertificateRow> of(String migrationId) throws SQLException {
        return rows.query(
                "select * from " + table + " where migration_id = ? order by target", this::read, migrationId);
    }

    /** All certificates, revoked ones among them. */
    public List<CertificateRow> all() throws SQLException {
        return rows.query("select * from " + table + " order by migration_id, target", this::read);
    }

    /** SQL for whether a row of the migrations, called {@code m}, has a certificate of the side that counts. */
    String counts(Side side) {
        return "(select count(*) from " + table + " c where c.migration_id = m.id and c.target = '" + side
                + "' and c.revoked_at is null and c.fingerprint = m.fingerprint)";
    }

    void issue(String migrationId, Side target, CertificateRow.Proof proof) throws SQLException {
        rows.update("delete from " + table + " where migration_id = ? and target = ?", migrationId, target.name());
        rows.update(
                "insert into " + table + " (migration_id, target, rows_compared, looked_again, first_row, last_row,"
                        + " fingerprint, epoch, instance, requested_by, verified_at, revoked_why)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " + rows.now() + ", '')",
                migrationId,
                target.name(),
                proof.rows(),
                proof.lookedAgain(),
                proof.firstRow(),
                proof.lastRow(),
                proof.fingerprint(),
                proof.epoch(),
                proof.instance(),
                proof.requestedBy()
                        .substring(0, Math.min(MAX_NAME, proof.requestedBy().length())));
    }

    /** Only the first doubt is kept: it is the one that made the certificate worthless. */
    void revoke(String migrationId, Side target, String why) throws SQLException {
        rows.update(
                "update " + table + " set revoked_at = " + rows.now()
                        + ", revoked_why = ? where migration_id = ? and target = ? and revoked_at is null",
                why,
                migrationId,
                target.name());
    }

    private CertificateRow read(ResultSet row) throws SQLException {
        return new CertificateRow(
                row.getString("migration_id"),
                Side.valueOf(row.getString("target")),
                new CertificateRow.Proof(
                        row.getLong("rows_compared"),
                        row.getLong("looked_again"),
                        row.getString("first_row"),
                        row.getString("last_row"),
                        row.getString("fingerprint"),
                        row.getLong("epoch"),
                        row.getString("instance"),
                        row.getString("requested_by")),
                rows.instant(row, "verified_at"),
                revocation(row));
    }

    private CertificateRow.@Nullable Revocation revocation(ResultSet row) throws SQLException {
        var at = rows.instantOrNull(row, "revoked_at");
        return at == null ? null : new CertificateRow.Revocation(at, row.getString("revoked_why"));
    }
}
