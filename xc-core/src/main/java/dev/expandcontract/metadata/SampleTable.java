package dev.expandcontract.metadata;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the samples have come that are taken of verified migrations, over and over from the first key to the last. One
 * instance takes the next one, whoever is there first when it is due.
 */
public final class SampleTable {

    private final Rows rows;
    private final String table;

    SampleTable(Rows rows) {
        this.rows = rows;
        table = rows.table("sample");
    }

    /**
     * The next sample, for who has claimed it.
     *
     * @param after the key after which it begins, null for the first one of the table
     * @param passedAt when the last pass over the whole table began that was completed, null if there was none
     */
    public record Claim(@Nullable String after, @Nullable Instant passedAt) {}

    /** Begins anew, as all rows have been compared just now. */
    void begin(String migrationId) throws SQLException {
        rows.update("delete from " + table + " where migration_id = ?", migrationId);
        rows.update(
                "insert into " + table + " (migration_id, rows_compared, claimed_at, pass_began_at) values (?, 0, "
                        + rows.now() + ", " + rows.now() + ")",
                migrationId);
    }

    /**
     * Claims the next sample, if one is due.
     *
     * @param interval how long after the last claim it is due
     */
    public Optional<Claim> claim(String migrationId, String instanceId, Duration interval) throws SQLException {
        // two statements, so that the clock is read when the lock has been waited for
        rows.query(
                "select migration_id from " + table + " where migration_id = ? for update",
                row -> row.getString(1),
                migrationId);
        var due = rows
                .query(
                        "select s.*, " + rows.now() + " as read_at from " + table + " s where migration_id = ?",
                        row -> Duration.between(rows.instant(row, "claimed_at"), rows.instant(row, "read_at"))
                                                .compareTo(interval)
                                        < 0
                                ? Optional.<Claim>empty()
                                : Optional.of(
                                        new Claim(row.getString("frontier"), rows.instantOrNull(row, "passed_at"))),
                        migrationId)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
        if (due.isPresent()) {
            rows.update(
                    "update " + table + " set claimed_at = " + rows.now()
                            + ", instance_id = ?"
                            + (due.get().after() == null ? ", pass_began_at = " + rows.now() : "")
                            + " where migration_id = ?",
                    instanceId,
                    migrationId);
        }
        return due;
    }

    /**
     * Records how far the sample has come, if nobody has claimed the next one meanwhile.
     *
     * @param frontier the last key that was compared, null if it was the last one of the table
     * @param compared how many rows
     */
    public void reach(String migrationId, String instanceId, @Nullable String frontier, long compared)
            throws SQLException {
        rows.update(
                "update " + table + " set rows_compared = rows_compared + ?, frontier = ?"
                        + (frontier == null ? ", passed_at = pass_began_at" : "")
                        + " where migration_id = ? and instance_id = ?",
                compared,
                frontier,
                migrationId,
                instanceId);
    }
}
