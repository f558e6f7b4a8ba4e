package dev.expandcontract.coordinator;

import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.Holder;
import dev.expandcontract.fence.PreparedTransaction;
import dev.expandcontract.fence.Stranger;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.TableName;
import dev.expandcontract.phase.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what could still commit something under an earlier phase of a migration. This is the one place that does. It
 * trusts only what the database shows: sessions that hold the lock of an older epoch, and prepared transactions, which no
 * session holds. Heartbeats and acknowledgements are there to give these sessions a name. An instance that does not define
 * the migration blocks too, as its statements are not fenced for it.
 */
final class Barrier {

    /** Transactions that are prepared and committed all the time are told from one that stays by looking more than once. */
    private static final int LOOKS = 3;

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(15);

    private static final long BETWEEN_STRANGERS = TimeUnit.MILLISECONDS.toNanos(100);

    private final MetadataStore store;
    private final FenceWatch watch;
    private final Timing timing;

    Barrier(MetadataStore store, FenceWatch watch, Timing timing) {
        this.store = store;
        this.watch = watch;
        this.timing = timing;
    }

    /** What the database shows now of transactions that use the migration's table and may be older than the epoch. */
    Evidence evidence(MigrationRow migration, long epoch) {
        var instances = store.transact(
                "reading the fleet", transaction -> transaction.instances().all());
        var found = evidence(migration, holders(epoch, instances));
        return migration.phase() == Phase.DUAL_WRITE
                ? new Evidence(found.holders(), found.prepared(), found.standbys(), strangers(instances))
                : found;
    }

    /** The sessions of the whole fleet that are registered for an older epoch, as of now. */
    List<Holder> holders(long epoch, List<InstanceRow> instances) {
        return watch.holders(epoch, instances.stream().map(InstanceRow::number).toList());
    }

    /**
     * The same as {@link #evidence(MigrationRow, long)}, when the sessions were looked at. In this order: a transaction
     * that is prepared after its session was seen to hold no older epoch is no older one.
     */
    Evidence evidence(MigrationRow migration, List<Holder> holders) {
        return new Evidence(
                holders,
                prepared(migration.definition().column().table()),
                migration.phase() == Phase.SOAK ? watch.standbys() : List.of(),
                List.of());
    }

    /** Those that are there twice: connections that XC opens for a look of its own are gone the second time. */
    private List<Stranger> strangers(List<InstanceRow> instances) {
        var numbers = instances.stream().map(InstanceRow::number).toList();
        var first = watch.strangers(numbers);
        if (first.isEmpty()) {
            return first;
        }
        timing.pause(BETWEEN_STRANGERS);
        var second = watch.strangers(numbers).stream().map(Stranger::session).collect(Collectors.toSet());
        return first.stream()
                .filter(stranger -> second.contains(stranger.session()))
                .toList();
    }

    private List<PreparedTransaction> prepared(TableName table) {
        var staying = watch.prepared(table);
        for (int look = 1; look < LOOKS && !staying.isEmpty(); look++) {
            timing.pause(BETWEEN_LOOKS);
            var now =
                    watch.prepared(table).stream().map(PreparedTransaction::id).collect(Collectors.toSet());
            staying = staying.stream()
                    .filter(transaction -> now.contains(transaction.id()))
                    .toList();
        }
        return staying;
    }

    /**
     * What could still commit something under a phase older than that of the epoch.
     *
     * @param evidence what was found for the epoch or a later one, since it is the present one
     */
    static List<Blocker> blockers(
            MigrationRow migration, long epoch, Evidence evidence, List<InstanceRow> instances, Instant now) {
        var blockers = new ArrayList<Blocker>();
        for (var holder : evidence.holders()) {
            if (holder.epoch() < epoch) {
                var owner = instances.stream()
                        .filter(instance -> instance.number() == holder.instance())
                        .map(instance -> InstanceStatus.of(instance, now))
                        .findFirst()
                        .orElse(null);
                blockers.add(new Blocker.OpenSession(
                        holder, owner, migration.previousPhase(), why(holder, owner, migration)));
            }
        }
        for (var transaction : evidence.prepared()) {
            blockers.add(new Blocker.Prepared(transaction, why(transaction, migration)));
        }
        for (var row : instances) {
            if (!row.migrations().contains(migration.id())) {
                var instance = InstanceStatus.of(row, now);
                blockers.add(new Blocker.Undefined(
                        instance, describe(instance) + " does not define migration '" + migration.id() + "'"));
            }
        }
        return blockers;
    }

    /** What an operator does about blockers. */
    static String remedy(List<Blocker> blockers) {
        var remedies = new ArrayList<String>();
        if (blockers.stream().anyMatch(Blocker.Undefined.class::isInstance)) {
            remedies.add("Deploy the definition to the instances that lack it, or end them; one that has"
                    + " ended without leaving is removed by the command DeclareGone; applications that never use"
                    + " this table take a table prefix of their own.");
        }
        if (blockers.stream().anyMatch(Blocker.OpenSession.class::isInstance)) {
            remedies.add(
                    "Wait until the sessions have ended their transactions, or end one that does not by the command"
                            + " EndSession; a session whose process has stopped or lost its connection ends when the database"
                            + " notices.");
        }
        var prepared = blockers.stream()
                .filter(Blocker.Prepared.class::isInstance)
                .map(blocker -> ((Blocker.Prepared) blocker).transaction())
                .map(transaction -> transaction.commit() + " or " + transaction.rollback())
                .collect(Collectors.joining("; "));
        if (!prepared.isEmpty()) {
            remedies.add("Let the transaction manager end the prepared transactions, or end each as it has decided: "
                    + prepared + ".");
        }
        return String.join(" ", remedies);
    }

    /** The blockers in one sentence. */
    static String why(List<Blocker> blockers) {
        return blockers.stream().map(Blocker::why).collect(Collectors.joining("; "));
    }

    private static String why(PreparedTransaction transaction, MigrationRow migration) {
        return "prepared transaction " + transaction.id()
                + (transaction.owner().isEmpty() ? "" : " of user '" + transaction.owner() + "'")
                + (transaction.age() == null ? "" : ", prepared " + seconds(transaction.age()) + " ago,")
                + " may still be committed, and may have run under " + earlier(migration)
                + (transaction.tableKnown()
                        ? ": it has used table '"
                                + migration.definition().column().table() + "'"
                        : ": the database does not say which tables it has used");
    }

    private static String why(Holder holder, @Nullable InstanceStatus owner, MigrationRow migration) {
        var text = new StringBuilder("session ").append(holder.session()).append(" of ");
        text.append(owner == null ? "an instance that is not registered" : describe(owner));
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

    /** An instance in words. */
    static String describe(InstanceStatus instance) {
        return "instance '" + instance.name() + "' (" + instance.id() + ", process " + instance.pid() + " on host "
                + instance.host() + ", last heard of " + seconds(instance.heartbeatAge()) + " ago)";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
