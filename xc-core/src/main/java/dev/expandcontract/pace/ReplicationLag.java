package dev.expandcontract.pace;

import dev.expandcontract.metadata.MetadataStore;
import java.time.Duration;
import java.time.Instant;

/** Compares the newest heartbeats that two servers show. */
final class ReplicationLag implements PaceProbe {

    private final MetadataStore primary;
    private final MetadataStore replica;
    private final Limits limits;

    ReplicationLag(MetadataStore primary, MetadataStore replica, Limits limits) {
        this.primary = primary;
        this.replica = replica;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "replication lag";
    }

    @Override
    public Reading read() {
        // The replica first: what it gains in between does not make the primary look behind.
        var there = latest(replica, "replica");
        var here = latest(primary, "database");
        var lag = Duration.between(there, here).toMillis();
        return new Reading(limits.of(lag), "the replica is " + lag + " ms behind; " + limits);
    }

    private static Instant latest(MetadataStore store, String server) {
        return store.readAlone(
                        "asking the " + server + " for the newest heartbeat",
                        transaction -> transaction.instances().latestHeartbeat())
                .orElseThrow(() -> new IllegalStateException("The " + server
                        + " shows no instance of the fleet, so its lag cannot be told. Is it the replica of another"
                        + " database, or does it not replicate the metadata tables?"));
    }
}
