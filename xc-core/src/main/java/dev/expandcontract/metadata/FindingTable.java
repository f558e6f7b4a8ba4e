package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows that need attention, at most {@value #MOST} of each migration, target and kind; of what comes after them only the
 * number is kept. Changed under the lock of the migration's row, so that two instances which find the same do not collide.
 * It has to be the last lock that a transaction takes.
 */
public final class FindingTable {

    /** How many rows of one kind are listed for a migration and target. */
    public static final int MOST = 1000;

    private static final String OF_KIND = " where migration_id = ? and target = ? and kind = ?";

    private final Rows rows;
    private final String table;
    private final String unlisted;

    FindingTable(Rows rows) {
        this.rows = rows;
        table = rows.table("finding");
        unlisted = rows.table("finding_unlisted");
    }

    /**
     * How many findings were left out of the list.
     *
     * @param rows a row that was found several times counts several times
     */
    public record Unlisted(Side target, FindingKind kind, long rows) {}

    /**
     * Lists what was found. A row that is listed already keeps the time when it was found first.
     *
     * @return the rows that are listed now and were not before
     */
    public List<FindingRow.Row> add(String migrationId, Side target, FindingKind kind, Collection<FindingRow.Row> found)
            throws SQLException {
        if (found.isEmpty()) {
            return List.of();
        }
        lock(migrationId);
        long listed = rows.query(
                        "select count(*) from " + table + OF_KIND,
                        row -> row.getLong(1),
                        migrationId,
                        target.name(),
                        kind.name())
                .getFirst();
        long left = 0;
        var added = new ArrayList<FindingRow.Row>();
        for (var row : found) {
            if (seenAgain(migrationId, target, kind, row)) {
                continue;
            }
            if (listed < MOST) {
                insert(migrationId, target, kind, row);
                added.add(row);
                listed++;
            } else {
                left++;
            }
        }
        if (left > 0) {
            leaveOut(migrationId, target, kind, left);
        }
        return added;
    }

    /**
     * Lists what was found in place of what was found before. A row that is listed already keeps the time when it was found
     * first.
     *
     * @param all how many were found, with those that are not given here
     */
    public void replace(String migrationId, Side target, FindingKind kind, Collection<FindingRow.Row> found, long all)
            throws SQLException {
        lock(migrationId);
        var digests = found.stream().map(row -> digest(row.key())).collect(Collectors.toSet());
        var before = rows.query(
                "select key_digest from " + table + OF_KIND,
                row -> row.getString(1),
                migrationId,
                target.name(),
                kind.name());
        for (var digest : before) {
            if (!digests.contains(digest)) {
                delete(migrationId, target, kind, digest);
            }
        }
        rows.update("delete from " + unlisted + OF_KIND, migrationId, target.name(), kind.name());
        add(migrationId, target, kind, found);
        if (all > found.size()) {
            leaveOut(migrationId, target, kind, all - found.size());
        }
    }

    private void delete(String migrationId, Side target, FindingKind kind, String digest) throws SQLException {
        rows.update(
                "delete from " + table + OF_KIND + " and key_digest = ?",
                migrationId,
                target.name(),
                kind.name(),
                digest);
    }

    private boolean seenAgain(String migrationId, Side target, FindingKind kind, FindingRow.Row row)
            throws SQLException {
        return rows.update(
                        "update " + table + " set detail = ?, last_seen = " + rows.now() + OF_KIND
                                + " and key_digest = ?",
                        row.detail(),
                        migrationId,
                        target.name(),
                        kind.name(),
                        digest(row.key()))
                == 1;
    }

    private void insert(String migrationId, Side target, FindingKind kind, FindingRow.Row row) throws SQLException {
        rows.update(
                "insert into " + table + " (migration_id, target, kind, key_digest, row_key, row_name, detail,"
                        + " first_seen, last_seen) values (?, ?, ?, ?, ?, ?, ?, " + rows.now() + ", " + rows.now()
                        + ")",
                migrationId,
                target.name(),
                kind.name(),
                digest(row.key()),
                row.key(),
                row.name(),
                row.detail());
    }

    private void leaveOut(String migrationId, Side target, FindingKind kind, long left) throws SQLException {
        int counted = rows.update(
                "update " + unlisted + " set unlisted = unlisted + ?" + OF_KIND,
                left,
                migrationId,
                target.name(),
                kind.name());
        if (counted == 0) {
            rows.update(
                    "insert into " + unlisted + " (migration_id, target, kind, unlisted) values (?, ?, ?, ?)",
                    migrationId,
                    target.name(),
                    kind.name(),
                    left);
        }
    }

    /** The findings that are listed for a migration, those that were found first first. */
    public List<FindingRow> of(String migrationId) throws SQLException {
        return rows.query(
                "select * from " + table + " where migration_id = ? order by first_seen, row_key",
                this::read,
                migrationId);
    }

    /** The findings of one kind that are listed, those that were found first first. */
    public List<FindingRow> of(String migrationId, Side target, FindingKind kind) throws SQLException {
        return rows.query(
                "select * from " + table + OF_KIND + " order by first_seen, key_digest",
                this::read,
                migrationId,
                target.name(),
                kind.name());
    }

    /** How many findings of a migration are not listed. */
    public List<Unlisted> unlisted(String migrationId) throws SQLException {
        return rows.query(
                "select * from " + unlisted + " where migration_id = ? order by target, kind",
                row -> new Unlisted(
                        Side.valueOf(row.getString("target")),
                        FindingKind.valueOf(row.getString("kind")),
                        row.getLong("unlisted")),
                migrationId);
    }

    /** Forgets what was found at some rows. */
    public void remove(String migrationId, Side target, FindingKind kind, Collection<String> keys) throws SQLException {
        lock(migrationId);
        for (var key : keys) {
            delete(migrationId, target, kind, digest(key));
        }
    }

    /** Forgets all of one kind, what is not listed among it. */
    public void clear(String migrationId, Side target, FindingKind kind) throws SQLException {
        lock(migrationId);
        for (var cleared : List.of(table, unlisted)) {
            rows.update("delete from " + cleared + OF_KIND, migrationId, target.name(), kind.name());
        }
    }

    private void lock(String migrationId) throws SQLException {
        rows.query(
                "select id from " + rows.table("migration") + " where id = ? for update",
                row -> row.getString(1),
                migrationId);
    }

    /** A key has no bounded length, and some databases index none of such. */
    private static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private FindingRow read(ResultSet row) throws SQLException {
        return new FindingRow(
                Side.valueOf(row.getString("target")),
                FindingKind.valueOf(row.getString("kind")),
                new FindingRow.Row(row.getString("row_key"), row.getString("row_name"), row.getString("detail")),
                rows.instant(row, "first_seen"),
                rows.instant(row, "last_seen"));
    }
}
