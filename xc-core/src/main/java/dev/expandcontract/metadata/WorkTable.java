package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backfills that instances share. Ranges are handed out under the lock of the backfill's row, and each batch writes how
 * far it has come in the transaction that changes the rows; by the number of its claim it sees that the range is still its
 * own. Finished ranges are added up in the backfill's row, so that the table stays small.
 */
public final class WorkTable {

    private final Rows rows;
    private final String work;
    private final String ranges;
    private final String selectRanges;

    WorkTable(Rows rows) {
        this.rows = rows;
        work = rows.table("backfill");
        ranges = rows.table("backfill_range");
        selectRanges = "select r.*, i.name as instance from " + ranges + " r left join " + rows.table("instance")
                + " i on i.id = r.instance_id";
    }

    /** A backfill that has begun and not ended. */
    public record Open(String migrationId, Side target) {}

    /** All backfills that have begun and not ended. */
    public List<Open> open() throws SQLException {
        return rows.query(
                "select migration_id, target from " + work + " where kind = ? and outcome is null",
                row -> new Open(row.getString("migration_id"), Side.valueOf(row.getString("target"))),
                RunKind.BACKFILL.name());
    }

    /** The last backfill of a migration in one direction. */
    public Optional<WorkRow> find(String migrationId, Side target) throws SQLException {
        return select(migrationId, target, "");
    }

    /** The same, with its lock until the transaction ends. */
    public Optional<WorkRow> lock(String migrationId, Side target) throws SQLException {
        return select(migrationId, target, " for update");
    }

    private Optional<WorkRow> select(String migrationId, Side target, String clause) throws SQLException {
        return rows
                .query(
                        "select * from " + work + " where migration_id = ? and kind = ? and target = ?" + clause,
                        this::read,
                        migrationId,
                        RunKind.BACKFILL.name(),
                        target.name())
                .stream()
                .findFirst();
    }

    /** Makes the backfill that was begun last one whose work is shared, with no range handed out. */
    public void share(String migrationId, Side target, long epoch, WorkRow.Settings settings) throws SQLException {
        rows.update("delete from " + ranges + " where migration_id = ? and target = ?", migrationId, target.name());
        update(
                migrationId,
                target,
                "epoch = ?, stage = ?, target_millis = ?, rows_per_second = ?",
                epoch,
                WorkRow.Stage.NEW.name(),
                settings.targetMillis(),
                settings.rowsPerSecond());
    }

    /** Lets a backfill that has ended before its end go on. */
    public void reopen(String migrationId, Side target, String instance, String requestedBy, String reason)
            throws SQLException {
        update(
                migrationId,
                target,
                "stage = case when stage = 'DONE' then 'CUT' else stage end, outcome = null, finished_at = null,"
                        + " paused = 0, examples = '', instance = ?, requested_by = ?,"
                        + " reason = ?",
                instance,
                requestedBy,
                reason);
    }

    /** Pauses a backfill, or lets it go on. */
    public void pause(String migrationId, Side target, boolean paused) throws SQLException {
        update(migrationId, target, "paused = ?", paused ? 1 : 0);
    }

    /** Changes how a backfill goes. */
    public void settings(String migrationId, Side target, WorkRow.Settings settings) throws SQLException {
        update(
                migrationId,
                target,
                "target_millis = ?, rows_per_second = ?",
                settings.targetMillis(),
                settings.rowsPerSecond());
    }

    /** Records where the backfill ends, and what it expects. */
    public void begin(String migrationId, Side target, @Nullable String end, long estimate) throws SQLException {
        update(
                migrationId,
                target,
                "end_key = ?, rows_estimated = ?, stage = ?",
                end,
                estimate,
                (end == null ? WorkRow.Stage.CUT : WorkRow.Stage.WALK).name());
    }

    /** Records up to where ranges have been handed out. */
    public void cut(String migrationId, Side target, String frontier, WorkRow.Stage stage) throws SQLException {
        update(migrationId, target, "frontier = ?, stage = ?", frontier, stage.name());
    }

