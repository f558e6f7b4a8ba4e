package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.Timing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread in which an instance works on backfills that others have begun. */
public final class BackfillHelper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackfillHelper.class);

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Coordinator coordinator;
    private final Timing timing;
    private final Thread thread;
    private volatile boolean closing;

    private BackfillHelper(Coordinator coordinator, Timing timing, String instance) {
        this.coordinator = coordinator;
        this.timing = timing;
        thread = new Thread(this::run, "xc-backfill-" + instance);
        thread.setDaemon(true);
    }

    /** Begins to look for backfills every second. */
    public static BackfillHelper start(Coordinator coordinator, Timing timing, String instance) {
        var helper = new BackfillHelper(coordinator, timing, instance);
        helper.thread.start();
        return helper;
    }

    private void run() {
        while (!closing) {
            timing.pause(INTERVAL);
            try {
                while (!closing && coordinator.help(() -> !closing)) {
                    log.debug("There may be more backfills to work on");
                }
            } catch (MetadataAccessException e) {
                log.debug("The backfills could not be looked for", e);
            } catch (RuntimeException e) {
                log.warn("This instance cannot work on a backfill", e);
            }
        }
    }

    /** Ends after the batch that runs, which gives the rest of its range to the other instances. */
    @Override
    public void close() {
        closing = true;
        // not by an interrupt, which would close the files of an embedded database
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
