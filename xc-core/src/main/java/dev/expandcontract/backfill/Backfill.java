package dev.expandcontract.backfill;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.pace.Governor;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Copies one side of a migration to the other in batches of rows in the order of the primary key, while the application
 * keeps writing both sides. Only rows whose sides differ are changed, and of those only the one column: neither a version
 * column nor, on MySQL and MariaDB, a column with {@code ON UPDATE CURRENT_TIMESTAMP}, as the logical value stays.
 *
 * <p>The walk ends at the greatest key of the moment it begins, as rows inserted later hold both sides already. A row whose
 * key changes meanwhile may pass behind it, and the walk leaves out rows that somebody holds locked. So in the end
 * the whole table is looked over by single statements, and what they find is copied row by row, until one finds no
 * difference. What such a statement finds holds from then on, because every write changes both sides together.
 *
 * <p>A conversion in Java is applied to rows under their locks, which are taken only where nobody else holds one.
 *
 * <p>A row that cannot be copied for what it holds, or what is made of that, is left out and told, and the rest goes on, up
 * to a limit: see {@link BatchSettings#failedRows}.
 *
 * <p>The caller sees to it that no instance runs transactions of a phase that wrote only one side.
 */
public final class Backfill {

    private final DataSource dataSource;
    private final Database database;
    private final Fence fence;
    private final BatchSettings settings;
    private final Governor governor;

    /** One that goes at full pace always, as {@link #Backfill(DataSource, Database, Fence, BatchSettings, Governor)}. */
    public Backfill(DataSource dataSource, Database database, Fence fence, BatchSettings settings) {
        this(dataSource, database, fence, settings, Governor.none());
    }

    /**
     * @param dataSource leads to the database itself, past any {@code MigratingDataSource}
     * @param fence registers the session of the run, as it does those of the application
     * @param governor says between batches how fast to go; stays the caller's to close
     */
    public Backfill(DataSource dataSource, Database database, Fence fence, BatchSettings settings, Governor governor) {
        this.governor = governor;
        this.dataSource = dataSource;
        this.database = database;
        this.fence = fence;
        this.settings = settings;
    }

    /** How large its steps are, unless a ledger orders otherwise. */
    public BatchSettings settings() {
        return settings;
    }

    /**
     * Runs a backfill in the calling thread that nobody takes part in, to its end or until the migration leaves the phases
     * that allow it on this instance. Interrupting the thread stops it after the batch. Nothing is kept of how far it has
     * come, so another run starts from the first key again.
     *
     * @throws BackfillRefusedException if the table or its columns do not allow it; nothing has been written
     * @throws BackfillFailedException if a batch failed for another reason than what a row holds, with the keys of the
     *     batch; batches before it stay
     * @throws dev.expandcontract.model.ExpandContractException if table or columns do not exist
     */
    public BackfillReport run(Migration migration, Direction direction, ProgressListener listener) {
        return work(migration, direction, new OwnLedger(settings), listener);
    }

    /**
     * Works in the calling thread on a backfill that others may work on too, until its ledger has no more work or the
     * migration leaves the phases that allow it on this instance. Interrupting the thread stops it after the batch.
     *
     * @return what this worker did
     * @throws BackfillRefusedException as {@link #run}
     * @throws BackfillFailedException as {@link #run}
     * @throws dev.expandcontract.model.ExpandContractException as {@link #run}
     */
    public BackfillReport work(Migration migration, Direction direction, Ledger ledger, ProgressListener listener) {
        var run = new BackfillRun(settings, governor, migration, direction, ledger, listener);
        governor.workBegins();
        try (var session = Session.open(dataSource, database, fence, settings, migration, direction)) {
            session.subject().requireAssignable();
            return run.report(run.over(session));
        } catch (SQLException e) {
            throw run.failed(e);
        } finally {
            governor.workEnds();
        }
    }
}
