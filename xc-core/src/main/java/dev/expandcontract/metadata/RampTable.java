package dev.expandcontract.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The last ramp of each migration, and what instances have read while it goes on. */
public final class RampTable {

    private final Rows rows;
    private final String table;
    private final String reads;

    RampTable(Rows rows) {
        this.rows = rows;
        table = rows.table("ramp");
        reads = rows.table("ramp_reads");
    }

    /**
     * What one instance has read in one step.
     *
     * @param step the step
     * @param old figures of reads of the old column, as text
     * @param next figures of reads of the next column, as text
     */
    public record Reads(int step, String old, String next) {}

    /** The last ramps of all migrations. */
    public List<RampRow> all() throws SQLException {
        return rows.query("select * from " + table + " order by migration_id", this::read);
    }

    /** The last ramp of a migration. */
    public Optional<RampRow> find(String migrationId) throws SQLException {
        return rows.query("select * from " + table + " where migration_id = ?", this::read, migrationId).stream()
                .findFirst();
    }

    /** Begins one in place of the last. */
    public void begin(String migrationId, String plan, long epoch, String requestedBy) throws SQLException {
        long number = find(migrationId).map(RampRow::number).orElse(0L) + 1;
        rows.update("delete from " + reads + " where migration_id = ?", migrationId);
        rows.update("delete from " + table + " where migration_id = ?", migrationId);
        rows.update(
                "insert into " + table + " (migration_id, number, plan, epoch, requested_by, step, started_at,"
                        + " step_began_at, driven_at, note) values (?, ?, ?, ?, ?, -1, " + rows.now() + ", "
                        + rows.now()
                        + ", " + rows.now() + ", 'it is about to begin')",
                migrationId,
                number,
                plan,
                epoch,
                requestedBy);
    }

    /**
     * Takes the turn to drive a ramp that goes on, if nobody has done so within the interval.
     *
     * @return the ramp as it is now; empty if it is not the caller's turn
     */
    public Optional<RampRow> claim(String migrationId, long number, Duration interval) throws SQLException {
        // two statements, so that the clock is read when the lock has been waited for
        rows.query(
                "select number from " + table + " where migration_id = ? for update",
                row -> row.getLong(1),
                migrationId);
        boolean due = rows.query(
                        "select r.*, " + rows.now() + " as read_at from " + table
                                + " r where migration_id = ? and number = ? and outcome is null",
                        row -> Duration.between(rows.instant(row, "driven_at"), rows.instant(row, "read_at"))
                                        .compareTo(interval)
                                >= 0,
                        migrationId,
                        number)
                .contains(true);
        if (due) {
            rows.update("update " + table + " set driven_at = " + rows.now() + " where migration_id = ?", migrationId);
        }
        return due ? find(migrationId) : Optional.empty();
    }

    /** Records that a step begins, unless somebody has recorded one since the ramp was read. */
    public void enter(RampRow ramp, int step, String note) throws SQLException {
        rows.update(
                "update " + table + " set step = ?, step_began_at = " + rows.now()
                        + ", note = ? where migration_id = ? and number = ? and step = ? and outcome is null",
                step,
                note,
                ramp.migrationId(),
                ramp.number(),
                ramp.step());
    }

    /** Records what a ramp waits for. */
    public void note(RampRow ramp, String note) throws SQLException {
        rows.update(
                "update " + table + " set note = ? where migration_id = ? and number = ? and outcome is null",
                note,
                ramp.migrationId(),
                ramp.number());
    }

    /** Ends a ramp that goes on. */
    public void end(RampRow ramp, String outcome, String note) throws SQLException {
        rows.update(
                "update " + table
                        + " set outcome = ?, note = ? where migration_id = ? and number = ? and outcome is null",
                outcome,
                note,
                ramp.migrationId(),
                ramp.number());
    }

    /** Records what an instance has read since it has known of the step, in place of what it recorded before. */
    public void report(RampRow ramp, String instanceId, Reads read) throws SQLException {
        int changed = rows.update(
                "update " + reads + " set old_reads = ?, next_reads = ?"
                        + " where migration_id = ? and number = ? and step = ? and instance_id = ?",
                read.old(),
                read.next(),
                ramp.migrationId(),
                ramp.number(),
                read.step(),
                instanceId);
        // an update that changes nothing counts no row on some databases
        if (changed == 0
                && rows.query(
                                "select step from " + reads
                                        + " where migration_id = ? and number = ? and step = ? and instance_id = ?",
                                row -> row.getInt(1),
                                ramp.migrationId(),
                                ramp.number(),
                                read.step(),
                                instanceId)
                        .isEmpty()) {
            rows.update(
                    "insert into " + reads + " (migration_id, number, step, instance_id, old_reads, next_reads)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    ramp.migrationId(),
                    ramp.number(),
                    read.step(),
                    instanceId,
                    read.old(),
                    read.next());
        }
    }

    /** What all instances have read in all steps. */
    public List<Reads> reads(RampRow ramp) throws SQLException {
        return rows.query(
                "select * from " + reads + " where migration_id = ? and number = ?",
                row -> new Reads(row.getInt("step"), row.getString("old_reads"), row.getString("next_reads")),
                ramp.migrationId(),
                ramp.number());
    }

    private RampRow read(ResultSet row) throws SQLException {
        return new RampRow(
                row.getString("migration_id"),
                row.getLong("number"),
                row.getString("plan"),
                row.getLong("epoch"),
                row.getString("requested_by"),
                row.getInt("step"),
                rows.instant(row, "started_at"),
                rows.instant(row, "step_began_at"),
                row.getString("outcome"),
                row.getString("note"));
    }
}
