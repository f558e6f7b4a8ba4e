package dev.expandcontract.backfill;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Copies one side of a migration to the other in batches of rows in the order of the primary key, while the application
 * keeps writing both sides. Only rows whose sides differ are changed, and of those only the one column: neither a version
 * column nor, on MySQL and MariaDB, a column with {@code ON UPDATE CURRENT_TIMESTAMP}, as the logical value stays.
 *
 * <p>The walk ends at the greatest key of the moment it begins, as rows inserted later hold both sides already. A row whose
 * key changes meanwhile may pass behind it, and on MySQL and MariaDB the walk leaves out rows that are locked. So in the end
 * the whole table is looked over by single statements, and what they find is copied row by row, until one finds no
 * difference. What such a statement finds holds from then on, because every write changes both sides together.
 *
 * <p>A conversion in Java is applied to rows under their locks, which are taken only where nobody else holds one.
 *
 * <p>The caller sees to it that no instance runs transactions of a phase that wrote only one side.
 */
public final class Backfill {

    // A row that moves in between is found again under its new key; no application moves the same rows this often.
    private static final int MAX_SWEEPS = 1000;

    private final DataSource dataSource;
    private final Database database;
    private final Fence fence;
    private final BatchSettings settings;

    /**
     * @param dataSource leads to the database itself, past any {@code MigratingDataSource}
     * @param fence registers the session of the run, as it does those of the application
     */
    public Backfill(DataSource dataSource, Database database, Fence fence, BatchSettings settings) {
        this.dataSource = dataSource;
        this.database = database;
        this.fence = fence;
        this.settings = settings;
    }

    /**
     * Runs a backfill in the calling thread, to its end or until the migration leaves the phases that allow it on this
     * instance. Interrupting the thread stops it after the batch.
     *
     * @throws BackfillRefusedException if the table or its columns do not allow it; nothing has been written
     * @throws BackfillFailedException if a batch failed, with the keys of the batch; batches before it stay
     * @throws dev.expandcontract.model.ExpandContractException if table or columns do not exist
     */
    public BackfillReport run(Migration migration, Direction direction, ProgressListener listener) {
        var run = new Run(migration, direction, listener);
        try (var session = Session.open(dataSource, database, fence, settings, migration, direction)) {
            session.subject().requireAssignable();
            return run.report(run.over(session));
        } catch (SQLException e) {
            throw run.failed(e);
        }
    }

    private final class Run {
        private final Migration migration;
        private final Direction direction;
        private final ProgressListener listener;
        private final long start = System.nanoTime();
        private String where = "before its first batch";
        private long scanned;
        private long copied;
        private long batches;

        private Run(Migration migration, Direction direction, ProgressListener listener) {
            this.migration = migration;
            this.direction = direction;
            this.listener = listener;
        }

        /** Answers why it was interrupted, or null. */
        private @Nullable String over(Session session) throws SQLException {
            try {
                var phases = direction.backfillPhases();
                var estimate = session.estimatedRows(phases);
                var end = session.transaction(phases, TableRows::greatest);
                if (end.isPresent()) {
                    walk(session, end.get(), estimate);
                }
                return sweep(session, estimate);
            } catch (Interruption e) {
                return e.getMessage();
            }
        }

        private void walk(Session session, KeyBound end, long estimate) throws SQLException, Interruption {
            KeyBound last = null;
            var more = true;
            while (more) {
                var after = last;
                var batch = session.transaction(direction.backfillPhases(), table -> batch(session, table, after, end));
                scanned += batch.scanned;
                copied += batch.copied;
                batches++;
                last = batch.last;
                more = batch.scanned == settings.rows();
                listener.progressed(new Progress(scanned, copied, Math.max(estimate, scanned)));
            }
        }

        private Batch batch(Session session, TableRows table, @Nullable KeyBound after, KeyBound end)
                throws SQLException {
            where = range(session, after, end);
            var keys = table.next(after, end, settings.rows());
            if (keys.isEmpty()) {
                return new Batch(after, 0, 0);
            }
            var last = keys.getLast();
            where = range(session, after, last);
            return new Batch(last, keys.size(), table.copy(after, last));
        }

        /** Copies what the walk has missed; answers what stands in the way of that, or null. */
        private @Nullable String sweep(Session session, long estimate) throws SQLException, Interruption {
            var phases = direction.backfillPhases();
            Set<KeyBound> before = Set.of();
            for (int i = 0; i < MAX_SWEEPS; i++) {
                where = "in its last look over the whole table";
                var found = session.comparison(phases, table -> table.differing(settings.rows()));
                batches++;
                var done = copyOneByOne(session, found);
                listener.progressed(new Progress(scanned, copied, Math.max(estimate, scanned)));
                if (found.isEmpty()) {
                    return null;
                }
                for (var row : done) {
                    if (before.contains(row)) {
                        return "row " + row.describe(session.subject().key())
                                + " differs again after it was copied. A trigger, or a writer that does not run XC,"
                                + " changes one column without the other"
                                + (session.subject().converts()
                                        ? ", or the column cannot hold what the conversion makes"
                                        : "");
                    }
                }
                before = done;
            }
            return "after " + MAX_SWEEPS + " looks over the table rows still differ";
        }

        /** Each in a transaction of its own, so that it may wait for the row's lock while it holds no other. */
        private Set<KeyBound> copyOneByOne(Session session, List<KeyBound> rows) throws SQLException, Interruption {
            var done = new HashSet<KeyBound>();
            for (var row : rows) {
                where = "at the row " + row.describe(session.subject().key());
                if (session.transaction(direction.backfillPhases(), table -> table.copyRows(List.of(row))) > 0) {
                    done.add(row);
                    copied++;
                }
            }
            return done;
        }

        private String range(Session session, @Nullable KeyBound after, KeyBound end) {
            var key = session.subject().key();
            return (after == null ? "from the first key" : "after " + after.describe(key)) + " up to "
                    + end.describe(key);
        }

        private BackfillReport report(@Nullable String interruption) {
            return new BackfillReport(
                    direction, scanned, copied, batches, Duration.ofNanos(System.nanoTime() - start), interruption);
        }

        private BackfillFailedException failed(SQLException e) {
            return new BackfillFailedException(
                    "The " + direction + " backfill of migration '" + migration.id() + "' (" + migration.column()
                            + ") failed " + where + ": " + e.getMessage() + ". This batch was rolled back; " + copied
                            + " rows in " + batches + " batches are copied and stay. Remove the cause and run the"
                            + " backfill again.",
                    e);
        }
    }

    private record Batch(@Nullable KeyBound last, int scanned, int copied) {}
}
