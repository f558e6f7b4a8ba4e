package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Progress;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.RangeRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the progress of a run to the metadata now and then, and its end. */
final class RunProgress implements ProgressListener {

    private static final Logger log = LoggerFactory.getLogger(RunProgress.class);

    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

    private final MetadataStore store;
    private final Timing timing;
    private final String migrationId;
    private final RunKind kind;
    private final Side target;
    private RunRow.Progress last = RunRow.Progress.NONE;
    private long writtenAt;

    RunProgress(MetadataStore store, Timing timing, String migrationId, RunKind kind, Side target) {
        this.store = store;
        this.timing = timing;
        this.migrationId = migrationId;
        this.kind = kind;
        this.target = target;
        writtenAt = timing.nanoTime();
    }

    @Override
    public void progressed(Progress progress) {
        last = new RunRow.Progress(
                progress.rowsScanned(),
                progress.estimatedRows(),
                progress.rowsCopied(),
                "",
                new RangeRow.Pace(progress.pace().percent(), progress.pace().why()));
        long now = timing.nanoTime();
        if (now - writtenAt < INTERVAL) {
            return;
        }
        writtenAt = now;
        try {
            store.transact("recording the progress of a run", transaction -> {
                transaction.runs().progress(migrationId, kind, target, last);
                return last;
            });
        } catch (MetadataAccessException e) {
            // progress is for display; whether the run itself can go on is for its own batches to find out
            log.debug("The progress of a run could not be written", e);
        }
    }

    /** How far the run had got when it was last heard of. */
    RunRow.Progress last() {
        return last;
    }

    void end(MetadataTransaction transaction, RunRow.Progress progress, String outcome) throws SQLException {
        transaction.runs().finish(migrationId, kind, target, progress, outcome);
    }
}
