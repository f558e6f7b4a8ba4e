package dev.expandcontract;

import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.ConversionProbe;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.coordinator.Chore;
import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.GateSettings;
import dev.expandcontract.coordinator.SampleSettings;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.coordinator.ShadowWatch;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
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
import dev.expandcontract.readswitch.ReadSwitch;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One application instance's XC: the data source that the application uses in place of its own, and the coordinator that
 * operators command.
 *
 * <pre>{@code
 * Xc xc = Xc.builder(dataSource)
 *         .instance("orders-1")
 *         .migrations(Migration.of("users", "subscription", "tier"))
 *         .start();
 * }</pre>
 *
 * Every instance of the application starts one over the same database, and closes it when it ends.
 */
public final class Xc implements AutoCloseable {

    private final MigratingDataSource dataSource;
    private final Coordinator coordinator;
    private final FleetAgent agent;
    private final List<Chore> chores;

    private final @Nullable Notices notices;
    private final Governor governor;
    private final Figures figures;
    private final ShadowSettings shadowReads;

    private Xc(
            MigratingDataSource dataSource,
            Coordinator coordinator,
            FleetAgent agent,
            List<Chore> chores,
            @Nullable Notices notices,
            Governor governor,
            Figures figures,
            ShadowSettings shadowReads) {
        this.figures = figures;
        this.shadowReads = shadowReads;
        this.governor = governor;
        this.chores = chores;
        this.dataSource = dataSource;
        this.coordinator = coordinator;
        this.agent = agent;
        this.notices = notices;
    }

    /**
     * Begins to configure an instance.
     *
     * @param dataSource the application's own data source, pooled or not; it stays the caller's to close, after this
     *     instance
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /** The data source that the application uses. */
    public MigratingDataSource dataSource() {
        return dataSource;
    }

    /** Where phases are changed and the fleet is looked at. */
    public Coordinator coordinator() {
        return coordinator;
    }

    /**
     * What this instance can tell of itself in numbers; for Micrometer, {@code new
     * dev.expandcontract.observe.XcMetrics(xc.figures()).bindTo(registry)}.
     */
    public Figures figures() {
        return figures;
    }

    /** Which queries of this instance compare both columns, and what follows when they differ. */
    public ShadowSettings shadowReads() {
        return shadowReads;
    }

    /**
     * Leaves the fleet. Close whatever uses {@link #dataSource()} first: afterwards it refuses statements of migrating
     * columns, and a transaction that still runs keeps the instance registered and blocking, which is logged.
     */
    @Override
    public void close() {
        if (notices != null) {
            notices.close();
        }
        // A worker that waits for a probe ends sooner.
        governor.close();
        chores.forEach(Chore::close);
        agent.close();
    }

    /** The settings of an instance. */
    public static final class Builder {

        private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
        private static final Duration PROBE_PATIENCE = Duration.ofSeconds(5);

        private final DataSource dataSource;
        private String instance = "";
        private String tablePrefix = TablePrefix.DEFAULT.value();
        private boolean createTables = true;
        private @Nullable ReadSwitch readSwitch;
        private List<Migration> migrations = List.of();
        private FenceForm fence = FenceForm.AUTOMATIC;
        private Duration pollInterval = Duration.ofMillis(200);
        private Duration heartbeatInterval = Duration.ofSeconds(1);
        private Duration soakTime = Duration.ofHours(24);
        private String application = "";
        private int expectedInstances;
        private boolean helpsBackfills = true;
        private SampleSettings samples = SampleSettings.DEFAULT;
        private ShadowSettings shadows = ShadowSettings.DEFAULT;
        private BatchSettings batches = BatchSettings.DEFAULT;
        private @Nullable DataSource notificationSource;
        private boolean unpooled;
        private boolean protectsForeground = true;
        private Function<PaceProbes, List<PaceProbe>> paceProbes = probes -> List.of();
        private @Nullable StatementMarking plainSql;
        private CommandObserver commandObserver = CommandObserver.NONE;

        private Builder(DataSource dataSource) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        }

        /** What operators call this instance; by default its host and process id. */
        public Builder instance(String value) {
            instance = value;
            return this;
        }

