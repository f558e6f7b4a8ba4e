package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The last backfill and the last verification of each migration and direction. */
public final class RunTable {

    private final Rows rows;
    private final String table;

    RunTable(Rows rows) {
        this.rows = rows;
        table = rows.table("backfill");
    }

    /** The last runs of a migration. */
    public List<RunRow> of(String migrationId) throws SQLException {
        return rows.query(
                "select * from " + table + " where migration_id = ? order by started_at", this::read, migrationId);
    }

    /** The last runs of all migrations. */
    public List<RunRow> all() throws SQLException {
        return rows.query("select * from " + table + " order by migration_id, started_at", this::read);
    }

    /** Begins a run, in place of the last one of its kind and direction. Under the lock of the control row. */
    public void start(String migrationId, RunKind kind, Side target, String instance) throws SQLException {
        rows.update(
                "delete from " + table + " where migration_id = ? and kind = ? and target = ?",
                migrationId,
                kind.name(),
                target.name());
        rows.update(
                "insert into " + table + " (migration_id, kind, target, instance, started_at, rows_done,"
                        + " rows_estimated, differences, examples) values (?, ?, ?, ?, " + rows.now()
                        + ", 0, 0, 0, '')",
                migrationId,
                kind.name(),
                target.name(),
                instance);
    }

    /** Records how far a run has got. */
    public void progress(String migrationId, RunKind kind, Side target, RunRow.Progress progress) throws SQLException {
        rows.update(
                "update " + table + " set rows_done = ?, rows_estimated = ?, differences = ?, examples = ?"
                        + " where migration_id = ? and kind = ? and target = ?",
                progress.rowsDone(),
                progress.rowsEstimated(),
                progress.differences(),
                progress.examples(),
                migrationId,
                kind.name(),
                target.name());
    }

    /** Ends a run. */
    public void finish(String migrationId, RunKind kind, Side target, RunRow.Progress progress, String outcome)
            throws SQLException {
        progress(migrationId, kind, target, progress);
        rows.update(
                "update " + table + " set finished_at = " + rows.now() + ", outcome = ?"
                        + " where migration_id = ? and kind = ? and target = ?",
                outcome,
                migrationId,
                kind.name(),
                target.name());
    }

    private RunRow read(ResultSet row) throws SQLException {
        return new RunRow(
                row.getString("migration_id"),
                RunKind.valueOf(row.getString("kind")),
                Side.valueOf(row.getString("target")),
                row.getString("instance"),
                rows.instant(row, "started_at"),
                rows.instantOrNull(row, "finished_at"),
                new RunRow.Progress(
                        row.getLong("rows_done"),
                        row.getLong("rows_estimated"),
                        row.getLong("differences"),
                        row.getString("examples")),
                row.getString("outcome"));
    }
}
