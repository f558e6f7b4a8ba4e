package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.RepairDifferences;
import dev.expandcontract.coordinator.SampleSettings;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Verified rows are compared by the way, and a writer around XC is noticed. */
class SamplingTest {

    /** Due at once. */
    private static final SampleSettings FOUR_ROWS = new SampleSettings(4, Duration.ofMillis(1));

    /** Never due again in this test. */
    private static final SampleSettings SELDOM = new SampleSettings(4, Duration.ofHours(1));

    @EveryDatabase
    void a_difference_that_is_planted_in_cutover_and_in_soak_is_found_and_revokes_what_was_verified(
            Database database, DataSource dataSource) throws Exception {
        try (var site = site(database, dataSource, SampleSettings.OFF)) {
            site.certify();
            assertThat(sample(site)).as("in BACKFILL").isZero();
            site.moveTo(Phase.CUTOVER);
            assertThat(pass(site)).containsExactly(4L, 4L, 1L);
            assertThat(site.status().nextHistory().isWhole()).isTrue();

            site.rig.execute("update users set subscription = 'around' where id = 6");
            assertThat(pass(site)).containsExactly(4L, 4L, 1L);
            assertThat(site.found()).containsExactly("BYPASS id=6");
            assertThat(site.findings().getFirst().row().detail())
                    .startsWith("its columns were equal when they were last compared, at ")
                    .endsWith(" or later, so that somebody has written one of them without XC since");
            assertThat(site.gate("verified", Phase.SOAK).reason())
                    .containsIgnoringCase("as a sample found rows whose columns differ, for example id=6.");

            site.run(new RepairDifferences("tier", Optional.of(Side.OLD), Set.of(), "ada", "a script"))
                    .orThrow();
            site.verify(Direction.FORWARD).orThrow();
            site.moveTo(Phase.SOAK);
            site.rig.execute("update users set tier = 'around' where id = 9");
            assertThat(pass(site)).containsExactly(4L, 4L, 1L);
            assertThat(site.found()).containsExactly("BYPASS id=9");
            assertThat(site.gate("no-bypass", Phase.CONTRACT).reason())
                    .containsIgnoringCase(
                            "The columns of 1 rows have parted since they were verified, for example of id=9");
            assertThat(site.gate("old-verified", Phase.CUTOVER).passed()).isFalse();

            site.run(new RepairDifferences("tier", "ada", "a script")).orThrow();
            assertThat(site.gate("no-bypass", Phase.CONTRACT).passed()).isTrue();
            site.verify(Direction.REVERSE).orThrow();
            site.moveTo(Phase.CONTRACT, Phase.SOAK);
            assertThat(sample(site)).as("before old is filled and verified").isZero();
        }
    }

    @EveryDatabase
    void a_difference_that_is_gone_when_it_is_looked_at_again_is_none(Database database, DataSource dataSource)
            throws SQLException {
        var tripwire = new Tripwire(dataSource);
        try (var site = site(database, tripwire.dataSource(), SampleSettings.OFF)) {
            site.certify();
            site.moveTo(Phase.CUTOVER);
            site.rig.execute("update users set tier = 'around' where id = 2");
            tripwire.set(site.rig.quoted(database == Database.H2 ? "ID" : "id") + " = ?", connection -> {
                try (var other = dataSource.getConnection()) {
                    Locks.run(other, "update users set tier = 'v2' where id = 2");
                }
            });
            assertThat(pass(site)).containsExactly(4L, 4L, 1L);
            assertThat(site.findings()).isEmpty();
            assertThat(site.status().nextHistory().isWhole()).isTrue();
        }
    }

    @EveryDatabase
    void a_row_that_cannot_be_converted_any_more_is_found_too(Database database, DataSource dataSource)
            throws Exception {
        assumeTrue(database == Database.POSTGRESQL || database == Database.H2, "others convert anything");
        var rig = new Rig(
                database,
                dataSource,
                Migration.of("tier", "users", "subscription", "tier")
                        .with(Conversion.of("cast({value} as integer)", "cast({value} as varchar(40))", false)));
        rig.execute("create table users (id int primary key, subscription varchar(40), tier integer)");
        for (int id = 1; id <= 9; id++) {
            rig.execute("insert into users (id, subscription) values (" + id + ", '" + id + "')");
        }
        try (var site = new Site(rig, builder -> builder.samples(SampleSettings.OFF))) {
            site.certify();
            site.moveTo(Phase.CUTOVER);
            rig.execute("update users set subscription = 'no number' where id = 6");
            assertThat(pass(site)).containsExactly(4L, 4L, 1L);
            assertThat(site.found()).containsExactly("BYPASS id=6");
        }
    }

    @EveryDatabase
    void two_instances_do_not_compare_the_same_rows_twice(Database database, DataSource dataSource) throws Exception {
        try (var site = site(database, dataSource, SampleSettings.OFF);
                var other = Site.builder(site.rig, "other")
                        .samples(SampleSettings.OFF)
                        .start()) {
            site.certify();
            site.moveTo(Phase.CUTOVER);
            site.rig.execute("update xc_sample set claimed_at = '2000-01-01 00:00:00'");
            var start = new CyclicBarrier(2);
            var samples = List.of(site.coordinator(), other.coordinator()).stream()
                    .map(coordinator -> CompletableFuture.supplyAsync(
                            () -> {
                                await(start);
                                return coordinator.sample(SELDOM);
                            },
                            task -> new Thread(task).start()))
                    .collect(Collectors.toList());
            assertThat(samples.get(0).get() + samples.get(1).get()).isEqualTo(4);
            assertThat(site.coordinator().sample(SELDOM) + other.coordinator().sample(SELDOM))
                    .isZero();
            assertThat(other.coordinator().sample(FOUR_ROWS)).isEqualTo(4);
            assertThat(site.rig.query("select rows_compared from xc_sample")).containsExactly("8");
        }
    }

    @EveryDatabase
    void an_instance_takes_samples_by_itself(Database database, DataSource dataSource) throws Exception {
        try (var site = site(database, dataSource, FOUR_ROWS)) {
            site.certify();
            site.moveTo(Phase.CUTOVER);
            site.rig.execute("update users set tier = 'around' where id = 8");
            Locks.await(() -> site.found().equals(List.of("BYPASS id=8")));
        }
    }

    private static Site site(Database database, DataSource dataSource, SampleSettings samples) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        rig.execute(
                "create table users (id int primary key, subscription varchar(40), tier varchar(40))",
                IntStream.rangeClosed(1, 9)
                        .mapToObj(id -> "(" + id + ", 'v" + id + "')")
                        .collect(Collectors.joining(", ", "insert into users (id, subscription) values ", "")));
        return new Site(rig, builder -> builder.samples(samples));
    }

    /** Compares the rows from the first to the last. */
    private static List<Long> pass(Site site) throws SQLException {
        return List.of(sample(site), sample(site), sample(site));
    }

    /** A sample that is due. */
    private static long sample(Site site) throws SQLException {
        site.rig.execute("update xc_sample set claimed_at = '2000-01-01 00:00:00'");
        return site.coordinator().sample(SELDOM);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
