package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The last backfill and the last verification of each migration and direction. */
public final class RunTable {

    private final Rows rows;
    private final String table;
    private final String select;
    private final WorkTable work;

    RunTable(Rows rows) {
        this.rows = rows;
        work = new WorkTable(rows);
        table = rows.table("backfill");
        var ofRange =
                " from " + rows.table("backfill_range") + " r where r.migration_id = b.migration_id and r.target ="
                        + " b.target and b.kind = '" + RunKind.BACKFILL + "'), 0)";
        select = "select b.*, b.rows_done + coalesce((select sum(r.rows_done)" + ofRange + " as all_done,"
                + " b.differences + coalesce((select sum(r.rows_filled)" + ofRange + " as all_differences,"
                + " coalesce((select sum(r.rows_per_second)" + ofRange + " as present_pace from " + table
                + " b";
    }

    /** The last runs of a migration. */
    public List<RunRow> of(String migrationId) throws SQLException {
        return withRanges(
                rows.query(select + " where b.migration_id = ? order by b.started_at", this::read, migrationId));
    }

    /** The last runs of all migrations. */
    public List<RunRow> all() throws SQLException {
        return withRanges(rows.query(select + " order by b.migration_id, b.started_at", this::read));
    }

    /** Begins a run, in place of the last one of its kind and direction. Under the lock of the control row. */
    public void start(String migrationId, RunKind kind, Side target, String instance, String requestedBy, String reason)
            throws SQLException {
        rows.update(
                "delete from " + table + " where migration_id = ? and kind = ? and target = ?",
                migrationId,
                kind.name(),
                target.name());
        rows.update(
                "insert into " + table + " (migration_id, kind, target, instance, requested_by, reason, epoch,"
                        + " started_at, rows_done, rows_estimated, differences, examples, stage, paused, claims,"
                        + " target_millis, rows_per_second, pace_percent, pace_reason) values (?, ?, ?, ?, ?, ?, 0, "
                        + rows.now()
                        + ", 0, 0, 0, '', '', 0, 0, 0, 0, 100, '')",
                migrationId,
                kind.name(),
                target.name(),
                instance,
                requestedBy,
                reason);
    }

    /** Records how far a run has got. */
    public void progress(String migrationId, RunKind kind, Side target, RunRow.Progress progress) throws SQLException {
        rows.update(
                "update " + table + " set rows_done = ?, rows_estimated = ?, differences = ?, examples = ?,"
                        + " pace_percent = ?, pace_reason = ?"
                        + " where migration_id = ? and kind = ? and target = ?",
                progress.rowsDone(),
                progress.rowsEstimated(),
                progress.differences(),
                progress.examples(),
                progress.pace().percent(),
                progress.pace().reason(),
                migrationId,
                kind.name(),
                target.name());
    }

    /** Ends a run, its progress as recorded. */
    public void finish(String migrationId, RunKind kind, Side target, String outcome) throws SQLException {
        rows.update(
                "update " + table + " set finished_at = " + rows.now() + ", outcome = ?"
                        + " where migration_id = ? and kind = ? and target = ?",
                outcome,
                migrationId,
                kind.name(),
                target.name());
    }

    /** Ends a run. */
    public void finish(String migrationId, RunKind kind, Side target, RunRow.Progress progress, String outcome)
            throws SQLException {
        progress(migrationId, kind, target, progress);
        finish(migrationId, kind, target, outcome);
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
                        row.getLong("all_done"),
                        row.getLong("rows_estimated"),
                        row.getLong("all_differences"),
                        row.getString("examples"),
                        new RangeRow.Pace(row.getInt("pace_percent"), row.getString("pace_reason"))),
                row.getInt("paused") == 1,
                row.getInt("paused") == 1 ? 0 : row.getLong("present_pace"),
                List.of(),
                row.getString("outcome"));
    }

    private List<RunRow> withRanges(List<RunRow> runs) throws SQLException {
        var complete = new ArrayList<RunRow>();
        for (var run : runs) {
            complete.add(
                    run.kind() == RunKind.BACKFILL && run.outcome() == null
                            ? run.with(work.ranges(run.migrationId(), run.target()))
                            : run);
        }
        return complete;
    }
}
