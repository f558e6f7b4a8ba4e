package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.InstanceRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * An instance of the fleet, as it was last heard of.
 *
 * @param id unique for each start
 * @param name what operators call it
 * @param application the application and its version, as it calls them; empty if it has not said
 * @param host the machine it runs on
 * @param pid its process on that machine
 * @param version the version of XC that it runs
 * @param startedAt when it registered, by the database's clock
 * @param heartbeatAge how long ago it was last heard of, by the database's clock
 * @param learnedEpoch the epoch whose phases its new transactions run under
 * @param acknowledgedEpoch the newest epoch such that none of its transactions runs, or will run, under an older one
 * @param olderTransactions how many of its transactions ran under older epochs at its last heartbeat
 * @param migrations the ids of the migrations whose definitions it has
 */
public record InstanceStatus(
        String id,
        String name,
        String application,
        String host,
        long pid,
        String version,
        Instant startedAt,
        Duration heartbeatAge,
        long learnedEpoch,
        long acknowledgedEpoch,
        int olderTransactions,
        Set<String> migrations) {

    /** After how many seconds without a heartbeat an instance counts as not alive, for display and soft gates only. */
    public static final int SILENCE_SECONDS = 10;

    public InstanceStatus {
        migrations = Set.copyOf(migrations);
    }

    static InstanceStatus of(InstanceRow row, Instant now) {
        var identity = row.identity();
        return new InstanceStatus(
                identity.id(),
                identity.name(),
                identity.application(),
                identity.host(),
                identity.pid(),
                identity.version(),
                row.startedAt(),
                Duration.between(row.heartbeatAt(), now),
                row.learnedEpoch(),
                row.acknowledgedEpoch(),
                row.olderPins(),
                row.migrations());
    }

    /** Whether it was heard of in the last {@value #SILENCE_SECONDS} seconds. */
    public boolean isAlive() {
        return heartbeatAge.toSeconds() < SILENCE_SECONDS;
    }

    /** Whether it has acknowledged the phase that the migration is in. */
    public boolean acknowledged(MigrationStatus migration) {
        return acknowledgedEpoch >= migration.epoch()
                && migrations.contains(migration.migration().id());
    }
}
