package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last verification without a difference has left, for one side of a migration.
 *
 * @param target the side that was compared with the other one
 * @param verifiedAt when it was recorded, by the database's clock
 * @param revocation why it counts no longer, null as long as it does
 */
public record CertificateRow(
        String migrationId,
        Side target,
        Proof proof,
        Instant verifiedAt,
        @Nullable Revocation revocation) {

    /**
     * What was compared.
     *
     * @param rows how many rows were walked over
     * @param lookedAgain how many of them looked different at first and were equal when they were looked at again
     * @param firstRow the first row of the table, such as {@code id=1}; null if the table had none
     * @param lastRow the last row of the moment when the walk began; null if the table had none
     * @param fingerprint of the definition by which the rows were compared
     * @param epoch at which the migration had entered its phase
     * @param instance the display name of the instance that compared them
     * @param requestedBy who asked
     */
    public record Proof(
            long rows,
            long lookedAgain,
            @Nullable String firstRow,
            @Nullable String lastRow,
            String fingerprint,
            long epoch,
            String instance,
            String requestedBy) {}

    /** When and why a certificate was revoked. */
    public record Revocation(Instant at, String why) {}

    /** Whether it is about what the migration is now. */
    public boolean counts(MigrationRow migration) {
        return revocation == null && proof.fingerprint().equals(migration.fingerprint());
    }

    /** Whether its rows were compared since the migration's phases write both columns, so that what is apart now has parted. */
    public boolean isSinceDualWrite(MigrationRow migration) {
        return migration.dualWriteEpoch() > 0
                && proof.epoch() >= migration.dualWriteEpoch()
                && proof.fingerprint().equals(migration.fingerprint());
    }
}
