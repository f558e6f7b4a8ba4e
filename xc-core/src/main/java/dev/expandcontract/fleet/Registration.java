package dev.expandcontract.fleet;

import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.catalog.Omission;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.metadata.AuditRow;
import dev.expandcontract.metadata.ControlTable.Dials;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters migrations in the metadata, or finds them there, and records that this instance has their definitions. Several
 * instances may do so at once: the first one decides, under the lock of the control row, and the others compare.
 */
final class Registration {

    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    /** Who was heard of since then is taken to be alive. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final MetadataStore store;
    private final CatalogSource catalog;
    private final InstanceIdentity identity;

    Registration(MetadataStore store, CatalogSource catalog, InstanceIdentity identity) {
        this.store = store;
        this.catalog = catalog;
        this.identity = identity;
    }

    /**
     * A new instance of the fleet.
     *
     * @param number the instance's number
     * @param epoch the epoch that it is entered with
     * @param snapshot the phases of all migrations, its own among them
     * @param dials where their dials stand
     */
    record Joined(long number, long epoch, PhaseSnapshot snapshot, Dials dials) {}

    /** A migration that is to be entered or found, with its table as the catalog has it; empty if there is none yet. */
    private record Candidate(Migration migration, Optional<TableInfo> table) {}

    /**
     * Enters the instance together with its migrations, or nothing.
     *
     * @throws RegistrationException if one contradicts the metadata or the schema
     */
    Joined join(Collection<Migration> migrations) {
        var candidates = candidates(migrations, true);
        return store.transact("joining the fleet", transaction -> {
            // with the lock held no transition can slip between reading the epoch and being counted
            var control = transaction.control().countInstance();
            long epoch = control.epoch();
            long number = control.instances();
            warnOfSameName(transaction, control.now());
            transaction.instances().insert(identity, number, epoch, epoch, 0);
            var snapshot = register(transaction, candidates, true, epoch);
            return new Joined(number, epoch, snapshot, transaction.control().dials());
        });
    }

    private void warnOfSameName(MetadataTransaction transaction, Instant now) throws SQLException {
        for (var other : transaction.instances().named(identity.name())) {
            var theirs = other.identity();
            if (theirs.name().equals(identity.name())
                    && Duration.between(other.heartbeatAt(), now).compareTo(RECENT) < 0) {
                log.warn(
                        "Instance '{}' ({}, process {} on host {}) joins while another one of that name was heard of just now"
                                + " ({}, process {} on host {}). Operators tell them apart by their ids; give each a name of"
                                + " its own.",
                        identity.name(),
                        identity.id(),
                        identity.pid(),
                        identity.host(),
                        theirs.id(),
                        theirs.pid(),
                        theirs.host());
            }
        }
    }

    /**
     * Registers all of the migrations or none.
     *
     * @return the phases of all migrations, these among them
     * @throws RegistrationException if one contradicts the metadata or the schema
     */
    PhaseSnapshot register(Collection<Migration> migrations) {
        return register("registering migrations", migrations, true);
    }

    /**
     * As {@link #register}, for tables that are about to be created or changed to fit. A migration whose columns do not
     * exist yet begins in EXPAND.
     *
     * @throws RegistrationException if one contradicts the metadata
     */
    PhaseSnapshot announce(Collection<Migration> migrations) {
        return register("announcing migrations", migrations, false);
    }

    private PhaseSnapshot register(String doing, Collection<Migration> migrations, boolean complete) {
        var candidates = candidates(migrations, complete);
        return store.transact(
                doing,
                transaction -> register(
                        transaction,
                        candidates,
                        complete,
                        transaction.control().lock().epoch()));
    }

    /**
     * @param complete whether each has a table
     * @throws dev.expandcontract.catalog.NoSuchTableException if one lacks it although it is to have it
     */
    private List<Candidate> candidates(Collection<Migration> migrations, boolean complete) {
        var names = new ArrayList<TableName>();
        for (var migration : migrations) {
            names.add(migration.column().table());
        }
        var found = catalog.findAll(names);
        var candidates = new ArrayList<Candidate>();
        for (var migration : migrations) {
            var name = migration.column().table();
            var table = found.get(name);
            candidates.add(new Candidate(
                    migration, Optional.ofNullable(table == null && complete ? catalog.table(name) : table)));
        }
        return candidates;
    }

