package dev.expandcontract.metadata;

import java.time.Instant;
import java.util.Set;

/**
 * An instance of the fleet as the metadata has it. All times are by the database's clock.
 *
 * @param identity who it is
 * @param number what its database sessions are known by
 * @param startedAt when it registered
 * @param heartbeatAt when it last wrote this row; for display, never a reason to count it out
 * @param learnedEpoch the epoch whose phases its new transactions run under
 * @param acknowledgedEpoch the newest epoch such that none of its transactions runs, or will run, under an older one
 * @param olderPins how many of its transactions ran under older epochs at the last heartbeat
 * @param migrations the ids of the migrations whose definitions it has
 */
public record InstanceRow(
        InstanceIdentity identity,
        long number,
        Instant startedAt,
        Instant heartbeatAt,
        long learnedEpoch,
        long acknowledgedEpoch,
        int olderPins,
        Set<String> migrations) {

    public InstanceRow {
        migrations = Set.copyOf(migrations);
    }

    public String id() {
        return identity.id();
    }
}
