package dev.expandcontract.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The sentinels that are set on migrating tables, and what they have seen. */
public final class SentinelTable {

    /** Of so many writes at most it is told who did them. */
    public static final int MOST = 1000;

    private final Rows rows;
    private final String table;
    private final String seen;

    SentinelTable(Rows rows) {
        this.rows = rows;
        table = rows.table("sentinel");
        seen = rows.table("bypass");
    }

    /**
     * A sentinel.
     *
     * @param name what its function and trigger are called
     * @param until when it has to go
     * @param over whether that time has come
     */
    public record Sentinel(String name, String migrationId, Instant until, boolean over) {}

    /** Enters a sentinel that is about to be set, and forgets what earlier ones have seen. */
    public void enter(String name, String migrationId, Duration lasts) throws SQLException {
        rows.update("delete from " + seen + " where migration_id = ?", migrationId);
        rows.update(
                "insert into " + table + " (name, migration_id, started_at, lasts_millis) values (?, ?, " + rows.now()
                        + ", ?)",
                name,
                migrationId,
                lasts.toMillis());
    }

    /** All that are set. */
    public List<Sentinel> all() throws SQLException {
        return rows.query(
                "select s.*, " + rows.now() + " as read_at from " + table + " s order by started_at", this::read);
    }

    /** Lets those of a migration end. */
    public void end(String migrationId) throws SQLException {
        rows.update("update " + table + " set lasts_millis = 0 where migration_id = ?", migrationId);
    }

    /** What the last sentinel of a migration has seen, in its order. */
    public List<BypassRow> seen(String migrationId) throws SQLException {
        return rows.query(
                "select * from " + seen + " where migration_id = ? order by id",
                row -> new BypassRow(
                        row.getString("row_name"),
                        row.getString("operation"),
                        row.getString("application"),
                        row.getString("login"),
                        row.getString("role_name"),
                        row.getString("address"),
                        row.getLong("session_number"),
                        row.getString("transaction_id"),
                        rows.instant(row, "written_at")),
                migrationId);
    }

    private Sentinel read(ResultSet row) throws SQLException {
        var until = rows.instant(row, "started_at").plusMillis(row.getLong("lasts_millis"));
        return new Sentinel(
                row.getString("name"),
                row.getString("migration_id"),
                until,
                !rows.instant(row, "read_at").isBefore(until));
    }
}
