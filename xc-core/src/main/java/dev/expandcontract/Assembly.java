package dev.expandcontract;

import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.ConversionProbe;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.coordinator.Chore;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.GateSettings;
import dev.expandcontract.coordinator.ShadowWatch;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.fleet.FleetAgent;
import dev.expandcontract.fleet.Rhythm;
import dev.expandcontract.jdbc.MarkerSource;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jdbc.MigrationRegistrar;
import dev.expandcontract.jdbc.ShadowReads;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.Notices;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.observe.TransactionLatency;
import dev.expandcontract.pace.ForegroundLatency;
import dev.expandcontract.pace.Governor;
import dev.expandcontract.pace.PaceProbe;
import dev.expandcontract.pace.PaceProbes;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.readswitch.DialBoard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes an instance of its settings: wires the features together and joins the fleet. */
final class Assembly {

    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(5);

    private final XcBuilder settings;
    private final DataSource dataSource;
    private boolean unpooled;

    Assembly(XcBuilder settings) {
        this.settings = settings;
        dataSource = settings.dataSource;
    }

    Xc start() {
        var prefix = new TablePrefix(settings.tablePrefix);
        var rhythm = new Rhythm(settings.pollInterval, settings.heartbeatInterval);
        var gates = new GateSettings(settings.soakTime, settings.expectedInstances);
        var database = database();
        var probes = settings.paceProbes.apply(new PaceProbes(dataSource, database, prefix));
        var latency = settings.protectsForeground ? new TransactionLatency() : null;
        var store = new MetadataStore(dataSource, database, prefix);
        store.install(settings.createTables, Timing.SYSTEM);
        var location = store.locate();
        var tables = new FenceTables(location.table("control"), location.table("instance"), location.table("fence"));
        var watch = new FenceWatch(dataSource, database, tables);
        watch.requireSight();
        var board = new PhaseBoard();
        var dials = new DialBoard();
        var decider = settings.readSwitch == null ? dials : settings.readSwitch;
        var sessions = new SessionFence(database, tables, settings.fence, board, location::phases);
        store.greet(sessions::identify);
        var catalog = new CatalogSource(dataSource, database);
        var identity = identity();
        var agent = new FleetAgent(store, catalog, board, dials, sessions, identity, rhythm, Timing.SYSTEM);
        var registrar = registrar(agent, new ConversionProbe(dataSource, database));
        var migrating = new MigratingDataSource(
                dataSource,
                database,
                sessions,
                decider,
                registrar,
                markers(database, catalog),
                new ShadowReads(settings.shadows.inCutover(), settings.shadows.inBackfill()),
                latency == null ? null : latency::connection);
        var coordinator = new CoordinatorOnDemand(
                () -> governor(probes, latency),
                governor -> new Coordinator(
                        store,
                        catalog,
                        new Backfill(dataSource, database, sessions, settings.batches, governor),
                        new Verification(
                                dataSource,
                                database,
                                sessions,
                                settings.batches,
                                governor,
                                Verification.DEFAULT_LISTED_KEYS),
                        watch,
                        identity,
                        gates,
                        decider,
                        Timing.SYSTEM,
                        migrating::registry,
                        agent::learnNow,
                        settings.commandObserver));
        migrating.register(settings.migrations);
        agent.start();
        var source = settings.notificationSource == null && unpooled && keepsSessions(store, sessions)
                ? dataSource
                : settings.notificationSource;
        var figures = new InstanceFigures(board, migrating, store, agent, decider, coordinator);
        return new Xc(
                migrating,
                coordinator,
                agent,
                chores(
                        coordinator,
                        new ShadowWatch(
                                dataSource,
                                database,
                                store,
                                board,
                                migrating,
                                coordinator,
                                settings.shadows,
                                identity.name()),
                        figures,
                        identity.name()),
                source == null ? null : store.listen(source, agent::wake),
                figures,
                settings.shadows);
    }

    private static Governor governor(List<PaceProbe> probes, @Nullable TransactionLatency latency) {
        var all = new ArrayList<>(probes);
        if (latency != null) {
            all.add(new ForegroundLatency(latency));
        }
        return new Governor(all, PROBE_INTERVAL, PROBE_PATIENCE);
    }

    private MarkerSource markers(Database database, CatalogSource catalog) {
        var marking = settings.plainSql;
        return marking == null ? MarkerSource.NONE : registry -> marking.marker(registry, database, catalog);
    }

    private List<Chore> chores(CoordinatorOnDemand coordinator, ShadowWatch shadowWatch, Figures figures, String name) {
        var chores = new ArrayList<Chore>();
        if (settings.helpsBackfills) {
            chores.add(Chore.backfills(coordinator, Timing.SYSTEM, name));
        }
        chores.add(Chore.ramps(coordinator, figures, Timing.SYSTEM, name));
        chores.add(Chore.watch(coordinator, settings.samples, Timing.SYSTEM, name));
        if (shadowWatch.isOn()) {
            chores.add(Chore.shadowReads(shadowWatch, Timing.SYSTEM, name));
        }
        return chores;
    }

    /** What is listened to would reach somebody else. */
    private static boolean keepsSessions(MetadataStore store, SessionFence sessions) {
        store.readAlone(
                "looking for a proxy",
                transaction -> transaction.control().read().epoch());
        return !sessions.isBehindProxy();
    }

    private static MigrationRegistrar registrar(FleetAgent agent, ConversionProbe probe) {
        return new MigrationRegistrar() {
            @Override
            public void register(Collection<Migration> added) {
                probe.check(added);
                agent.register(added);
            }

            @Override
            public void announce(Collection<Migration> added) {
                agent.announce(added);
            }
        };
    }

    private Database database() {
        try {
            if (dataSource.isWrapperFor(MigratingDataSource.class)) {
                throw new SettingException("The data source is one that XC has wrapped already. Give the"
                        + " application's own data source to the builder, and use what it makes everywhere else.");
            }
            try (var connection = dataSource.getConnection()) {
                unpooled = Notices.isDriversOwn(connection);
                return Database.of(connection);
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(e);
        }
    }

    private InstanceIdentity identity() {
        var host = host();
        long pid = ProcessHandle.current().pid();
        var name = settings.instance.isBlank() ? host + ":" + pid : settings.instance;
        var version = Xc.class.getPackage().getImplementationVersion();
        return new InstanceIdentity(
                UUID.randomUUID().toString(),
                name,
                settings.application,
                host,
                pid,
                version == null ? "unpackaged" : version);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
