package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.FailedRow;
import dev.expandcontract.backfill.Ledger;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.RangeRow;
import dev.expandcontract.metadata.WorkRow;
import dev.expandcontract.metadata.WorkRow.Stage;
import dev.expandcontract.metadata.WorkTable;
import dev.expandcontract.pace.Decision;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work of a backfill as the metadata hold it, for one instance of those that share it. What is handed out, is handed
 * out under the lock of the backfill's row. Whether an instance is taken to be gone is a guess; that its range is not lost
 * nor done by two is not, because each batch commits only under the claim that the range has at that moment.
 */
final class SharedLedger implements Ledger {

    /** So long is nothing heard of an instance before others take over its ranges. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private final MetadataStore store;
    private final String migrationId;
    private final Side target;
    private final String instanceId;
    private final int rangeRows;
    private final BooleanSupplier wanted;
    private @Nullable String stuck;

    /** @param wanted whether this instance is still to work */
    SharedLedger(
            MetadataStore store,
            String migrationId,
            Side target,
            String instanceId,
            int rangeRows,
            BooleanSupplier wanted) {
        this.store = store;
        this.migrationId = migrationId;
        this.target = target;
        this.instanceId = instanceId;
        this.rangeRows = rangeRows;
        this.wanted = wanted;
    }

    private WorkTable work(Connection connection) {
        return store.on(connection).work();
    }

    @Override
    public Task next(Connection connection, Survey survey) throws SQLException {
        if (stuck != null) {
            return new Task.Over(stuck);
        }
        if (!wanted.getAsBoolean()) {
            return new Task.Over("this instance works on it no more");
        }
        var work = work(connection);
        var locked = work.lock(migrationId, target).orElse(null);
        if (locked == null || locked.outcome() != null) {
            return new Task.Over(locked == null ? "its row in the metadata is gone" : ended(locked));
        }
        if (locked.stage() == Stage.DONE) {
            return new Task.Over(null);
        }
        if (locked.paused()) {
            return new Task.Rest();
        }
        if (locked.stage() == Stage.NEW) {
            work.begin(migrationId, target, survey.end().orElse(null), survey.estimate());
            return next(connection, survey);
        }
        var abandoned = work.abandoned(migrationId, target, instanceId, SILENCE);
        if (abandoned.isPresent()) {
            var range = abandoned.get();
            long claim = work.countClaim(migrationId, target, locked);
            work.takeOver(migrationId, target, range.number(), claim, instanceId);
            return new Task.Range(range.number(), claim, range.reached(), range.upper());
        }
        return locked.stage() == Stage.WALK ? cut(work, locked, survey) : last(work, locked);
    }

    private Task cut(WorkTable work, WorkRow locked, Survey survey) throws SQLException {
        var end = locked.end();
        if (end == null) {
            throw new SQLException("The backfill of migration '" + migrationId + "' has lost the key that it ends at");
        }
        var upper = survey.cut(locked.frontier(), end, rangeRows);
        work.cut(migrationId, target, upper, upper.equals(end) ? Stage.CUT : Stage.WALK);
        return hand(work, locked, locked.frontier(), upper);
    }

    private Task last(WorkTable work, WorkRow locked) throws SQLException {
        return work.ranges(migrationId, target).isEmpty() ? hand(work, locked, null, null) : new Task.Rest();
    }

    private Task hand(WorkTable work, WorkRow locked, @Nullable String after, @Nullable String upper)
            throws SQLException {
        long claim = work.countClaim(migrationId, target, locked);
        work.insertRange(migrationId, target, claim, instanceId, after, upper);
        return new Task.Range(claim, claim, after, upper);
    }

    private static String ended(WorkRow row) {
        return row.note().isEmpty() ? "it was " + row.outcome() : row.note();
    }

    @Override
    public Orders orders(Connection connection) throws SQLException {
        var work = work(connection);
        var row = work.find(migrationId, target).orElse(null);
        if (row == null || row.outcome() != null || row.paused() || !wanted.getAsBoolean()) {
            return new Orders(false, 1, 0);
        }
        long limit = row.settings().rowsPerSecond();
        long share = limit == 0 ? 0 : Math.max(1, limit / Math.max(1, work.workers(migrationId, target)));
        return new Orders(true, TimeUnit.MILLISECONDS.toNanos(row.settings().targetMillis()), share);
    }

    @Override
    public boolean reached(Connection connection, Task.Range range, Reached reached) throws SQLException {
        var work = work(connection);
        if (!work.reach(
                migrationId,
                target,
                range.number(),
                range.claim(),
                reached.key(),
                reached.scanned(),
                reached.copied(),
                reached.batchRows(),
                reached.rowsPerSecond(),
                pace(reached.decision()))) {
            return false;
        }
        if (reached.complete()) {
            work.fold(migrationId, target, range.number());
            if (range.upTo() == null) {
                work.done(migrationId, target);
            }
        }
        return true;
    }

    @Override
    public boolean paced(Connection connection, Task.Range range, Decision decision) throws SQLException {
        return work(connection).pace(migrationId, target, range.number(), range.claim(), pace(decision));
    }

    private static RangeRow.Pace pace(Decision decision) {
        return new RangeRow.Pace(decision.percent(), decision.why());
    }

    @Override
    public List<FailedRow> failed(Connection connection) throws SQLException {
        return failed(store.on(connection)).stream()
                .map(found -> new FailedRow(
                        found.row().key(), found.row().name(), found.row().detail()))
                .toList();
    }

    private List<FindingRow> failed(MetadataTransaction transaction) throws SQLException {
        return transaction.findings().of(migrationId, target, FindingKind.FAILED);
    }

    @Override
    public long failed(Connection connection, FailedRow row) throws SQLException {
        var transaction = store.on(connection);
        transaction
                .findings()
                .add(
                        migrationId,
                        target,
                        FindingKind.FAILED,
                        List.of(new FindingRow.Row(row.key(), row.name(), row.cause())));
        return failed(transaction).size();
    }

    @Override
    public void mended(Connection connection, FailedRow row, int copied) throws SQLException {
        var transaction = store.on(connection);
        transaction.work().countFilled(migrationId, target, copied);
        transaction.findings().remove(migrationId, target, FindingKind.FAILED, List.of(row.key()));
    }

    @Override
    public void stuck(Connection connection, String why) {
        stuck = why;
    }

    /** Whether the work has met something that no further look would change. */
    boolean isStuck() {
        return stuck != null;
    }
}
