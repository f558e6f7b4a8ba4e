package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.InstanceStatus;
import java.util.List;

/**
 * An instance of the fleet, as it was last heard of.
 *
 * @param id unique for each start
 * @param name what operators call it
 * @param application the application and its version; empty if it has not said
 * @param host the machine it runs on
 * @param pid its process on that machine
 * @param version the version of XC that it runs
 * @param startedAt when it registered, in ISO 8601, by the database's clock
 * @param heartbeatAgeMillis how long ago it was last heard of
 * @param alive whether that is recent
 * @param learnedEpoch the epoch whose phases its new transactions run under
 * @param acknowledgedEpoch the newest epoch such that none of its transactions runs under an older one
 * @param olderTransactions how many of its transactions ran under older epochs at its last heartbeat
 * @param migrations the ids of the migrations that it defines, sorted
 */
public record InstanceView(
        String id,
        String name,
        String application,
        String host,
        long pid,
        String version,
        String startedAt,
        long heartbeatAgeMillis,
        boolean alive,
        long learnedEpoch,
        long acknowledgedEpoch,
        int olderTransactions,
        List<String> migrations) {

    public InstanceView {
        migrations = List.copyOf(migrations);
    }

    static InstanceView of(InstanceStatus instance) {
        return new InstanceView(
                instance.id(),
                instance.name(),
                instance.application(),
                instance.host(),
                instance.pid(),
                instance.version(),
                instance.startedAt().toString(),
                instance.heartbeatAge().toMillis(),
                instance.isAlive(),
                instance.learnedEpoch(),
                instance.acknowledgedEpoch(),
                instance.olderTransactions(),
                instance.migrations().stream().sorted().toList());
    }
}
