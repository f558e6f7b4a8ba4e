package dev.expandcontract;

import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.observe.SideFigures;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.time.Duration;
import java.util.List;

/** Gathers the figures of an instance where they are. */
final class InstanceFigures implements Figures {

    private final PhaseBoard board;
    private final MigratingDataSource dataSource;
    private final MetadataStore store;

    InstanceFigures(PhaseBoard board, MigratingDataSource dataSource, MetadataStore store) {
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
    public SideFigures reads(String migrationId, Side side) {
        return dataSource.reads().figures(migrationId, side);
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
