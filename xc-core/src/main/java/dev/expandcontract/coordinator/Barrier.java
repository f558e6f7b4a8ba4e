package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Decides which instances could still commit something under an earlier phase of a migration. This is the one place that
 * does: an instance blocks until it has acknowledged, however old its heartbeat is, because silence proves nothing.
 */
final class Barrier {

    private final String instanceTable;

    Barrier(String instanceTable) {
        this.instanceTable = instanceTable;
    }

    /**
     * An instance that blocks.
     *
     * @param unaware whether it does not even define the migration
     * @param why what it has not done, and when it was last heard of
     */
    record Blocker(InstanceRow instance, boolean unaware, String why) {}

    /** The instances that have not acknowledged the epoch, or do not know the migration at all. */
    List<Blocker> blockers(MigrationRow migration, long epoch, List<InstanceRow> instances, Instant now) {
        return instances.stream()
                .filter(instance -> blocks(instance, migration, epoch))
                .map(instance ->
                        new Blocker(instance, isUnaware(instance, migration), why(instance, migration, epoch, now)))
                .toList();
    }

    /** What an operator does about blockers. */
    String remedy(List<Blocker> blockers) {
        boolean unaware = blockers.stream().anyMatch(Blocker::unaware);
        return (unaware
                        ? "Deploy the definition to the instances that lack it, or end them; applications that never use"
                                + " this table take a table prefix of their own. "
                        : "")
                + "Wait for the others to end the transactions that began before. Only for an instance that ended without"
                + " leaving: make sure that its process and its database sessions are gone, then delete its row from "
                + instanceTable + ".";
    }

    private static boolean blocks(InstanceRow instance, MigrationRow migration, long epoch) {
        return instance.acknowledgedEpoch() < epoch || isUnaware(instance, migration);
    }

    private static boolean isUnaware(InstanceRow instance, MigrationRow migration) {
        return !instance.migrations().contains(migration.id());
    }

    private static String why(InstanceRow instance, MigrationRow migration, long epoch, Instant now) {
        var identity = instance.identity();
        return "instance '" + identity.name() + "' (" + identity.id() + ", process " + identity.pid() + " on host "
                + identity.host() + ") " + obstacle(instance, migration, epoch) + "; the phase was entered at "
                + migration.enteredAt() + ", and the instance was last heard of "
                + seconds(Duration.between(instance.heartbeatAt(), now)) + " ago";
    }

    private static String obstacle(InstanceRow instance, MigrationRow migration, long epoch) {
        if (isUnaware(instance, migration)) {
            return "does not define the migration";
        }
        if (instance.learnedEpoch() < epoch) {
            return "has not learned of epoch " + epoch + ", only of " + instance.learnedEpoch();
        }
        return instance.olderPins() == 0
                ? "has learned of epoch " + epoch + ", but not acknowledged it yet"
                : "still runs transactions begun before epoch " + epoch + ", " + instance.olderPins()
                        + " when last heard of";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
