package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.DeclareGone;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.FindingTable;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What a verification without a difference leaves, and what makes it worthless. */
class CertificateTest {

    @EveryDatabase
    void the_certificate_tells_what_was_compared_by_whom_and_when_and_opens_the_cutover(
            Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.moveTo(Phase.DUAL_WRITE, Phase.BACKFILL);
            site.backfill(Direction.FORWARD).orThrow();
            assertThat(site.status().certificates()).isEmpty();
            assertThat(site.gate("verified", Phase.CUTOVER).reason())
                    .isEqualTo(
                            "No forward verification has shown since both columns are written that column 'tier' holds"
                                    + " every value.");

            site.verify(Direction.FORWARD).orThrow();

            var certificate = certificate(site);
            assertThat(certificate.proof().rows()).isEqualTo(9);
            assertThat(certificate.proof().firstRow()).isEqualToIgnoringCase("id=1");
            assertThat(certificate.proof().lastRow()).isEqualToIgnoringCase("id=9");
            assertThat(certificate.proof().epoch()).isEqualTo(site.status().epoch());
            assertThat(certificate.proof().fingerprint()).isEqualTo(Site.TIER.fingerprint());
            assertThat(certificate.revocation()).isNull();
            assertThat(site.gate("verified", Phase.CUTOVER).reason())
                    .isEqualToIgnoringCase(
                            "A forward verification by 'ada' on instance 'site' compared 9 rows, from id=1 to id=9, and found"
                                    + " no difference; recorded at " + certificate.verifiedAt()
                                    + ", and nothing has cast doubt on it since.");
            site.moveTo(Phase.CUTOVER);
        }
    }

    @EveryDatabase
    void a_difference_found_later_revokes_it_and_is_listed_as_a_bypass(Database database, DataSource dataSource)
            throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            var certified = certificate(site);
            site.rig.execute("update users set tier = 'around' where id = 4");

            assertThat(site.verify(Direction.FORWARD).succeeded()).isFalse();

            var revoked = certificate(site);
            assertThat(revoked.verifiedAt()).isEqualTo(certified.verifiedAt());
            assertThat(site.status().nextHistory()).isEqualTo(HistoryState.FILLED);
            assertThat(site.found()).containsExactly("BYPASS id=4");
            assertThat(site.findings().getFirst().row().detail())
                    .isEqualTo("its columns were equal when they were last compared, at " + certified.verifiedAt()
                            + " or later, so that somebody has written one of them without XC since");
            var refused = site.move(Phase.CUTOVER);
            assertThat(refused).isInstanceOf(Refused.class);
            assertThat(refused.message())
                    .containsIgnoringCase("The certificate of column 'tier' of " + certified.verifiedAt()
                            + ", by 'ada' for 9 rows, counts no longer: revoked at "
                            + revoked.revocation().at()
                            + ", as a forward verification found 1 rows whose columns differ, for example id=4."
                            + " Remedy: Run a forward backfill, then a forward verification.");

            site.backfill(Direction.FORWARD).orThrow();
            site.verify(Direction.FORWARD).orThrow();
            assertThat(site.found()).isEmpty();
            site.moveTo(Phase.CUTOVER);
        }
    }

    @EveryDatabase
    void rows_that_were_never_equal_are_listed_as_different_and_the_list_follows_the_verifications(
            Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, FindingTable.MOST + 30)) {
            site.moveTo(Phase.DUAL_WRITE, Phase.BACKFILL);
            var all = (VerificationFinished) site.verify(Direction.FORWARD);
            assertThat(all.differences()).isEqualTo(FindingTable.MOST + 30);
            assertThat(all.examples()).hasSize(20);
            assertThat(all.message()).endsWith(" and " + (FindingTable.MOST + 10) + " more).");
            assertThat(site.findings()).hasSize(FindingTable.MOST);
            assertThat(site.coordinator().findings("tier").unlisted())
                    .singleElement()
                    .satisfies(more -> assertThat(more.rows()).isEqualTo(30));

            site.rig.execute("update users set tier = subscription where id <> 7");
            site.verify(Direction.FORWARD);

            assertThat(site.found()).containsExactly("DIFFERENT id=7");
            assertThat(site.coordinator().findings("tier").unlisted()).isEmpty();
        }
    }

    @EveryDatabase
    void a_backfill_that_finds_rows_to_fill_revokes_it_and_one_that_finds_none_does_not(
            Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            site.backfill(Direction.FORWARD).orThrow();
            assertThat(site.status().nextHistory()).isEqualTo(HistoryState.VERIFIED);

            site.rig.execute("update users set subscription = 'around' where id = 4");
            site.backfill(Direction.FORWARD).orThrow();

            assertThat(site.gate("verified", Phase.CUTOVER).reason())
                    .contains("as a forward backfill found 1 rows to fill");
        }
    }

    @EveryDatabase
    void a_step_that_makes_the_column_stale_revokes_it(Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            site.moveTo(Phase.DUAL_WRITE, Phase.EXPAND, Phase.DUAL_WRITE, Phase.BACKFILL);
            assertThat(site.status().nextHistory()).isEqualTo(HistoryState.STALE);
            assertThat(site.gate("verified", Phase.CUTOVER).reason())
                    .contains("as the migration moved to EXPAND, where 'tier' is not written");

            site.rig.execute("update users set tier = 'apart' where id = 3");
            site.verify(Direction.FORWARD);
            assertThat(site.found()).as("nobody wrote around XC in EXPAND").containsExactly("DIFFERENT id=3");

            site.backfill(Direction.FORWARD).orThrow();
            site.verify(Direction.FORWARD).orThrow();
            site.moveTo(Phase.CUTOVER, Phase.SOAK);
            assertThat(site.gate("old-verified", Phase.CUTOVER).reason())
                    .isEqualTo(
                            "Every write has reached column 'subscription' since the migration was registered, when it"
                                    + " was the only one.");
            site.moveTo(Phase.CONTRACT, Phase.SOAK);
            assertThat(site.status().oldHistory()).isEqualTo(HistoryState.STALE);
            assertThat(site.gate("old-verified", Phase.CUTOVER).passed()).isFalse();
        }
    }

    @EveryDatabase
    void an_instance_that_leaves_without_having_had_the_definition_revokes_it(Database database, DataSource dataSource)
            throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            Xc.builder(dataSource).instance("stranger").start().close();
            assertThat(site.gate("verified", Phase.CUTOVER).reason())
                    .contains("as instance 'stranger' (process ")
                    .contains(") left the fleet, which did not define the migration, so that its statements may have"
                            + " written one column alone");

            site.verify(Direction.FORWARD).orThrow();
            site.rig.execute(
                    "insert into xc_instance select 'ghost', 99, 'ghost', application, host, pid, version,"
                            + " started_at, heartbeat_at, learned_epoch, acknowledged_epoch, older_pins, beat from xc_instance");
            site.run(new DeclareGone("tier", "ghost", "ada", "killed")).orThrow();
            assertThat(certificate(site).revocation().why()).startsWith("instance 'ghost' (process ");

            site.verify(Direction.FORWARD).orThrow();
            try (var other = Site.builder(site.rig, "knowing").start()) {
                assertThat(other.coordinator().fleet()).hasSize(2);
            }
            assertThat(site.status().nextHistory()).isEqualTo(HistoryState.VERIFIED);
        }
    }

    @EveryDatabase
    void another_definition_makes_it_worthless(Database database, DataSource dataSource) throws SQLException {
        try (var site = Site.ofUsers(database, dataSource, 9)) {
            site.certify();
            site.rig.execute("update xc_migration set fingerprint = 'another'");
            assertThat(site.status().nextHistory()).isEqualTo(HistoryState.FILLED);
            assertThat(site.gate("verified", Phase.CUTOVER).reason())
                    .endsWith("counts no longer: the definition of the migration has changed since.");
        }
    }

    @EveryDatabase
    void a_doubt_that_arises_while_a_verification_runs_keeps_it_from_counting(Database database, DataSource dataSource)
            throws Exception {
        var tripwire = new Tripwire(dataSource);
        try (var site = Site.ofUsers(database, tripwire.dataSource(), 9)) {
            site.moveTo(Phase.DUAL_WRITE, Phase.BACKFILL);
            site.backfill(Direction.FORWARD).orThrow();
            tripwire.set(
                    "limit 1000",
                    connection ->
                            Xc.builder(dataSource).instance("stranger").start().close());

            var outcome = site.verify(Direction.FORWARD);

            assertThat(outcome.succeeded()).isFalse();
            assertThat(outcome.message())
                    .contains("nothing was recorded, because something cast doubt on the columns while it ran");
            assertThat(site.status().certificates()).isEmpty();
            site.verify(Direction.FORWARD).orThrow();
        }
    }

    @EveryDatabase
    void a_difference_counts_only_if_it_is_still_there_when_it_is_looked_at_again(
            Database database, DataSource dataSource) throws SQLException {
        var tripwire = new Tripwire(dataSource);
        try (var site = Site.ofUsers(database, tripwire.dataSource(), 9)) {
            site.moveTo(Phase.DUAL_WRITE, Phase.BACKFILL);
            site.backfill(Direction.FORWARD).orThrow();
            var byKey = site.rig.quoted(database == Database.H2 ? "ID" : "id") + " = ?";
            var apart = "update users set tier = 'apart' where id = 4";
            var equal = "update users set tier = 'v4' where id = 4";

            execute(dataSource, apart);
            tripwire.set(byKey, connection -> execute(dataSource, equal));
            site.verify(Direction.FORWARD).orThrow();
            assertThat(certificate(site).proof().lookedAgain()).isEqualTo(1);

            // now only the last look over the whole table can see it
            tripwire.set("limit 1000", connection -> {
                execute(dataSource, apart);
                tripwire.set(byKey, second -> execute(dataSource, equal));
            });
            site.verify(Direction.FORWARD).orThrow();
            assertThat(certificate(site).proof().lookedAgain()).isEqualTo(1);

            tripwire.set("limit 1000", connection -> execute(dataSource, apart));
            var outcome = (VerificationFinished) site.verify(Direction.FORWARD);
            assertThat(outcome.differences()).isEqualTo(1);
            assertThat(site.found()).containsExactly("BYPASS id=4");
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static CertificateRow certificate(Site site) {
        return site.status().certificates().stream()
                .filter(found -> found.target() == Side.NEXT)
                .findFirst()
                .orElseThrow();
    }
}