    /** Records that no row differs any more. */
    public void done(String migrationId, Side target) throws SQLException {
        update(migrationId, target, "stage = ?", WorkRow.Stage.DONE.name());
    }

    /** Records why a backfill ends before its end. */
    public void note(String migrationId, Side target, String why) throws SQLException {
        update(migrationId, target, "examples = ?", why);
    }

    /** How many instances hold a range. */
    public long workers(String migrationId, Side target) throws SQLException {
        return rows.query(
                        "select count(distinct instance_id) from " + ranges + " where migration_id = ? and target = ?",
                        row -> row.getLong(1),
                        migrationId,
                        target.name())
                .getFirst();
    }

    /** Counts one more claim, and answers its number. With the lock of the backfill. */
    public long countClaim(String migrationId, Side target, WorkRow locked) throws SQLException {
        update(migrationId, target, "claims = ?", locked.claims() + 1);
        return locked.claims() + 1;
    }

    /** The ranges that are not finished. */
    public List<RangeRow> ranges(String migrationId, Side target) throws SQLException {
        return rows.query(
                selectRanges + " where r.migration_id = ? and r.target = ? order by r.number",
                this::readRange,
                migrationId,
                target.name());
    }

    private RangeRow range(String migrationId, Side target, long number) throws SQLException {
        return rows.query(
                        selectRanges + " where r.migration_id = ? and r.target = ? and r.number = ?",
                        this::readRange,
                        migrationId,
                        target.name(),
                        number)
                .getFirst();
    }

    /**
     * The first range that nobody works on, with its lock: given back, or held by an instance that was not heard of for so
     * long. One in which a batch is about to commit is worked on, however long its instance has been silent.
     */
    public Optional<RangeRow> abandoned(String migrationId, Side target, String self, Duration silence)
            throws SQLException {
        var heard = rows
                .query(
                        "select id, heartbeat_at, " + rows.now() + " as read_at from " + rows.table("instance"),
                        row -> Duration.between(rows.instant(row, "heartbeat_at"), rows.instant(row, "read_at"))
                                                .compareTo(silence)
                                        < 0
                                ? row.getString("id")
                                : "")
                .stream()
                .toList();
        for (var range : ranges(migrationId, target)) {
            if (range.instanceId() == null || range.instanceId().equals(self) || !heard.contains(range.instanceId())) {
                boolean locked = !rows.query(
                                "select number from " + ranges
                                        + " where migration_id = ? and target = ? and number = ? for update skip locked",
                                row -> row.getLong("number"),
                                migrationId,
                                target.name(),
                                range.number())
                        .isEmpty();
                if (locked) {
                    // its last commit may have come since it was read
                    return Optional.of(range(migrationId, target, range.number()));
                }
            }
        }
        return Optional.empty();
    }

    /** Hands out a new range. */
    public void insertRange(
            String migrationId,
            Side target,
            long claim,
            String instanceId,
            @Nullable String after,
            @Nullable String upper)
            throws SQLException {
        rows.update(
                "insert into " + ranges + " (migration_id, target, number, claim, instance_id, reached_key, upper_key,"
                        + " rows_done, rows_filled, batch_rows, rows_per_second, pace_percent, pace_reason, changed_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 100, '', " + rows.now() + ")",
                migrationId,
                target.name(),
                claim,
                claim,
                instanceId,
                after,
                upper);
    }

    /** Hands a range out again. */
    public void takeOver(String migrationId, Side target, long number, long claim, String instanceId)
            throws SQLException {
        rows.update(
                "update " + ranges + " set claim = ?, instance_id = ?, changed_at = " + rows.now()
                        + " where migration_id = ? and target = ? and number = ?",
                claim,
                instanceId,
                migrationId,
                target.name(),
                number);
    }

    /** Gives back what the instance has claimed. */
    public void giveBack(String migrationId, Side target, String instanceId) throws SQLException {
        rows.update(
                "update " + ranges
                        + " set instance_id = null, rows_per_second = 0, pace_percent = 100, pace_reason = '' where migration_id = ? and target = ?"
                        + " and instance_id = ?",
                migrationId,
                target.name(),
                instanceId);
    }

