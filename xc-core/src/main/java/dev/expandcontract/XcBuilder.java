package dev.expandcontract;

import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.coordinator.SampleSettings;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.pace.PaceProbe;
import dev.expandcontract.pace.PaceProbes;
import dev.expandcontract.readswitch.ReadSwitch;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The settings of an instance, from {@link Xc#builder}. */
public final class XcBuilder {

    final DataSource dataSource;
    String instance = "";
    String tablePrefix = TablePrefix.DEFAULT.value();
    boolean createTables = true;

    @Nullable
    ReadSwitch readSwitch;

    List<Migration> migrations = List.of();
    FenceForm fence = FenceForm.AUTOMATIC;
    Duration pollInterval = Duration.ofMillis(200);
    Duration heartbeatInterval = Duration.ofSeconds(1);
    Duration soakTime = Duration.ofHours(24);
    String application = "";
    int expectedInstances;
    boolean helpsBackfills = true;
    SampleSettings samples = SampleSettings.DEFAULT;
    ShadowSettings shadows = ShadowSettings.DEFAULT;
    BatchSettings batches = BatchSettings.DEFAULT;

    @Nullable
    DataSource notificationSource;

    boolean protectsForeground = true;
    Function<PaceProbes, List<PaceProbe>> paceProbes = probes -> List.of();

    @Nullable
    StatementMarking plainSql;

    CommandObserver commandObserver = CommandObserver.NONE;

    XcBuilder(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /** What operators call this instance; by default its host and process id. */
    public XcBuilder instance(String value) {
        instance = value;
        return this;
    }

    /** The application and its version, such as {@code orders 2.4.1}, so that operators tell deployments apart. */
    public XcBuilder application(String value) {
        application = value;
        return this;
    }

    /**
     * How many instances at least are to be alive at every step; a soft gate refuses steps while there are fewer. 0, the
     * default, if it does not matter.
     */
    public XcBuilder expectedInstances(int value) {
        expectedInstances = value;
        return this;
    }

    /** How large the steps of backfills and verifications are that this instance works on. */
    public XcBuilder batches(BatchSettings value) {
        batches = value;
        return this;
    }

    /**
     * What decides how fast backfills and verifications go that this instance works on: probes that XC brings, with their limits, or the
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
    public XcBuilder paceProbes(Function<PaceProbes, List<PaceProbe>> value) {
        paceProbes = value;
        return this;
    }

    /**
     * Whether backfills and verifications that this instance works on give way to the application's transactions; true by default. XC then
     * measures what transactions take through its data source, and slows the batches so that 99 % of them take no more
     * than a quarter longer than without. To see what they take without, it lets the batches rest for a tenth of the time.
     * Each instance looks at its own transactions and its own batches. Without traffic a backfill goes at full pace.
     */
    public XcBuilder protectForeground(boolean value) {
        protectsForeground = value;
        return this;
    }

    /**
     * Whether this instance works by itself on backfills that others have begun, in a thread of its own; true by default.
     */
    public XcBuilder helpBackfills(boolean value) {
        helpsBackfills = value;
        return this;
    }

    /**
     * How this instance takes part in comparing rows of verified migrations by the way, in a thread of its own; 1,000 rows
     * every 30 seconds by default, {@link SampleSettings#OFF} for none.
     */
    public XcBuilder samples(SampleSettings value) {
        samples = value;
        return this;
    }

    /**
     * Which of the application's queries compare both columns of the rows that they read, of which they read one, and how
     * many rows that differ turn the dial back; by default 1 % of them in CUTOVER, and the first such row does. {@link
     * ShadowSettings#OFF} for none.
     */
    public XcBuilder shadowReads(ShadowSettings value) {
        shadows = value;
        return this;
    }

    /**
     * What the names of the metadata tables begin with; {@code xc_} by default. The same for all instances of a fleet.
     */
    public XcBuilder tablePrefix(String value) {
        tablePrefix = value;
        return this;
    }

    /** Whether missing metadata tables are created; true by default. */
    public XcBuilder createTables(boolean value) {
        createTables = value;
        return this;
    }

    /**
     * Which column a transaction reads in the phase CUTOVER. By default XC's own dial decides, which begins at nobody and
     * is turned by {@link dev.expandcontract.coordinator.Command.TurnDial}. The same for all instances of a fleet.
     */
    public XcBuilder readSwitch(ReadSwitch value) {
        readSwitch = value;
        return this;
    }

    /** The migrations of an application without annotated entities, which register themselves. */
    public XcBuilder migrations(Migration... values) {
        migrations = List.of(values);
        return this;
    }

    /**
     * Lets statements name physical columns of migrations: they are marked by what the module {@code xc-sql} brings. By
     * default such statements are refused.
     */
    public XcBuilder plainSql(StatementMarking value) {
        plainSql = value;
        return this;
    }

    /**
     * What holds an epoch while something runs under it; {@link FenceForm#AUTOMATIC} by default. To be set where a proxy
     * stands before the database, or a pool does not unwrap its connections.
     */
    public XcBuilder fence(FenceForm value) {
        fence = value;
        return this;
    }

    /** What goes around each command that is given to this instance's coordinator; nothing by default. */
    public XcBuilder commandObserver(CommandObserver value) {
        commandObserver = value;
        return this;
    }

    /** How often this instance asks for a new epoch, from 1 ms to 1 h; 200 ms by default. */
    public XcBuilder pollInterval(Duration value) {
        pollInterval = value;
        return this;
    }

    /**
     * Where the connection comes from on which this instance listens for new epochs, in addition to asking for them. One
     * connection is kept as long as the instance runs. Only PostgreSQL announces epochs. By default it is the
     * application's data source if that gives the driver's own connections, so that none is kept from a pool; else this
     * instance does not listen.
     */
    public XcBuilder notificationSource(DataSource value) {
        notificationSource = value;
        return this;
    }

    /** How often this instance writes a sign of life, from 1 ms to 1 h; 1 s by default. */
    public XcBuilder heartbeatInterval(Duration value) {
        heartbeatInterval = value;
        return this;
    }

    /** How long SOAK lasts before its gate to CONTRACT opens, zero or more; 24 h by default. */
    public XcBuilder soakTime(Duration value) {
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
        return new Assembly(this).start();
    }
}