    /** @param complete whether the tables are as they are to be, so that what they lack is refused */
    private PhaseSnapshot register(
            MetadataTransaction transaction, List<Candidate> candidates, boolean complete, long present)
            throws SQLException {
        var known = transaction.migrations().all();
        var migrations = new ArrayList<Migration>();
        var entering = new LinkedHashMap<Migration, Phase>();
        for (var candidate : candidates) {
            var migration = candidate.migration();
            var row = row(known, migration);
            if (row != null) {
                refuseOtherDefinition(row, migration);
            }
            refuseSharedColumn(known, migration);
            var phase = row == null ? firstPhase(candidate, complete) : row.phase();
            if (complete) {
                checkSchema(migration, phase, candidate.table().orElseThrow());
            }
            if (row == null) {
                entering.put(migration, phase);
            }
            migrations.add(migration);
        }
        if (!entering.isEmpty()) {
            enter(transaction, entering, transaction.control().advance(present));
        }
        recordDefinitions(transaction, identity.id(), migrations);
        return transaction.control().snapshot();
    }

    private static @Nullable MigrationRow row(List<MigrationRow> known, Migration migration) {
        for (var row : known) {
            if (row.id().equals(migration.id())) {
                return row;
            }
        }
        return null;
    }

    /** Records which definitions the instance has. */
    static void recordDefinitions(MetadataTransaction transaction, String instanceId, Collection<Migration> migrations)
            throws SQLException {
        if (migrations.isEmpty()) {
            return;
        }
        var recorded = transaction.instances().migrations(instanceId);
        for (var migration : migrations) {
            if (recorded.add(migration.id())) {
                transaction.instances().addMigration(instanceId, migration.id());
            }
        }
    }

    private void enter(MetadataTransaction transaction, Map<Migration, Phase> entering, long epoch)
            throws SQLException {
        for (var entry : entering.entrySet()) {
            enter(transaction, entry.getKey(), entry.getValue(), epoch);
        }
    }

    private void enter(MetadataTransaction transaction, Migration migration, Phase phase, long entered)
            throws SQLException {
        transaction.migrations().insert(migration, phase, entered);
        transaction
                .audit()
                .append(new AuditRow.Event(
                        identity.name(),
                        identity.name(),
                        migration.id(),
                        "register",
                        null,
                        phase.name(),
                        "the first instance that defines it has started",
                        "",
                        "registered",
                        "Migration " + migration + " began in the phase " + phase + " at epoch " + entered
                                + ", by what the catalog holds."));
        log.info("Registered migration {} in the phase {} as of epoch {}", migration, phase, entered);
    }

    private static Phase firstPhase(Candidate candidate, boolean complete) {
        if (has(candidate, Side.OLD)) {
            return Phase.EXPAND;
        }
        if (has(candidate, Side.NEXT)) {
            return Phase.CONTRACT;
        }
        if (complete) {
            throw RegistrationException.neitherColumn(
                    candidate.migration(), candidate.table().orElseThrow());
        }
        return Phase.EXPAND;
    }

    private static boolean has(Candidate candidate, Side side) {
        var table = candidate.table();
        return table.isPresent()
                && table.get().find(candidate.migration().name(side)).isPresent();
    }

    private static void refuseOtherDefinition(MigrationRow found, Migration migration) {
        if (!found.fingerprint().equals(migration.fingerprint())) {
            throw RegistrationException.otherDefinition(found, migration);
        }
    }

    private static void refuseSharedColumn(List<MigrationRow> known, Migration migration) {
        for (var row : known) {
            var other = row.definition().column();
            var column = migration.column();
            // A migration in CONTRACT has ended for all but the way back, and its next column may migrate again.
            if (!row.id().equals(migration.id())
                    && row.phase() != Phase.CONTRACT
                    && other.table().matches(column.table())
                    && (other.hasPhysical(column.old()) || other.hasPhysical(column.next()))) {
                throw RegistrationException.sharedColumn(row, migration);
            }
        }
    }

    private static void checkSchema(Migration migration, Phase phase, TableInfo table) {
        for (var side : Side.values()) {
            var column = table.find(migration.name(side));
            if (phase.writesBoth() || side == writtenAlone(phase)) {
                if (column.isEmpty()) {
                    throw RegistrationException.missingColumn(migration, phase, side, table);
                }
            } else if (column.isPresent()) {
                var omission = Omission.of(table, column.get());
                if (!omission.accepted()) {
                    throw RegistrationException.insertFails(migration, phase, omission);
                }
            }
        }
    }

    private static Side writtenAlone(Phase phase) {
        return phase == Phase.CONTRACT ? Side.NEXT : Side.OLD;
    }
}
