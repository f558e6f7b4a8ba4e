package dev.expandcontract.backfill;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.pace.Decision;
import dev.expandcontract.pace.Governor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides of every row while the application keeps writing both. Each select compares the two columns of the
 * same version of a row, so writers that change both together never show as a difference.
 *
 * <p>The table is walked in chunks up to where it ends when the walk begins: in the order of its blocks on PostgreSQL, where
 * that is possible, as the index of a table that has just been filled leads through the old version of each row, and else
 * in the order of the key. That may miss a row whose key changes or that moves to another block meanwhile. So when the walk has found nothing, one last select looks for differences in the whole table at once.
 * The database answers it from a single state of the table, in which every row has exactly one key; and what is equal in
 * that state stays equal, because from then on every write changes both sides together. The last select holds no lock on
 * rows, but it reads the whole table, and a step of the migration to the next but one phase waits until it ends.
 *
 * <p>The chunks are as large as takes as long as a batch of a backfill may, and keep to the pace that the probes find right;
 * the last select waits as long as they pause the work, but cannot be slowed.
 *
 * <p>A row that looks different is looked at again by its key, in a later transaction, and counts only if it looks different
 * then too. That both columns of one version of a row are compared makes a difference true of one moment, and no more: a
 * backfill or a repair may fill the row a moment later, a script may write its columns by two statements, and what one
 * statement sees of rows that change under it is a matter of each database, all the more where a conversion in Java takes
 * several. A row that has moved to another key meanwhile is found by the last look, which is repeated until it finds nothing,
 * or something that stays.
 *
 * <p>Under a conversion a row differs too if its value does not come back from being converted: a search by such a value
 * would miss it as long as {@code old} is read.
 *
 * <p>A row that cannot be converted differs, with its cause. It is found by comparing fewer rows at a time.
 *
 * <p>Under a conversion in Java, each chunk is read and compared in a transaction that sees one state of the database, and
 * the last look is one such transaction over the whole table. Where the fence locks each transaction, behind a proxy that
 * shares sessions, there is none, and the verification fails.
 *
 * <p>The caller sees to it that no instance runs transactions of a phase that wrote only one side.
 */
public final class Verification {

    /** How many differing keys a report lists unless told otherwise. */
    public static final int DEFAULT_LISTED_KEYS = 1000;

    // After so many last looks that each found something which was gone a moment later, it counts as found.
    private static final int MAX_LAST_LOOKS = 10;

    private final DataSource dataSource;
    private final Database database;
    private final Fence fence;
    private final BatchSettings settings;
    private final Governor governor;
    private final int listedKeys;

    /** One that goes at full pace always, and lists {@link #DEFAULT_LISTED_KEYS} differing keys at most. */
    public Verification(DataSource dataSource, Database database, Fence fence, BatchSettings settings) {
        this(dataSource, database, fence, settings, Governor.none(), DEFAULT_LISTED_KEYS);
    }

    /**
     * @param dataSource leads to the database itself, past any {@code MigratingDataSource}
     * @param fence registers the session of the run, as it does those of the application
     * @param governor says between chunks how fast to go; stays the caller's to close
     * @param listedKeys how many differing keys the report lists at most, at least one
     */
    public Verification(
            DataSource dataSource,
            Database database,
            Fence fence,
            BatchSettings settings,
            Governor governor,
            int listedKeys) {
        if (listedKeys < 1) {
            throw new IllegalArgumentException("A report lists at least one differing key, not " + listedKeys);
        }
        this.dataSource = dataSource;
        this.database = database;
        this.fence = fence;
        this.settings = settings;
        this.governor = governor;
        this.listedKeys = listedKeys;
    }

    /** The way to make rows equal that it has found to differ. */
    public Repair repair() {
        return new Repair(dataSource, database, fence, settings);
    }

    /** The way to note who writes one column without the other. */
    public Sentinel sentinel() {
        return new Sentinel(dataSource, database);
    }

    /** The way to compare a few rows. */
    public Sampling sampling() {
        return new Sampling(dataSource, database, fence, settings);
    }

    /**
     * Runs a verification in the calling thread, to its end or until the migration leaves the phases that allow it on this
     * instance. Interrupting the thread stops it after the chunk.
     *
     * @throws BackfillRefusedException if the table does not allow it
     * @throws BackfillFailedException if a select failed, with the keys of the chunk
     * @throws dev.expandcontract.model.ExpandContractException if table or columns do not exist
     */
    public VerificationReport run(Migration migration, Direction direction, ProgressListener listener) {
        var run = new Run(migration, direction, listener);
        governor.workBegins();
        try (var session = Session.open(dataSource, database, fence, settings, migration, direction)) {
            return run.report(run.over(session));
        } catch (SQLException e) {
            throw run.failed(e);
        } finally {
            governor.workEnds();
        }
    }

    private final class Run {
        private final Migration migration;
        private final Direction direction;
        private final ProgressListener listener;
        private final Tempo tempo = new Tempo(settings);
        private final Pacer pacer = new Pacer(governor, tempo);
        private final long start = System.nanoTime();
        private final List<RowKey> listed = new ArrayList<>();
        private final List<FailedRow> failed = new ArrayList<>();
        private String where = "before its first chunk";
        private @Nullable String firstRow;
        private @Nullable String lastRow;
        private long estimate;
        private long rows;
        private long lookedAgain;
        private long differences;
        private long failures;
        private long chunks;

