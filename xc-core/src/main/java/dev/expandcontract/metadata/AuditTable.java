package dev.expandcontract.metadata;

import java.sql.SQLException;
import java.util.List;

/** The audit log. Lines are added and never changed. */
public final class AuditTable {

    private static final int MAX_NAME = 200;

    private final Rows rows;
    private final String table;

    AuditTable(Rows rows) {
        this.rows = rows;
        table = rows.table("audit");
    }

    /** Adds a line. */
    public void append(AuditRow.Event event) throws SQLException {
        rows.update(
                "insert into " + table + " (happened_at, requested_by, instance, migration_id, action, from_phase,"
                        + " to_phase, reason, gates, outcome, message) values (" + rows.now()
                        + ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                event.requestedBy()
                        .substring(0, Math.min(MAX_NAME, event.requestedBy().length())),
                event.instance(),
                event.migrationId(),
                event.action(),
                event.from(),
                event.to(),
                event.reason(),
                event.gates(),
                event.outcome(),
                event.message());
    }

    /** All lines of a migration, oldest first. */
    public List<AuditRow> of(String migrationId) throws SQLException {
        return rows.query(
                "select * from " + table + " where migration_id = ? order by id",
                row -> new AuditRow(
                        rows.instant(row, "happened_at"),
                        new AuditRow.Event(
                                row.getString("requested_by"),
                                row.getString("instance"),
                                row.getString("migration_id"),
                                row.getString("action"),
                                row.getString("from_phase"),
                                row.getString("to_phase"),
                                row.getString("reason"),
                                row.getString("gates"),
                                row.getString("outcome"),
                                row.getString("message"))),
                migrationId);
    }
}
