package dev.expandcontract.backfill;

import dev.expandcontract.model.Migration;
import dev.expandcontract.pace.Decision;
import dev.expandcontract.pace.Governor;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's run: over the ranges that its ledger hands out, and over the whole table in the end. */
final class BackfillRun {

    // A row that moves in between is found again under its new key; no application moves the same rows this often.
    private static final int MAX_SWEEPS = 1000;

    private static final int LOOKED_FOR = 500;

    private static final Logger LOG = LoggerFactory.getLogger(BackfillRun.class);

    private final BatchSettings settings;
    private final Migration migration;
    private final Direction direction;
    private final Set<Phase> phases;
    private final Ledger ledger;
    private final ProgressListener listener;
    private final Tempo tempo;
    private final Pacer pacer;
    private final long start = System.nanoTime();
    private final Isolation isolation = new Isolation();
    private String where = "before its first batch";
    private TableRows.@Nullable Step reading;
    private List<FailedRow> failed = List.of();
    private long estimate;
    private long scanned;
    private long copied;
    private long batches;

    BackfillRun(
            BatchSettings settings,
            Governor governor,
            Migration migration,
            Direction direction,
            Ledger ledger,
            ProgressListener listener) {
        this.settings = settings;
        this.tempo = new Tempo(settings);
        this.pacer = new Pacer(governor, tempo);
        this.migration = migration;
        this.direction = direction;
        this.phases = direction.backfillPhases();
        this.ledger = ledger;
        this.listener = listener;
    }

    /** Answers why it was interrupted, or null. */
    @Nullable
    String over(Session session) throws SQLException {
        session.whenGivingWay(tempo::shrink);
        var failures = new Failures(session, phases, ledger, settings.failedRows());
        try {
            estimate = session.transaction(phases, rows -> session.estimatedRows());
            where = "at rows that failed before";
            copied += failures.mend();
            while (true) {
                var task = session.transaction(
                        phases, rows -> ledger.next(session.connection(), new TableSurvey(session, rows)));
                switch (task) {
                    case Ledger.Task.Range range -> over(session, failures, range);
                    case Ledger.Task.Rest rest -> tempo.idle();
                    case Ledger.Task.Over over -> {
                        return over.interruption();
                    }
                }
            }
        } catch (Interruption e) {
            return e.getMessage();
        } finally {
            failed = failures.met();
        }
    }

    private void over(Session session, Failures failures, Ledger.Task.Range range) throws SQLException, Interruption {
        try {
            if (range.upTo() == null) {
                lookOver(session, failures, range);
            } else {
                var after = range.after();
                walk(
                        session,
                        failures,
                        range,
                        after == null ? null : KeyBound.decode(after),
                        KeyBound.decode(range.upTo()));
            }
        } catch (RangeLostException e) {
            LOG.info(
                    "A worker of the backfill of migration '{}' goes on elsewhere: {}", migration.id(), e.getMessage());
        }
    }

    private void walk(
            Session session, Failures failures, Ledger.Task.Range range, @Nullable KeyBound first, KeyBound end)
            throws SQLException, Interruption {
        var last = first;
        var more = true;
        while (more && mayGoOn(session, range)) {
            var after = last;
            var began = System.nanoTime();
            var batch = pacer.beside(() -> batchOrRow(session, failures, range, after, end));
            if (batch == null) {
                return;
            }
            var took = System.nanoTime() - began;
            scanned += batch.step.rows();
            copied += batch.copied;
            batches++;
            last = batch.step.last();
            more = !batch.step.complete() && !failures.isOver();
            told();
            tempo.passed(batch.step.rows());
            if (tempo.isTimeToTell()) {
                LOG.info(
                        "{} backfill of migration '{}': this instance has passed {} rows and filled {}, {}",
                        direction,
                        migration.id(),
                        scanned,
                        copied,
                        tempo);
            }
            if (more && !isolation.isSeeking()) {
                tempo.took(took);
            }
            tempo.rest(batch.step.rows(), took);
        }
    }

    /** A batch, or a row that none can copy. Null if none may run now. */
    private @Nullable Batch batchOrRow(
            Session session, Failures failures, Ledger.Task.Range range, @Nullable KeyBound after, KeyBound end)
            throws SQLException, Interruption {
        while (true) {
            try {
                var batch = session.transaction(phases, rows -> batch(session, rows, range, after, end));
                isolation.passed(batch == null ? 0 : batch.step.rows());
                return batch;
            } catch (SQLException e) {
                var step = reading;
                if (step == null || !session.isOfRow(e)) {
                    throw e;
                }
                if (isolation.failed(step.rows())) {
                    var row = session.transaction(
                            phases,
                            rows -> rows.list(new Stretch.Keys(after, step.last()), 2)
                                    .rows());
                    // Otherwise it has gone, or another one has come.
                    if (row.size() == 1) {
                        return session.transaction(
                                phases, rows -> leaveOut(session, failures, range, step, row.getFirst(), e));
                    }
                }
            }
        }
    }

    private @Nullable Batch leaveOut(
            Session session,
            Failures failures,
            Ledger.Task.Range range,
            TableRows.Step step,
            KeyBound row,
            SQLException cause)
            throws SQLException {
        if (!mayGo(session)) {
            return null;
        }
        keep(session, range, passed(step, 0));
        failures.keep(row, cause);
        return new Batch(step, 0);
    }

