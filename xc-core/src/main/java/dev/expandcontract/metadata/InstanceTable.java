package dev.expandcontract.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The fleet. An instance joins under the lock of the control row, and changes its own rows only. */
public final class InstanceTable {

    private final Rows rows;
    private final String table;
    private final String migrationTable;

    InstanceTable(Rows rows) {
        this.rows = rows;
        table = rows.table("instance");
        migrationTable = rows.table("instance_migration");
    }

    /** All instances, those that started first first. */
    public List<InstanceRow> all() throws SQLException {
        var migrations = migrationsByInstance();
        return rows.query(
                "select * from " + table + " order by started_at, id",
                row -> read(row, migrations.getOrDefault(row.getString("id"), Set.of())));
    }

    /**
     * An instance that goes by a name.
     *
     * @param heartbeatAt when it last wrote its row
     */
    public record Namesake(InstanceIdentity identity, Instant heartbeatAt) {}

    /** The instances of that name. */
    public List<Namesake> named(String name) throws SQLException {
        return rows.query(
                "select * from " + table + " where name = ? order by started_at, id",
                row -> new Namesake(identity(row), rows.instant(row, "heartbeat_at")),
                name);
    }

    /** The newest heartbeat of any instance; empty if there is no instance. In one statement. */
    public Optional<Instant> latestHeartbeat() throws SQLException {
        return rows
                .query(
                        "select heartbeat_at from " + table + " order by heartbeat_at desc limit 1",
                        row -> rows.instant(row, "heartbeat_at"))
                .stream()
                .findFirst();
    }

    /** Adds an instance. */
    public void insert(InstanceIdentity instance, long number, long learnedEpoch, long acknowledgedEpoch, int olderPins)
            throws SQLException {
        rows.update(
                "insert into " + table
                        + " (id, number, name, application, host, pid, version, started_at, heartbeat_at, learned_epoch,"
                        + " acknowledged_epoch, older_pins, beat) values (?, ?, ?, ?, ?, ?, ?, " + rows.now() + ", "
                        + rows.now()
                        + ", ?, ?, ?, 0)",
                instance.id(),
                number,
                instance.name(),
                instance.application(),
                instance.host(),
                instance.pid(),
                instance.version(),
                learnedEpoch,
                acknowledgedEpoch,
                olderPins);
    }

    /** Records that the instance has the definition of the migration. */
    public void addMigration(String instanceId, String migrationId) throws SQLException {
        rows.update(
                "insert into " + migrationTable + " (instance_id, migration_id) values (?, ?)",
                instanceId,
                migrationId);
    }

    /** The ids of the migrations that the instance is recorded to have the definition of. */
    public Set<String> migrations(String instanceId) throws SQLException {
        return new HashSet<>(rows.query(
                "select migration_id from " + migrationTable + " where instance_id = ?",
                row -> row.getString(1),
                instanceId));
    }

    /**
     * Writes the instance's heartbeat.
     *
     * @param beat which heartbeat of the process this is, counted from 1
     * @return the beat that the row had before, which another process has written if it is not the one before this; empty
     *     if the row is gone, and nothing was written
     */
    public OptionalLong update(String instanceId, long beat, long learnedEpoch, long acknowledgedEpoch, int olderPins)
            throws SQLException {
        var before = rows.numbers("select beat from " + table + " where id = ?", instanceId);
        rows.update(
                "update " + table + " set heartbeat_at = " + rows.now()
                        + ", beat = ?, learned_epoch = ?, acknowledged_epoch = ?, older_pins = ? where id = ?",
                beat,
                learnedEpoch,
                acknowledgedEpoch,
                olderPins,
                instanceId);
        return before.isEmpty() ? OptionalLong.empty() : OptionalLong.of(before.getFirst());
    }

    /**
     * Removes an instance. That casts doubt on what was verified of migrations that it did not define, since its statements
     * may have written one column alone. Under the lock of the control row.
     */
    public void delete(String instanceId) throws SQLException {
        for (var gone :
                rows.query("select * from " + table + " where id = ?", row -> read(row, Set.of()), instanceId)) {
            doubtWhatItDidNotDefine(gone);
        }
        rows.update("delete from " + migrationTable + " where instance_id = ?", instanceId);
        rows.update("delete from " + table + " where id = ?", instanceId);
    }

    private void doubtWhatItDidNotDefine(InstanceRow gone) throws SQLException {
        var defined = migrations(gone.id());
        var table = new MigrationTable(rows);
        for (var migration : table.all()) {
            if (!defined.contains(migration.id())) {
                table.doubt(
                        migration,
                        "instance '" + gone.identity().name() + "' (process "
                                + gone.identity().pid() + " on host "
                                + gone.identity().host() + ") left the fleet, which did not define the migration, so"
                                + " that its statements may have written one column alone");
            }
        }
    }

    private Map<String, Set<String>> migrationsByInstance() throws SQLException {
        var byInstance = new HashMap<String, Set<String>>();
        rows.query(
                "select instance_id, migration_id from " + migrationTable,
                row -> byInstance
                        .computeIfAbsent(row.getString(1), id -> new HashSet<>())
                        .add(row.getString(2)));
        return byInstance;
    }

    private static InstanceIdentity identity(ResultSet row) throws SQLException {
        return new InstanceIdentity(
                row.getString("id"),
                row.getString("name"),
                row.getString("application"),
                row.getString("host"),
                row.getLong("pid"),
                row.getString("version"));
    }

    private InstanceRow read(ResultSet row, Set<String> migrations) throws SQLException {
        return new InstanceRow(
                identity(row),
                row.getLong("number"),
                rows.instant(row, "started_at"),
                rows.instant(row, "heartbeat_at"),
                row.getLong("learned_epoch"),
                row.getLong("acknowledged_epoch"),
                row.getInt("older_pins"),
                migrations);
    }
}
