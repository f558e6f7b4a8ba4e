package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.Progress;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.Timing;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs now and then how far all instances together have come with a backfill. */
final class ProgressLog implements ProgressListener {

    private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final MetadataStore store;
    private final Timing timing;
    private final String migrationId;
    private final Direction direction;
    private long toldAt;

    ProgressLog(MetadataStore store, Timing timing, String migrationId, Direction direction) {
        this.store = store;
        this.timing = timing;
        this.migrationId = migrationId;
        this.direction = direction;
        toldAt = timing.nanoTime();
    }

    @Override
    public void progressed(Progress own) {
        if (timing.nanoTime() - toldAt < INTERVAL) {
            return;
        }
        try {
            store
                    .transact(
                            "looking how far a backfill is",
                            transaction -> transaction.runs().of(migrationId))
                    .stream()
                    .filter(run -> run.kind() == RunKind.BACKFILL && run.target() == direction.to())
                    .forEach(run -> log.info(
                            "{} backfill of migration '{}': {}", Runner.name(direction), migrationId, run.summary()));
        } catch (MetadataAccessException e) {
            log.debug("How far a backfill is could not be read", e);
        }
        toldAt = timing.nanoTime();
    }
}
