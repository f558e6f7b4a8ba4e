package dev.expandcontract.it.torture;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.GateSettings;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.fleet.FleetAgent;
import dev.expandcontract.fleet.Rhythm;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.readswitch.DialBoard;
import dev.expandcontract.readswitch.ReadSwitch;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** A process's part in the fleet: as it should be, or without the fence. */
record Member(DataSource dataSource, Coordinator coordinator, AutoCloseable end) implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration HEARTBEAT = Duration.ofMillis(50);

    static Member join(Assignment assignment, DataSource dataSource, ReadSwitch readSwitch) {
        return assignment.fenced()
                ? fenced(assignment, dataSource, readSwitch)
                : unfenced(assignment, dataSource, readSwitch);
    }

    private static Member fenced(Assignment assignment, DataSource dataSource, ReadSwitch readSwitch) {
        var xc = Xc.builder(dataSource)
                .instance(assignment.name())
                .migrations(Plan.MIGRATION)
                .readSwitch(readSwitch)
                .pollInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .soakTime(Duration.ZERO)
                // faults are to meet backfills at work, not at rest
                .protectForeground(false)
                .start();
        return new Member(xc.dataSource(), xc.coordinator(), xc);
    }

    /** What the facade wires, but for the registrations of sessions. */
    private static Member unfenced(Assignment assignment, DataSource dataSource, ReadSwitch readSwitch) {
        var database = assignment.database();
        var store = new MetadataStore(dataSource, database, TablePrefix.DEFAULT);
        store.install(true, Timing.SYSTEM);
        var location = store.locate();
        var tables = new FenceTables(location.table("control"), location.table("instance"), location.table("fence"));
        var board = new PhaseBoard();
        var fence = Fence.unfenced(board);
        var catalog = new CatalogSource(dataSource, database);
        var identity = new InstanceIdentity(
                UUID.randomUUID().toString(),
                assignment.name(),
                "torture",
                "localhost",
                ProcessHandle.current().pid(),
                "unfenced");
        var agent = new FleetAgent(
                store,
                catalog,
                board,
                new DialBoard(),
                new SessionFence(database, tables, FenceForm.AUTOMATIC, board, location::phases),
                identity,
                new Rhythm(POLL, HEARTBEAT),
                Timing.SYSTEM);
        var migrating = new MigratingDataSource(dataSource, database, fence, readSwitch, agent::register);
        var coordinator = new Coordinator(
                store,
                catalog,
                new Backfill(dataSource, database, fence, BatchSettings.DEFAULT),
                new Verification(dataSource, database, fence, BatchSettings.DEFAULT),
                new FenceWatch(dataSource, database, tables),
                identity,
                new GateSettings(Duration.ZERO, 0),
                readSwitch,
                Timing.SYSTEM,
                migrating::registry,
                agent::learnNow,
                CommandObserver.NONE);
        migrating.register(List.of(Plan.MIGRATION));
        agent.start();
        return new Member(migrating, coordinator, agent);
    }

    @Override
    public void close() throws Exception {
        end.close();
    }
}
