package dev.expandcontract;

import dev.expandcontract.coordinator.Chore;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.fleet.FleetAgent;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.metadata.Notices;
import dev.expandcontract.observe.Figures;
import java.util.List;
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
    private final CoordinatorOnDemand coordinator;
    private final FleetAgent agent;
    private final List<Chore> chores;

    private final @Nullable Notices notices;
    private final Figures figures;
    private final ShadowSettings shadowReads;

    Xc(
            MigratingDataSource dataSource,
            CoordinatorOnDemand coordinator,
            FleetAgent agent,
            List<Chore> chores,
            @Nullable Notices notices,
            Figures figures,
            ShadowSettings shadowReads) {
        this.figures = figures;
        this.shadowReads = shadowReads;
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
    public static XcBuilder builder(DataSource dataSource) {
        return new XcBuilder(dataSource);
    }

    /** The data source that the application uses. */
    public MigratingDataSource dataSource() {
        return dataSource;
    }

    /** Where phases are changed and the fleet is looked at. */
    public Coordinator coordinator() {
        return coordinator.get();
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
        coordinator.close();
        chores.forEach(Chore::close);
        agent.close();
    }
}
