package dev.expandcontract.coordinator;

import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.Holder;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides what could still commit something under an earlier phase of a migration. This is the one place that does. It
 * trusts only what the database shows: sessions that hold the lock of an older epoch. Heartbeats and acknowledgements are
 * there to give these sessions a name. An instance that does not define the migration blocks too, as its statements are not
 * fenced for it.
 */
final class Barrier {

    private final MetadataStore store;
    private final FenceWatch watch;

    Barrier(MetadataStore store, FenceWatch watch) {
        this.store = store;
        this.watch = watch;
    }

    /**
     * Something that blocks.
     *
     * @param instance the instance that it belongs to, or null if that is not known
     * @param holder the session, or null if the instance blocks because it does not define the migration
     * @param why what it holds or lacks, and whose it is
     */
    record Blocker(@Nullable InstanceRow instance, @Nullable Holder holder, String why) {}

    /** The sessions of the whole fleet that are registered for an older epoch, as of now. */
    List<Holder> holders(long epoch) {
        return holders(
                epoch,
                store.transact(
                        "reading the fleet",
                        transaction -> transaction.instances().all()));
    }

    /** The same, when the instances are known already. */
    List<Holder> holders(long epoch, List<InstanceRow> instances) {
        return watch.holders(epoch, instances.stream().map(InstanceRow::number).toList());
    }

    /**
     * What could still commit something under a phase older than that of the epoch.
     *
     * @param holders what {@link #holders} has found for the epoch or a later one, since it is the present one
     */
    static List<Blocker> blockers(
            MigrationRow migration, long epoch, List<Holder> holders, List<InstanceRow> instances, Instant now) {
        var blockers = new ArrayList<Blocker>();
        for (var holder : holders) {
            if (holder.epoch() < epoch) {
                var owner = instances.stream()
                        .filter(instance -> instance.number() == holder.instance())
                        .findFirst()
                        .orElse(null);
                blockers.add(new Blocker(owner, holder, why(holder, owner, migration, now)));
            }
        }
        for (var instance : instances) {
            if (!instance.migrations().contains(migration.id())) {
                blockers.add(new Blocker(
                        instance,
                        null,
                        describe(instance, now) + " does not define migration '" + migration.id() + "'"));
            }
        }
        return blockers;
    }

    /** What an operator does about blockers. */
    static String remedy(List<Blocker> blockers) {
        boolean unaware = blockers.stream().anyMatch(blocker -> blocker.holder() == null);
        boolean holding = blockers.stream().anyMatch(blocker -> blocker.holder() != null);
        return (unaware
                        ? "Deploy the definition to the instances that lack it, or end them; applications that never use"
                                + " this table take a table prefix of their own."
                        : "")
                + (unaware && holding ? " " : "")
                + (holding
                        ? "Wait until the sessions have ended their transactions, or end a session that does not; a session"
                                + " whose process has stopped or lost its connection ends when the database notices."
                        : "");
    }

    private static String why(Holder holder, @Nullable InstanceRow owner, MigrationRow migration, Instant now) {
        var text = new StringBuilder("session ").append(holder.session()).append(" of ");
        text.append(owner == null ? "an instance that is not registered" : describe(owner, now));
        text.append(" may still commit under ").append(earlier(migration)).append(": it is registered for epoch ");
        text.append(holder.epoch()).append(", ").append(migration.phase()).append(" was entered at epoch ");
        text.append(migration.epoch()).append(", ").append(migration.enteredAt());
        append(text, "user", holder.user());
        append(text, "application", holder.application());
        append(text, "host", holder.host());
        append(text, "state", holder.state());
        if (holder.transaction() != null) {
            text.append(", its transaction began ")
                    .append(seconds(holder.transaction()))
                    .append(" ago");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String what, String value) {
        if (!value.isEmpty()) {
            text.append(", ").append(what).append(" '").append(value).append('\'');
        }
    }

    private static String earlier(MigrationRow migration) {
        var before = migration.previousPhase();
        return before == null ? "no phase of the migration" : "the phase " + before;
    }

    private static String describe(InstanceRow instance, Instant now) {
        var identity = instance.identity();
        return "instance '" + identity.name() + "' (" + identity.id() + ", process " + identity.pid() + " on host "
                + identity.host() + ", last heard of " + seconds(Duration.between(instance.heartbeatAt(), now))
                + " ago)";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
