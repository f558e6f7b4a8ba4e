package dev.expandcontract;

import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.fleet.FleetAgent;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.observe.ShadowFigures;
import dev.expandcontract.observe.SideFigures;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gathers the figures of an instance where they are. */
final class InstanceFigures implements Figures {

    private final PhaseBoard board;
    private final MigratingDataSource dataSource;
    private final MetadataStore store;
    private final FleetAgent agent;
    private final ReadSwitch readSwitch;
    private final Supplier<Coordinator> coordinator;

    InstanceFigures(
            PhaseBoard board,
            MigratingDataSource dataSource,
            MetadataStore store,
            FleetAgent agent,
            ReadSwitch readSwitch,
            Supplier<Coordinator> coordinator) {
        this.readSwitch = readSwitch;
        this.coordinator = coordinator;
        this.agent = agent;
        this.board = board;
        this.dataSource = dataSource;
        this.store = store;
    }

    @Override
    public PhaseSnapshot phases() {
        return board.current();
    }

    @Override
    public long epochLag() {
        return board.current().epoch() - board.drainedEpoch();
    }

    @Override
    public long refusedStatements() {
        return dataSource.refusedStatements();
    }

    @Override
    public void onPhases(Consumer<PhaseSnapshot> listener) {
        board.onPublish(listener);
    }

    @Override
    public long analysedTexts() {
        return dataSource.analysedTexts();
    }

    @Override
    public int cachedTexts() {
        return dataSource.cachedTexts();
    }

    @Override
    public Drains drains() {
        return new Drains(agent.drains().count(), agent.drains().nanos());
    }

    @Override
    public List<Fleet> fleet() {
        return store.transact("reading the fleet", transaction -> {
            var instances = transaction.instances().all();
            var now = transaction.control().read().now();
            return transaction.migrations().all().stream()
                    .map(migration -> fleet(migration, instances, now))
                    .toList();
        });
    }

    @Override
    public long readSwitchFailures() {
        return dataSource.readSwitchFailures();
    }

    @Override
    public boolean readSwitchDown(String migrationId) {
        return readSwitch.problem(migrationId).isPresent();
    }

    @Override
    public List<Dial> dials() {
        return coordinator.get().dials().entrySet().stream()
                .map(dial -> new Dial(
                        dial.getKey(),
                        dial.getValue()
                                .position()
                                .map(position -> Double.valueOf(position.share().percent()))
                                .orElse(Double.NaN),
                        dial.getValue().drifted()))
                .toList();
    }

    private static Fleet fleet(MigrationRow migration, List<InstanceRow> instances, Instant now) {
        long silent = 0;
        long acknowledged = 0;
        for (var instance : instances) {
            if (Duration.between(instance.heartbeatAt(), now).toSeconds() >= InstanceStatus.SILENCE_SECONDS) {
                silent++;
            } else if (instance.acknowledgedEpoch() >= migration.epoch()
                    && instance.migrations().contains(migration.id())) {
                acknowledged++;
            }
        }
        return new Fleet(migration.id(), acknowledged, instances.size() - silent - acknowledged, silent);
    }

    @Override
    public SideFigures reads(String migrationId, Side side) {
        return dataSource.reads().figures(migrationId, side);
    }

    @Override
    public ShadowFigures shadowReads(String migrationId) {
        return dataSource.shadows().counts(migrationId).figures();
    }

    @Override
    public List<Backfill> backfills() {
        return store
                .transact(
                        "reading the progress of backfills",
                        transaction -> transaction.runs().all())
                .stream()
                .filter(run -> run.kind() == RunKind.BACKFILL)
                .map(InstanceFigures::backfill)
                .toList();
    }

    private static Backfill backfill(RunRow run) {
        return new Backfill(
                run.migrationId(),
                run.target(),
                run.progress().rowsDone(),
                run.rowsTotal(),
                run.progress().differences(),
                run.rowsPerSecond(),
                run.timeLeft().map(Duration::toSeconds).map(Long::doubleValue).orElse(Double.NaN),
                run.pacePercent(),
                run.paused() ? Rest.COMMAND : run.pacePercent() == 0 ? Rest.PROBE : Rest.NONE);
    }
}