    /** Null if none may run now. */
    private @Nullable Batch batch(
            Session session, TableRows rows, Ledger.Task.Range range, @Nullable KeyBound after, KeyBound end)
            throws SQLException {
        if (!mayGo(session)) {
            return null;
        }
        where = range(session, after, end);
        reading = null;
        var step = rows.next(after, end, isolation.rows(tempo.rows()));
        reading = step;
        where = range(session, after, step.last());
        var changed = step.rows() == 0 ? 0 : rows.copy(after, step.last());
        keep(session, range, passed(step, changed));
        return new Batch(step, changed);
    }

    private Ledger.Reached passed(TableRows.Step step, int changed) {
        return new Ledger.Reached(
                step.last().encode(),
                step.rows(),
                changed,
                tempo.rows(),
                tempo.rowsPerSecond(),
                tempo.decision(),
                step.complete());
    }

    private boolean mayGoOn(Session session, Ledger.Task.Range range) throws SQLException, Interruption {
        return pacer.mayGoOn(new Pacer.Pause() {
            @Override
            public void told(Decision decision) throws SQLException, Interruption {
                tell(session, range, decision);
            }

            @Override
            public boolean waitsOn() throws SQLException, Interruption {
                return session.transaction(phases, rows -> mayGo(session));
            }
        });
    }

    private void tell(Session session, Ledger.Task.Range range, Decision decision) throws SQLException, Interruption {
        session.transaction(phases, rows -> {
            if (!ledger.paced(session.connection(), range, decision)) {
                throw new RangeLostException();
            }
            return decision;
        });
    }

    private boolean mayGo(Session session) throws SQLException {
        var orders = ledger.orders(session.connection());
        tempo.follow(orders);
        return orders.go();
    }

    private void keep(Session session, Ledger.Task.Range range, Ledger.Reached reached) throws SQLException {
        if (!ledger.reached(session.connection(), range, reached)) {
            throw new RangeLostException();
        }
    }

    /** Copies what the walk has missed. */
    private void lookOver(Session session, Failures failures, Ledger.Task.Range range)
            throws SQLException, Interruption {
        where = "at rows that failed before";
        copied += failures.mend();
        Set<KeyBound> before = Set.of();
        for (int i = 0; i < MAX_SWEEPS; i++) {
            where = "in its last look over the whole table";
            if (!mayGoOn(session, range) || !session.transaction(phases, rows -> mayGo(session))) {
                return;
            }
            var found = pacer.beside(() -> failures.differing(LOOKED_FOR));
            batches++;
            if (failures.isOver()) {
                return;
            }
            if (found.isEmpty()) {
                session.transaction(phases, rows -> {
                    keep(session, range, looked(0, true));
                    return range;
                });
                told();
                return;
            }
            var done = copyOneByOne(session, failures, range, found);
            told();
            if (failures.isOver()) {
                return;
            }
            for (var row : done) {
                if (before.contains(row)) {
                    stuck(
                            session,
                            "row " + row.describe(session.subject().key())
                                    + " differs again after it was copied. A trigger, or a writer that does not run XC,"
                                    + " changes one column without the other"
                                    + (session.subject().converts()
                                            ? ", or the column cannot hold what the conversion makes"
                                            : ""));
                    return;
                }
            }
            before = done;
        }
        stuck(session, "after " + MAX_SWEEPS + " looks over the table rows still differ");
    }

    private void stuck(Session session, String why) throws SQLException, Interruption {
        session.transaction(phases, rows -> {
            ledger.stuck(session.connection(), why);
            return why;
        });
    }

    /** Each in a transaction of its own, so that it may wait for the row's lock while it holds no other. */
    private Set<KeyBound> copyOneByOne(Session session, Failures failures, Ledger.Task.Range range, List<KeyBound> rows)
            throws SQLException, Interruption {
        var done = new HashSet<KeyBound>();
        for (var row : rows) {
            where = "at the row " + row.describe(session.subject().key());
            var began = System.nanoTime();
            if (pacer.beside(() -> copyOne(session, failures, range, row)) > 0) {
                done.add(row);
                copied++;
            }
            tempo.rest(0, System.nanoTime() - began);
            if (failures.isOver()) {
                return done;
            }
        }
        return done;
    }

    private int copyOne(Session session, Failures failures, Ledger.Task.Range range, KeyBound row)
            throws SQLException, Interruption {
        try {
            return session.transaction(phases, table -> {
                var count = table.copyRows(List.of(row));
                keep(session, range, looked(count, false));
                return count;
            });
        } catch (SQLException e) {
            if (!session.isOfRow(e)) {
                throw e;
            }
            return session.transaction(phases, table -> {
                keep(session, range, looked(0, false));
                failures.keep(row, e);
                return 0;
            });
        }
    }

    private Ledger.Reached looked(int changed, boolean complete) {
        return new Ledger.Reached(null, 0, changed, 1, 0, tempo.decision(), complete);
    }

    private void told() {
        listener.progressed(new Progress(scanned, copied, Math.max(estimate, scanned), tempo.decision()));
    }

    private String range(Session session, @Nullable KeyBound after, KeyBound end) {
        var key = session.subject().key();
        return (after == null ? "from the first key" : "after " + after.describe(key)) + " up to " + end.describe(key);
    }

    BackfillReport report(@Nullable String interruption) {
        return new BackfillReport(
                direction, scanned, copied, batches, Duration.ofNanos(System.nanoTime() - start), failed, interruption);
    }

    BackfillFailedException failed(SQLException e) {
        return new BackfillFailedException(
                "The " + direction + " backfill of migration '" + migration.id() + "' (" + migration.column()
                        + ") failed " + where + ": " + e.getMessage() + ". This batch was rolled back; " + copied
                        + " rows in " + batches + " batches are copied and stay. Remove the cause and run the"
                        + " backfill again.",
                e);
    }

    private record Batch(TableRows.Step step, int copied) {}
}
