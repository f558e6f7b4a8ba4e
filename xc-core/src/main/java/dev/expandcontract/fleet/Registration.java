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
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Enters the instance together with its migrations, or nothing.
     *
     * @throws RegistrationException if one contradicts the metadata or the schema
     */
    Joined join(Collection<Migration> migrations) {
        var tables = tables(migrations);
        return store.transact("joining the fleet", transaction -> {
            // with the lock held no transition can slip between reading the epoch and being counted
            long epoch = transaction.control().lock().epoch();
            long number = transaction.control().countInstance();
            warnOfSameName(transaction);
            transaction.instances().insert(identity, number, epoch, epoch, 0);
            var snapshot = register(transaction, tables, true, epoch);
            return new Joined(number, epoch, snapshot, transaction.control().dials());
        });
    }

    private void warnOfSameName(MetadataTransaction transaction) throws SQLException {
        var now = transaction.control().read().now();
        for (var other : transaction.instances().all()) {
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
        var tables = tables(migrations);
        return store.transact(
                "registering migrations",
                transaction -> register(
                        transaction, tables, true, transaction.control().lock().epoch()));
    }

    /**
     * As {@link #register}, for tables that are about to be created or changed to fit. A migration whose columns do not
     * exist yet begins in EXPAND.
     *
     * @throws RegistrationException if one contradicts the metadata
     */
    PhaseSnapshot announce(Collection<Migration> migrations) {
        var tables = find(migrations);
        return store.transact(
                "announcing migrations",
                transaction -> register(
                        transaction, tables, false, transaction.control().lock().epoch()));
    }

    /** @throws dev.expandcontract.catalog.NoSuchTableException if there is none for one of them */
    private Map<Migration, Optional<TableInfo>> tables(Collection<Migration> migrations) {
        var tables = find(migrations);
        tables.replaceAll((migration, found) ->
                found.or(() -> Optional.of(catalog.table(migration.column().table()))));
        return tables;
    }

    private Map<Migration, Optional<TableInfo>> find(Collection<Migration> migrations) {
        var found = catalog.findAll(
                migrations.stream().map(migration -> migration.column().table()).toList());
        var tables = new LinkedHashMap<Migration, Optional<TableInfo>>();
        for (var migration : migrations) {
            tables.put(
                    migration, Optional.ofNullable(found.get(migration.column().table())));
        }
        return tables;
    }

    /** @param complete whether the tables are as they are to be, so that what they lack is refused */
    private PhaseSnapshot register(
            MetadataTransaction transaction, Map<Migration, Optional<TableInfo>> tables, boolean complete, long present)
            throws SQLException {
        var known = transaction.migrations().all();
        var entering = new LinkedHashMap<Migration, Phase>();
        tables.forEach((migration, table) -> {
            var found = known.stream()
                    .filter(row -> row.id().equals(migration.id()))
                    .findFirst();
            found.ifPresent(row -> refuseOtherDefinition(row, migration));
            refuseSharedColumn(known, migration);
            var phase = found.map(MigrationRow::phase).orElseGet(() -> firstPhase(migration, table, complete));
            if (complete) {
                checkSchema(migration, phase, table.orElseThrow());
            }
            if (found.isEmpty()) {
                entering.put(migration, phase);
            }
        });
        if (!entering.isEmpty()) {
            enter(transaction, entering, transaction.control().advance(present));
        }
        recordDefinitions(transaction, identity.id(), tables.keySet());
        return transaction.control().snapshot();
    }

    /** Records which definitions the instance has. */
    static void recordDefinitions(MetadataTransaction transaction, String instanceId, Collection<Migration> migrations)
            throws SQLException {
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

    private static Phase firstPhase(Migration migration, Optional<TableInfo> table, boolean complete) {
        if (has(table, migration, Side.OLD)) {
            return Phase.EXPAND;
        }
        if (has(table, migration, Side.NEXT)) {
            return Phase.CONTRACT;
        }
        if (complete) {
            throw RegistrationException.neitherColumn(migration, table.orElseThrow());
        }
        return Phase.EXPAND;
    }

    private static boolean has(Optional<TableInfo> table, Migration migration, Side side) {
        return table.flatMap(info -> info.find(migration.name(side))).isPresent();
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
            } else {
                column.map(unwritten -> Omission.of(table, unwritten))
                        .filter(omission -> !omission.accepted())
                        .ifPresent(omission -> {
                            throw RegistrationException.insertFails(migration, phase, omission);
                        });
            }
        }
    }

    private static Side writtenAlone(Phase phase) {
        return phase == Phase.CONTRACT ? Side.NEXT : Side.OLD;
    }
}