        /** The application and its version, such as {@code orders 2.4.1}, so that operators tell deployments apart. */
        public Builder application(String value) {
            application = value;
            return this;
        }

        /**
         * How many instances at least are to be alive at every step; a soft gate refuses steps while there are fewer. 0, the
         * default, if it does not matter.
         */
        public Builder expectedInstances(int value) {
            expectedInstances = value;
            return this;
        }

        /** How large the steps of backfills and verifications are that this instance works on. */
        public Builder batches(BatchSettings value) {
            batches = value;
            return this;
        }

        /**
         * What decides how fast backfills go that this instance works on: probes that XC brings, with their limits, or the
         * application's own. Every probe is asked once a second; the one that asks for the least counts, and one that fails or
         * does not answer within five seconds pauses the work. None by default, but for {@link #protectForeground}.
         *
         * <pre>{@code
         * .paceProbes(probes -> List.of(
         *         probes.replicationLag(replica, Duration.ofSeconds(2), Duration.ofSeconds(30)),
         *         probes.activeSessions(20, 50)))
         * }</pre>
         *
         * @param value makes the probes when the instance starts; a limit that makes no sense fails the start with a {@link
         *     SettingException}
         */
        public Builder paceProbes(Function<PaceProbes, List<PaceProbe>> value) {
            paceProbes = value;
            return this;
        }

        /**
         * Whether backfills that this instance works on give way to the application's transactions; true by default. XC then
         * measures what transactions take through its data source, and slows the batches so that 99 % of them take no more
         * than a quarter longer than without. To see what they take without, it lets the batches rest for a tenth of the time.
         * Each instance looks at its own transactions and its own batches. Without traffic a backfill goes at full pace.
         */
        public Builder protectForeground(boolean value) {
            protectsForeground = value;
            return this;
        }

        /**
         * Whether this instance works by itself on backfills that others have begun, in a thread of its own; true by default.
         */
        public Builder helpBackfills(boolean value) {
            helpsBackfills = value;
            return this;
        }

        /**
         * How this instance takes part in comparing rows of verified migrations by the way, in a thread of its own; 1,000 rows
         * every 30 seconds by default, {@link SampleSettings#OFF} for none.
         */
        public Builder samples(SampleSettings value) {
            samples = value;
            return this;
        }

        /**
         * Which of the application's queries compare both columns of the rows that they read, of which they read one, and how
         * many rows that differ turn the dial back; by default 1 % of them in CUTOVER, and the first such row does. {@link
         * ShadowSettings#OFF} for none.
         */
        public Builder shadowReads(ShadowSettings value) {
            shadows = value;
            return this;
        }

        /**
         * What the names of the metadata tables begin with; {@code xc_} by default. The same for all instances of a fleet.
         */
        public Builder tablePrefix(String value) {
            tablePrefix = value;
            return this;
        }

        /** Whether missing metadata tables are created; true by default. */
        public Builder createTables(boolean value) {
            createTables = value;
            return this;
        }

        /**
         * Which column a transaction reads in the phase CUTOVER. By default XC's own dial decides, which begins at nobody and
         * is turned by {@link dev.expandcontract.coordinator.Command.TurnDial}. The same for all instances of a fleet.
         */
        public Builder readSwitch(ReadSwitch value) {
            readSwitch = value;
            return this;
        }

        /** The migrations of an application without annotated entities, which register themselves. */
        public Builder migrations(Migration... values) {
            migrations = List.of(values);
            return this;
        }

        /**
         * Lets statements name physical columns of migrations: they are marked by what the module {@code xc-sql} brings. By
         * default such statements are refused.
         */
        public Builder plainSql(StatementMarking value) {
            plainSql = value;
            return this;
        }

        /**
         * What holds an epoch while something runs under it; {@link FenceForm#AUTOMATIC} by default. To be set where a proxy
         * stands before the database, or a pool does not unwrap its connections.
         */
        public Builder fence(FenceForm value) {
            fence = value;
            return this;
        }

        /** What goes around each command that is given to this instance's coordinator; nothing by default. */
        public Builder commandObserver(CommandObserver value) {
            commandObserver = value;
            return this;
        }

