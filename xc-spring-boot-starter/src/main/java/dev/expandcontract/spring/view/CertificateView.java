package dev.expandcontract.spring.view;

import dev.expandcontract.metadata.CertificateRow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the last verification without a difference has left, for one side of a migration.
 *
 * @param side {@code old} or {@code next}, the side that was compared with the other one
 * @param rows how many rows were compared
 * @param lookedAgain how many of them were equal only when they were looked at again
 * @param firstRow the first row that was compared, null if the table had none
 * @param lastRow the last one, null if the table had none
 * @param verifiedAt when, in ISO 8601, by the database's clock
 * @param instance the name of the instance that compared them
 * @param by who asked
 * @param revokedAt when it was revoked, null as long as it was not
 * @param revokedWhy why it was revoked, null as long as it was not
 */
public record CertificateView(
        String side,
        long rows,
        long lookedAgain,
        @Nullable String firstRow,
        @Nullable String lastRow,
        String verifiedAt,
        String instance,
        String by,
        @Nullable String revokedAt,
        @Nullable String revokedWhy) {

    static CertificateView of(CertificateRow row) {
        var proof = row.proof();
        var revocation = row.revocation();
        return new CertificateView(
                row.target().name().toLowerCase(Locale.ROOT),
                proof.rows(),
                proof.lookedAgain(),
                proof.firstRow(),
                proof.lastRow(),
                row.verifiedAt().toString(),
                proof.instance(),
                proof.requestedBy(),
                revocation == null ? null : revocation.at().toString(),
                revocation == null ? null : revocation.why());
    }
}
