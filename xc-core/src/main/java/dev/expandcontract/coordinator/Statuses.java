package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RampRow;
import dev.expandcontract.metadata.RunRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Puts together where migrations stand. */
final class Statuses {

    private final Barrier barrier;
    private final Dials dials;

    Statuses(Barrier barrier, Dials dials) {
        this.barrier = barrier;
        this.dials = dials;
    }

    /** What the metadata says of some migrations, read in one transaction. */
    record Read(
            List<MigrationRow> migrations,
            List<InstanceRow> instances,
            List<CertificateRow> certificates,
            List<RunRow> runs,
            List<RampRow> ramps,
            Instant now) {

        static Read of(MetadataTransaction transaction, List<MigrationRow> migrations) throws SQLException {
            return new Read(
                    migrations,
                    transaction.instances().all(),
                    transaction.certificates().all(),
                    transaction.runs().all(),
                    transaction.ramps().all(),
                    transaction.control().read().now());
        }
    }

    /** Not under a lock, as sessions and read switches are asked. */
    List<MigrationStatus> of(Read read) {
        long newest =
                read.migrations().stream().mapToLong(MigrationRow::epoch).max().orElse(0);
        var holders = barrier.holders(newest, read.instances());
        return read.migrations().stream()
                .map(migration -> of(migration, barrier.evidence(migration, holders), read))
                .toList();
    }

    private MigrationStatus of(MigrationRow migration, Evidence evidence, Read read) {
        return new MigrationStatus(
                migration.definition(),
                migration.phase(),
                migration.epoch(),
                migration.enteredAt(),
                migration.oldHistory(),
                migration.nextHistory(),
                Barrier.blockers(migration, migration.epoch(), evidence, read.instances(), read.now()),
                read.certificates().stream()
                        .filter(certificate -> certificate.migrationId().equals(migration.id()))
                        .toList(),
                read.runs().stream()
                        .filter(run -> run.migrationId().equals(migration.id()))
                        .toList(),
                dials.status(migration, dials.ask(migration.id())),
                read.ramps().stream()
                        .filter(ramp -> ramp.migrationId().equals(migration.id()))
                        .findFirst()
                        .map(RampStatus::of));
    }
}