    /**
     * Records how far a range is done, counted in addition.
     *
     * @return false if the range was claimed by somebody else since, or the backfill begun anew; nothing is recorded then
     */
    public boolean reach(
            String migrationId,
            Side target,
            long number,
            long claim,
            @Nullable String reached,
            long done,
            long filled,
            long batchRows,
            long rowsPerSecond,
            RangeRow.Pace pace)
            throws SQLException {
        return rows.update(
                        "update " + ranges + " set reached_key = ?, rows_done = rows_done + ?, rows_filled ="
                                + " rows_filled + ?, batch_rows = ?, rows_per_second = ?, pace_percent = ?, pace_reason = ?,"
                                + " changed_at = " + rows.now()
                                + " where migration_id = ? and target = ? and number = ? and claim = ?",
                        reached,
                        done,
                        filled,
                        batchRows,
                        rowsPerSecond,
                        pace.percent(),
                        pace.reason(),
                        migrationId,
                        target.name(),
                        number,
                        claim)
                == 1;
    }

    /**
     * Records at which pace a range is worked on that has no batch to tell it, because it rests.
     *
     * @return false as {@link #reach}
     */
    public boolean pace(String migrationId, Side target, long number, long claim, RangeRow.Pace pace)
            throws SQLException {
        return rows.update(
                        "update " + ranges
                                + " set rows_per_second = 0, pace_percent = ?, pace_reason = ?, changed_at = "
                                + rows.now() + " where migration_id = ? and target = ? and number = ? and claim = ?",
                        pace.percent(),
                        pace.reason(),
                        migrationId,
                        target.name(),
                        number,
                        claim)
                == 1;
    }

    /** Adds up a range that is finished, and forgets it. In the transaction of {@link #reach}. */
    public void fold(String migrationId, Side target, long number) throws SQLException {
        var range = range(migrationId, target, number);
        rows.update(
                "delete from " + ranges + " where migration_id = ? and target = ? and number = ?",
                migrationId,
                target.name(),
                number);
        update(
                migrationId,
                target,
                "rows_done = rows_done + ?, differences = differences + ?",
                range.rowsDone(),
                range.rowsFilled());
    }

    /** Counts a row that was filled apart from any range. */
    public void countFilled(String migrationId, Side target, int filled) throws SQLException {
        if (filled > 0) {
            update(migrationId, target, "differences = differences + ?", filled);
        }
    }

    private void update(String migrationId, Side target, String assignments, @Nullable Object... values)
            throws SQLException {
        var parameters = new ArrayList<@Nullable Object>(Arrays.asList(values));
        parameters.addAll(List.of(migrationId, RunKind.BACKFILL.name(), target.name()));
        rows.update(
                "update " + work + " set " + assignments + " where migration_id = ? and kind = ? and target = ?",
                parameters.toArray());
    }

    private WorkRow read(ResultSet row) throws SQLException {
        return new WorkRow(
                row.getString("instance"),
                row.getString("requested_by"),
                row.getString("reason"),
                row.getLong("epoch"),
                WorkRow.Stage.valueOf(row.getString("stage")),
                row.getInt("paused") == 1,
                row.getString("frontier"),
                row.getString("end_key"),
                row.getLong("claims"),
                new WorkRow.Settings(row.getLong("target_millis"), row.getLong("rows_per_second")),
                row.getLong("rows_done"),
                row.getLong("rows_estimated"),
                row.getLong("differences"),
                row.getString("examples"),
                row.getString("outcome"));
    }

    private RangeRow readRange(ResultSet row) throws SQLException {
        return new RangeRow(
                row.getLong("number"),
                row.getLong("claim"),
                row.getString("instance_id"),
                row.getString("instance"),
                row.getString("reached_key"),
                row.getString("upper_key"),
                row.getLong("rows_done"),
                row.getLong("rows_filled"),
                row.getLong("batch_rows"),
                row.getLong("rows_per_second"),
                new RangeRow.Pace(row.getInt("pace_percent"), row.getString("pace_reason")),
                rows.instant(row, "changed_at"));
    }
}