        /** How often this instance asks for a new epoch, from 1 ms to 1 h; 200 ms by default. */
        public Builder pollInterval(Duration value) {
            pollInterval = value;
            return this;
        }

        /**
         * Where the connection comes from on which this instance listens for new epochs, in addition to asking for them. One
         * connection is kept as long as the instance runs. Only PostgreSQL announces epochs. By default it is the
         * application's data source if that gives the driver's own connections, so that none is kept from a pool; else this
         * instance does not listen.
         */
        public Builder notificationSource(DataSource value) {
            notificationSource = value;
            return this;
        }

        /** How often this instance writes a sign of life, from 1 ms to 1 h; 1 s by default. */
        public Builder heartbeatInterval(Duration value) {
            heartbeatInterval = value;
            return this;
        }

        /** How long SOAK lasts before its gate to CONTRACT opens, zero or more; 24 h by default. */
        public Builder soakTime(Duration value) {
            soakTime = value;
            return this;
        }

        /**
         * Joins the fleet. When this returns, the phases of all migrations are known and their metadata exists.
         *
         * @throws dev.expandcontract.model.ExpandContractException if a setting, a migration, the database or its metadata
         *     does not allow it; the message says what and what to do. The instance is then no part of the fleet
         */
        public Xc start() {
            var prefix = new TablePrefix(tablePrefix);
            var rhythm = new Rhythm(pollInterval, heartbeatInterval);
            var gates = new GateSettings(soakTime, expectedInstances);
            var database = database();
            var probes = new ArrayList<>(paceProbes.apply(new PaceProbes(dataSource, database, prefix)));
            var latency = protectsForeground ? new TransactionLatency() : null;
            if (latency != null) {
                probes.add(new ForegroundLatency(latency));
            }
            var store = new MetadataStore(dataSource, database, prefix);
            store.install(createTables, Timing.SYSTEM);
            var location = store.locate();
            var tables =
                    new FenceTables(location.table("control"), location.table("instance"), location.table("fence"));
            var watch = new FenceWatch(dataSource, database, tables);
            watch.requireSight();
            var board = new PhaseBoard();
            var dials = new DialBoard();
            var decider = readSwitch == null ? dials : readSwitch;
            var sessions = new SessionFence(database, tables, fence, board, location::phases);
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
                    new ShadowReads(shadows.inCutover(), shadows.inBackfill()),
                    latency == null ? null : latency::connection);
            var governor = new Governor(probes, PROBE_INTERVAL, PROBE_PATIENCE);
            var coordinator = new Coordinator(
                    store,
                    catalog,
                    new Backfill(dataSource, database, sessions, batches, governor),
                    new Verification(
                            dataSource, database, sessions, batches, governor, Verification.DEFAULT_LISTED_KEYS),
                    watch,
                    identity,
                    gates,
                    decider,
                    Timing.SYSTEM,
                    migrating::registry,
                    agent::learnNow,
                    commandObserver);
            migrating.register(migrations);
            agent.start();
            var source = notificationSource == null && unpooled && keepsSessions(store, sessions)
                    ? dataSource
                    : notificationSource;
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
                                    shadows,
                                    identity.name()),
                            figures,
                            identity.name()),
                    source == null ? null : store.listen(source, agent::wake),
                    governor,
                    figures,
                    shadows);
        }

        private MarkerSource markers(Database database, CatalogSource catalog) {
            var marking = plainSql;
            return marking == null ? MarkerSource.NONE : registry -> marking.marker(registry, database, catalog);
        }

        private List<Chore> chores(Coordinator coordinator, ShadowWatch shadowWatch, Figures figures, String name) {
            var chores = new ArrayList<Chore>();
            if (helpsBackfills) {
                chores.add(Chore.backfills(coordinator, Timing.SYSTEM, name));
            }
            chores.add(Chore.ramps(coordinator, figures, Timing.SYSTEM, name));
            chores.add(Chore.watch(coordinator, samples, Timing.SYSTEM, name));
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
            var name = instance.isBlank() ? host + ":" + pid : instance;
            var version = Xc.class.getPackage().getImplementationVersion();
            return new InstanceIdentity(
                    UUID.randomUUID().toString(),
                    name,
                    application,
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
}
