package dev.expandcontract.backfill;

import dev.expandcontract.pace.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ledger of a run that shares its work with nobody: the whole table is one range. */
final class OwnLedger implements Ledger {

    private static final Task LAST_LOOK = new Task.Range(2, 0, null, null);

    private final long targetNanos;
    private final Map<String, FailedRow> failed = new LinkedHashMap<>();
    private Task next = new Task.Rest();
    private boolean begun;

    OwnLedger(BatchSettings settings) {
        targetNanos = settings.target().toNanos();
    }

    @Override
    public Task next(Connection connection, Survey survey) throws SQLException {
        if (!begun) {
            next = survey.end()
                    .<Task>map(end -> new Task.Range(1, 0, null, end))
                    .orElse(LAST_LOOK);
            begun = true;
        }
        return next;
    }

    @Override
    public Orders orders(Connection connection) {
        return new Orders(true, targetNanos, 0);
    }

    @Override
    public boolean reached(Connection connection, Task.Range range, Reached reached) {
        if (reached.complete()) {
            next = range.upTo() == null ? new Task.Over(null) : LAST_LOOK;
        }
        return true;
    }

    @Override
    public boolean paced(Connection connection, Task.Range range, Decision decision) {
        return true;
    }

    @Override
    public List<FailedRow> failed(Connection connection) {
        return List.copyOf(failed.values());
    }

    @Override
    public long failed(Connection connection, FailedRow row) {
        failed.put(row.key(), row);
        return failed.size();
    }

    @Override
    public void mended(Connection connection, FailedRow row, int copied) {
        failed.remove(row.key());
    }

    @Override
    public void stuck(Connection connection, String why) {
        next = new Task.Over(why);
    }
}
