package dev.expandcontract.test;

import dev.expandcontract.backfill.BackfillRefusedException;
import dev.expandcontract.backfill.ColumnComparison;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jdbc.ShadowReads;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Share;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** What the runs of one test class on one database share. Their tests run one after the other. */
final class Bench implements AutoCloseable {

    private final Database database;
    private final MigratingSchema schema;
    private final Store store;
    private final DataSource raw;
    private final StatementLog log;
    private final PhaseBoard board = new PhaseBoard();
    private final MigratingDataSource migrating;
    /** To open one takes some databases longer than what a test does with it. */
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    /** All queries that can compare do so, which no test may notice. */
    private final ShadowReads shadows = new ShadowReads(Share.FULL, Share.NONE);

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
                shadows,
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
        shadows.compareBy(comparisons(state));
        log.clear();
        return run;
    }

    private Map<String, ColumnComparison> comparisons(PhaseState state) {
        var comparisons = new HashMap<String, ColumnComparison>();
        if (state.phase() == Phase.CUTOVER) {
            for (var migration : schema.migrations()) {
                try {
                    comparisons.put(migration.id(), ColumnComparison.of(raw, database, migration));
                } catch (BackfillRefusedException e) {
                    // A table that no backfill can fill is not compared either, such as one without a primary key.
                    comparisons.remove(migration.id());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return comparisons;
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

    /** What a test does with a connection of the driver. */
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Does the work on a connection in autocommit that nobody else uses. */
    <T extends @Nullable Object> T onConnection(Work<T> work) throws SQLException {
        var kept = idle.poll();
        var connection = kept == null ? raw.getConnection() : kept;
        try {
            var done = work.on(connection);
            idle.add(connection);
            return done;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        for (var connection : idle) {
            connection.close();
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