        private Run(Migration migration, Direction direction, ProgressListener listener) {
            this.migration = migration;
            this.direction = direction;
            this.listener = listener;
            tempo.follow(new Ledger.Orders(true, settings.target().toNanos(), 0));
        }

        /** Answers why it was interrupted, or null. */
        private @Nullable String over(Session session) throws SQLException {
            try {
                var phases = direction.verificationPhases();
                estimate = session.transaction(phases, rows -> session.estimatedRows());
                var end = session.transaction(phases, TableRows::greatest);
                if (end.isPresent()) {
                    walk(session, end.get());
                }
                lookOver(session);
                return null;
            } catch (Interruption e) {
                return e.getMessage();
            }
        }

        private void lookOver(Session session) throws SQLException, Interruption {
            var phases = direction.verificationPhases();
            var more = differences == 0;
            for (int look = 1; more; look++) {
                where = "in its last look over the whole table";
                var last = look == MAX_LAST_LOOKS;
                List<KeyBound> found;
                boolean whole = true;
                try {
                    mayGoOn(session);
                    found = pacer.beside(() -> session.comparison(phases, table -> table.failing(listedKeys)));
                } catch (SQLException e) {
                    if (last || !session.isOfRow(e)) {
                        throw e;
                    }
                    found = search(session);
                    whole = false;
                }
                (last ? found : again(session, found)).forEach(row -> differs(session, row));
                chunks++;
                tell();
                more = !(whole && found.isEmpty()) && differences == 0;
            }
        }

        /** Looks for what makes the last look fail. It may be gone by now, so this takes the place of none. */
        private List<KeyBound> search(Session session) throws SQLException, Interruption {
            var sieve = new Sieve(session, direction.verificationPhases(), true);
            var found = new ArrayList<KeyBound>();
            for (var some = sieve.next(settings.rows()); some.isPresent(); some = sieve.next(settings.rows())) {
                found.addAll(kept(session, some.get()));
            }
            return found;
        }

        /** Answers those that differ, and keeps those that cannot be compared. */
        private List<KeyBound> kept(Session session, Sieve.Sifted sifted) {
            sifted.failed().forEach((row, cause) -> {
                differences++;
                failures++;
                if (failed.size() < listedKeys) {
                    failed.add(FailedRow.of(row, session.subject().key(), cause));
                }
            });
            return sifted.different();
        }

        /** Those that are still different. */
        private List<KeyBound> again(Session session, List<KeyBound> found) throws SQLException, Interruption {
            if (found.isEmpty()) {
                return found;
            }
            var sifted = new Sieve(session, direction.verificationPhases(), true).sift(found);
            lookedAgain +=
                    found.size() - sifted.different().size() - sifted.failed().size();
            return kept(session, sifted);
        }

        private void walk(Session session, KeyBound end) throws SQLException, Interruption {
            firstRow = session.transaction(direction.verificationPhases(), table -> table.skip(null, end, 1))
                    .describe(session.subject().key());
            lastRow = end.describe(session.subject().key());
            Stretch left = session.transaction(direction.verificationPhases(), table -> table.whole(end));
            while (left != null) {
                var stretch = left;
                mayGoOn(session);
                where = stretch.describe(session.subject().key());
                var began = System.nanoTime();
                var chunk = pacer.beside(() -> chunk(session, stretch));
                var took = System.nanoTime() - began;
                again(session, chunk.failing()).forEach(row -> differs(session, row));
                rows += chunk.rows();
                left = chunk.left();
                chunks++;
                tell();
                tempo.took(took);
                tempo.rest(chunk.rows(), took);
            }
        }

        private void mayGoOn(Session session) throws SQLException, Interruption {
            pacer.mayGoOn(new Pacer.Pause() {
                @Override
                public void told(Decision decision) {
                    tell();
                }

                @Override
                public boolean waitsOn() throws SQLException, Interruption {
                    tell();
                    return session.transaction(direction.verificationPhases(), rows -> true);
                }
            });
        }

        private void tell() {
            listener.progressed(new Progress(rows, differences, Math.max(estimate, rows), tempo.decision()));
        }

        private TableRows.Compared chunk(Session session, Stretch stretch) throws SQLException, Interruption {
            var phases = direction.verificationPhases();
            try {
                return session.comparison(phases, table -> table.compareFirst(stretch, tempo.rows()));
            } catch (SQLException e) {
                if (!session.isOfRow(e)) {
                    throw e;
                }
            }
            var listed = session.transaction(phases, table -> table.list(stretch, tempo.rows()));
            return new TableRows.Compared(
                    listed.rows().size(),
                    listed.left(),
                    kept(session, new Sieve(session, phases, true).sift(listed.rows())));
        }

        private void differs(Session session, KeyBound row) {
            differences++;
            if (listed.size() < listedKeys) {
                listed.add(RowKey.of(row, session.subject().key()));
            }
        }

        private VerificationReport report(@Nullable String interruption) {
            return new VerificationReport(
                    direction,
                    rows,
                    differences,
                    listed,
                    failures,
                    failed,
                    lookedAgain,
                    firstRow,
                    lastRow,
                    chunks,
                    Duration.ofNanos(System.nanoTime() - start),
                    interruption);
        }

        private BackfillFailedException failed(SQLException e) {
            return new BackfillFailedException(
                    "The " + direction + " verification of migration '" + migration.id() + "' (" + migration.column()
                            + ") failed " + where + ": " + e.getMessage() + ". It changes nothing; remove the cause and"
                            + " run it again.",
                    e);
        }
    }
}
