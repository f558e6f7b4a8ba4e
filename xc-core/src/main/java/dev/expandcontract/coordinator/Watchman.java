package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.Sentinel;
import dev.expandcontract.coordinator.Command.EndWatch;
import dev.expandcontract.coordinator.Command.WatchBypass;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.WatchChanged;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.SentinelTable;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets sentinels and removes them when their time is over, wherever they were set: each is entered in the metadata before it
 * is there.
 */
final class Watchman {

    private static final Logger log = LoggerFactory.getLogger(Watchman.class);

    private static final Set<Phase> PHASES = Set.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.CUTOVER, Phase.SOAK);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Together some ten seconds, in most of which nobody waits for the table's lock. */
    private static final int ATTEMPTS = 50;

    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(150);

    private final MetadataStore store;
    private final Runner runner;
    private final AuditTrail audit;
    private final Sentinel sentinel;
    private final Timing timing;

    Watchman(MetadataStore store, Runner runner, AuditTrail audit, Sentinel sentinel, Timing timing) {
        this.store = store;
        this.runner = runner;
        this.audit = audit;
        this.sentinel = sentinel;
        this.timing = timing;
    }

    Outcome watch(WatchBypass command, MigrationRow seen) {
        var name = "sentinel_" + UUID.randomUUID().toString().substring(0, 8);
        var place = place(name);
        var problem = problem(command, seen, place);
        if (problem.isPresent()) {
            return refuse(command, seen, problem.get());
        }
        var refused = runner.start(
                command,
                Direction.FORWARD,
                PHASES,
                seen,
                transaction -> transaction.sentinels().enter(place.name(), seen.id(), command.lasts()));
        if (refused.isPresent()) {
            return refused.get();
        }
        try {
            return set(command, seen, place);
        } catch (ExpandContractException e) {
            store.transact("ending a sentinel", transaction -> end(transaction, seen));
            return refuse(command, seen, String.valueOf(e.getMessage()));
        }
    }

    private Sentinel.Place place(String name) {
        var location = store.locate();
        var function = location.table(name);
        return new Sentinel.Place(
                function.substring(function.lastIndexOf('.') + 1),
                function,
                location.table("sentinel"),
                location.table("bypass"));
    }

    private Optional<String> problem(WatchBypass command, MigrationRow seen, Sentinel.Place place) {
        if (command.lasts().toMillis() < 1 || command.lasts().compareTo(LONGEST) > 0) {
            return Optional.of("A sentinel cannot last " + command.lasts()
                    + ". It slows each write to the table, so it lasts a day at most; an hour is usual.");
        }
        return watch(seen.id())
                .filter(present -> !present.over())
                .map(present -> "Writes to the table of migration '" + seen.id() + "' are watched until "
                        + present.until() + " already. End that by EndWatch first.")
                .or(() -> sentinel.obstacle(seen.definition(), place));
    }

    private Optional<SentinelTable.Sentinel> watch(String migrationId) {
        return store
                .transact(
                        "looking for sentinels",
                        transaction -> transaction.sentinels().all())
                .stream()
                .filter(present -> present.migrationId().equals(migrationId))
                .findFirst();
    }

    private Outcome set(WatchBypass command, MigrationRow seen, Sentinel.Place place) {
        var until = watch(seen.id()).orElseThrow().until();
        for (int attempt = 1; !sentinel.set(seen.definition(), place, until); attempt++) {
            if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                store.transact("ending a sentinel", transaction -> end(transaction, seen));
                return refuse(
                        command,
                        seen,
                        "The table of migration '" + seen.id() + "' was in use at each of " + attempt
                                + " attempts to set a sentinel, each of which waited briefly so that no writer queues behind"
                                + " it; nothing was set. Try again when no long transaction writes the table.");
            }
            timing.pause(BETWEEN_ATTEMPTS);
        }
        return record(
                command,
                seen,
                "Writes to the table of migration '" + seen.id()
                        + "' that change one column without the other are noted until " + until
                        + ". Coordinator.bypasses(\"" + seen.id() + "\") tells who did them.");
    }

    Outcome end(EndWatch command, MigrationRow seen) {
        if (watch(seen.id()).isEmpty()) {
            return refuse(command, seen, "No sentinel watches the table of migration '" + seen.id() + "'.");
        }
        store.transact("ending a sentinel", transaction -> end(transaction, seen));
        tidy();
        return record(
                command,
                seen,
                watch(seen.id()).isEmpty()
                        ? "The sentinel of migration '" + seen.id() + "' is removed."
                        : "The table of migration '" + seen.id()
                                + "' is in use now; the sentinel is removed as soon as it is not, by any instance.");
    }

    private static MigrationRow end(MetadataTransaction transaction, MigrationRow migration) throws SQLException {
        transaction.sentinels().end(migration.id());
        return migration;
    }

    /** Removes the sentinels that are over, have seen enough, or stand where one column alone is written. */
    void tidy() {
        if (!sentinel.isSupported()) {
            return;
        }
        var present = store.readAlone(
                "looking for sentinels", transaction -> transaction.sentinels().all());
        for (var found : present) {
            var migration =
                    store.transact("looking at a sentinel", transaction -> migrationToLeave(transaction, found));
            if (migration.isPresent()) {
                remove(found, migration.get());
            }
        }
    }

    private static Optional<MigrationRow> migrationToLeave(
            MetadataTransaction transaction, SentinelTable.Sentinel found) throws SQLException {
        var migration = transaction.migrations().find(found.migrationId());
        var seenEnough = transaction.sentinels().seen(found.migrationId()).size() >= SentinelTable.MOST;
        return migration.filter(
                row -> found.over() || seenEnough || !row.phase().writesBoth());
    }

    private void remove(SentinelTable.Sentinel found, MigrationRow migration) {
        var place = place("");
        var function = place.function() + found.name().substring(place.name().length());
        if (sentinel.remove(
                migration.definition(), new Sentinel.Place(found.name(), function, place.register(), place.notes()))) {
            log.info("Writes to the table of migration '{}' are watched no more", migration.id());
        } else {
            log.debug("The table of migration '{}' is in use; its sentinel is removed later", migration.id());
        }
    }

    private Outcome refuse(Command command, MigrationRow seen, String message) {
        return store.transact("refusing a command", transaction -> {
            var refused = new Refused(seen.id(), message, List.of());
            audit.record(transaction, command, seen.phase(), refused);
            return refused;
        });
    }

    private Outcome record(Command command, MigrationRow seen, String message) {
        return store.transact("recording a command", transaction -> {
            var changed = new WatchChanged(seen.id(), message);
            audit.record(transaction, command, seen.phase(), changed);
            return changed;
        });
    }
}
