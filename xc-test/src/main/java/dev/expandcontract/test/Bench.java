package dev.expandcontract.test;

import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** What the runs of one test class on one database share. Used by one thread at a time. */
final class Bench {

    private final Database database;
    private final MigratingSchema schema;
    private final Store store;
    private final DataSource raw;
    private final StatementLog log;
    private final PhaseBoard board = new PhaseBoard();
    private final MigratingDataSource migrating;
    private volatile Side readSide = Side.OLD;

    Bench(DatabaseServer server, MigratingSchema schema, Store store) {
        this.database = server.database();
        this.schema = schema;
        this.store = store;
        raw = server.newDatabase();
        log = new StatementLog(database);
        var marking = schema.plainSql();
        marking.ifPresent(marker -> makeTables(PhaseState.EXPAND));
        migrating = new MigratingDataSource(
                log.record(raw),
                database,
                Fence.unfenced(board),
                migration -> readSide,
                this::refuseUnknown,
                registry -> marking.map(marker -> marker.marker(registry, database, new CatalogSource(raw, database)))
                        .orElse(null),
                null);
        migrating.register(schema.migrations());
    }

    /** Makes the tables anew and steps to the state, as one epoch later. */
    PhaseRun begin(PhaseState state) {
        var run = new PhaseRun(this, state);
        makeTables(state);
        readSide = state.reads();
        var phases = new HashMap<String, Phase>();
        for (var migration : schema.migrations()) {
            phases.put(migration.id(), state.phase());
        }
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, Map.copyOf(phases)));
        log.clear();
        return run;
    }

    private void makeTables(PhaseState state) {
        var ddl = new ArrayList<String>();
        for (var table : schema.tables()) {
            ddl.add("drop table if exists " + table);
        }
        ddl.addAll(schema.create(database, state));
        new PhaseRun(this, state).execute(ddl.toArray(String[]::new));
    }

    /** A migration that the schema does not list has no phase here. */
    private void refuseUnknown(Collection<Migration> added) {
        for (var migration : added) {
            if (!schema.migrations().contains(migration)) {
                throw new DefinitionException(
                        "The test's schema " + schema.getClass().getName() + " does not list the migration " + migration
                                + ". Add it to migrations().");
            }
        }
    }

    <T> T shared(Class<T> type, Supplier<T> create) {
        return store.computeIfAbsent(new SharedKey(database, type), key -> create.get(), type);
    }

    private record SharedKey(Database database, Class<?> type) {}

    Database database() {
        return database;
    }

    MigratingSchema schema() {
        return schema;
    }

    DataSource raw() {
        return raw;
    }

    MigratingDataSource migrating() {
        return migrating;
    }

    StatementLog log() {
        return log;
    }

    PhaseBoard board() {
        return board;
    }
}
