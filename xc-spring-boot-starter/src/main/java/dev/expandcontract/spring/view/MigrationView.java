package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.model.Conversion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a migration stands.
 *
 * @param id what operators call it
 * @param table the table, with its schema if the definition names one
 * @param oldColumn the column that holds the value before
 * @param nextColumn the column that holds it afterwards
 * @param conversion how what the two store differs, in words; empty if it does not
 * @param phase the phase that it is in
 * @param epoch the epoch at which it entered the phase
 * @param enteredAt when, in ISO 8601, by the database's clock
 * @param health how it fares
 * @param acknowledged whether nothing can commit under an earlier phase any more
 * @param oldHistory how far the old column holds the values of rows from before
 * @param nextHistory the same of the next column
 * @param blockers what could still commit under an earlier phase
 * @param certificates what verifications have shown
 * @param runs the last backfill and verification of each direction
 * @param dial who reads the next column in CUTOVER
 * @param ramp the last ramp of the dial, null if there has been none
 * @param instances how many instances are registered
 * @param acknowledgedInstances how many of them have acknowledged the phase
 * @param findings how many rows need attention
 */
public record MigrationView(
        String id,
        String table,
        String oldColumn,
        String nextColumn,
        String conversion,
        String phase,
        long epoch,
        String enteredAt,
        HealthView health,
        boolean acknowledged,
        String oldHistory,
        String nextHistory,
        List<BlockerView> blockers,
        List<CertificateView> certificates,
        List<RunView> runs,
        DialView dial,
        @Nullable RampView ramp,
        int instances,
        int acknowledgedInstances,
        long findings) {

    public MigrationView {
        blockers = List.copyOf(blockers);
        certificates = List.copyOf(certificates);
        runs = List.copyOf(runs);
    }

    static MigrationView of(MigrationStatus status, List<InstanceStatus> fleet, long findings) {
        var migration = status.migration();
        var column = migration.column();
        return new MigrationView(
                migration.id(),
                column.table().toString(),
                column.old(),
                column.next(),
                migration.conversion().equals(Conversion.NONE)
                        ? ""
                        : migration.conversion().toString(),
                status.phase().name(),
                status.epoch(),
                status.enteredAt().toString(),
                HealthView.of(status, fleet, findings),
                status.acknowledged(),
                status.oldHistory().name(),
                status.nextHistory().name(),
                status.blockers().stream().map(BlockerView::of).toList(),
                status.certificates().stream().map(CertificateView::of).toList(),
                status.runs().stream().map(RunView::of).toList(),
                DialView.of(status.dial()),
                status.ramp().map(RampView::of).orElse(null),
                fleet.size(),
                (int) fleet.stream()
                        .filter(instance -> instance.acknowledged(status))
                        .count(),
                findings);
    }
}
