package dev.expandcontract.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.DeclareGone;
import dev.expandcontract.coordinator.Command.EndSession;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.PauseBackfill;
import dev.expandcontract.coordinator.Command.RepairDifferences;
import dev.expandcontract.coordinator.Command.ResumeBackfill;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Command.SetPace;
import dev.expandcontract.coordinator.Command.StartRamp;
import dev.expandcontract.coordinator.Command.StopBackfill;
import dev.expandcontract.coordinator.Command.StopRamp;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Command.WatchBypass;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.test.EveryDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Persistence;
import jakarta.persistence.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs what the documentation shows, and holds the documentation to it line by line. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Entity
    @Table(name = "users")
    static class User {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        @Column(name = "tier")
        String tier;
    }

    @Entity
    @Table(name = "items")
    static class Item {
        @Id
        Long id;

        @ExpandContract(
                old = "cents",
                next = "amount",
                oldToNext = "cast({value} / 100.0 as decimal(10, 2))",
                nextToOld = "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))",
                orderPreserving = true)
        BigDecimal amount;
    }

    @EveryDatabase
    void the_attribute_of_the_guide_holds_what_the_next_column_stores(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table items (id bigint primary key, cents decimal(12))");
        execute(dataSource, "insert into items values (1, 123)");
        Xc xc = Xc.builder(dataSource).start();
        try (xc;
                var factory = new HibernatePersistenceConfiguration("items")
                        .managedClass(Item.class)
                        .property("jakarta.persistence.nonJtaDataSource", xc.dataSource())
                        .createEntityManagerFactory()) {
            BigDecimal amount = factory.fromTransaction(session -> session.find(Item.class, 1L).amount);
            assertThat(amount).isEqualTo(new BigDecimal("1.23"));
        }
    }

    static class Kilos implements ColumnConverter<Integer, BigDecimal> {
        @Override
        public Class<Integer> oldType() {
            return Integer.class;
        }

        @Override
        public Class<BigDecimal> nextType() {
            return BigDecimal.class;
        }

        @Override
        public BigDecimal toNext(Integer old) {
            return BigDecimal.valueOf(old, 3);
        }

        @Override
        public Integer toOld(BigDecimal next) {
            return next.movePointRight(3).intValueExact();
        }
    }

    @EveryDatabase
    void the_converter_of_the_guide_converts_without_an_orm(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table parcels (id bigint primary key, grams integer)");
        var weight = Migration.of("weight", "parcels", "grams", "kilos").with(Conversion.of(new Kilos(), true));
        Xc xc = Xc.builder(dataSource).migrations(weight).start();
        try (xc;
                var connection = xc.dataSource().getConnection();
                var insert = connection.prepareStatement("insert into parcels (id, xc$weight) values (1, ?)");
                var select = connection.prepareStatement("select xc$weight from parcels where xc$weight < ?")) {
            insert.setBigDecimal(1, new BigDecimal("1.25"));
            insert.executeUpdate();
            select.setInt(1, 2);
            try (var found = select.executeQuery()) {
                assertThat(found.next()).isTrue();
                assertThat(found.getBigDecimal("kilos")).isEqualByComparingTo("1.25");
            }
        }
    }

    @EveryDatabase
    void the_commands_of_the_guide_ask_for_a_backfill_that_runs(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20), tier varchar(20))");
        try (var xc = Xc.builder(dataSource)
                .migrations(Migration.of("users", "subscription", "tier"))
                .start()) {
            var coordinator = xc.coordinator();
            var id = "users_subscription_tier";
            var paused = coordinator.execute(new PauseBackfill(id, Direction.FORWARD, "ada", "peak hours"));
            var resumed = coordinator.execute(new ResumeBackfill(id, Direction.FORWARD, "ada", "night"));
            var paced = coordinator.execute(
                    new SetPace(id, Direction.FORWARD, Duration.ofMillis(50), OptionalLong.of(2_000), "ada", "gently"));
            var stopped = coordinator.execute(new StopBackfill(id, Direction.FORWARD, "ada", "tomorrow"));
            assertThat(List.of(paused, resumed, paced, stopped))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Refused.class));
        }
    }

    @EveryDatabase
    void the_commands_of_the_guide_find_and_repair_what_was_written_around_xc(Database database, DataSource dataSource)
            throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20), tier varchar(20))");
        execute(dataSource, "insert into users values (1, 'gold', null)");
        try (var xc = Xc.builder(dataSource)
                .migrations(Migration.of("users", "subscription", "tier"))
                .start()) {
            var coordinator = xc.coordinator();
            var id = "users_subscription_tier";
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
                coordinator.execute(new MoveTo(id, phase, "ada", "start")).orThrow();
            }
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
            var verification = new RunVerification(id, Direction.FORWARD, "ada", "prove equality");
            assertThat(coordinator.execute(verification).succeeded()).isFalse();
            coordinator.findings(id).listed().forEach(found -> System.out.println(found.kind() + " " + found.row()));
            assertThat(coordinator.findings(id).listed()).hasSize(1);
            var watched = coordinator.execute(new WatchBypass(id, Duration.ofHours(1), "ada", "who writes around XC?"));
            assertThat(watched.succeeded()).isEqualTo(database == Database.POSTGRESQL);
            coordinator.bypasses(id).forEach(write -> System.out.println(write.row() + ": " + write.who()));
            coordinator
                    .execute(new RepairDifferences(id, "ada", "the nightly script wrote tier"))
                    .orThrow();
            coordinator.execute(verification).orThrow();
        }
    }

    @EveryDatabase
    void the_probes_of_the_guide_pace_backfills(DataSource dataSource, DataSource replica) {
        Xc xc = Xc.builder(dataSource)
                .paceProbes(probes -> List.of(
                        probes.replicationLag(replica, Duration.ofSeconds(2), Duration.ofSeconds(30)),
                        probes.activeSessions(20, 50),
                        probes.dailyWindow(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("Europe/Berlin"))))
                .start();
        try (xc) {
            assertThat(xc.figures().backfills()).isEmpty();
        }
    }

    @EveryDatabase
    void the_dial_of_the_guide_lets_some_read_the_new_column(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20), tier varchar(20))");
        execute(dataSource, "insert into users values (1, 'read from old', null)");
        try (var xc = Xc.builder(dataSource)
                        .shadowReads(ShadowSettings.DEFAULT.percent(5).turningBackAt(10, Duration.ofMinutes(10)))
                        .start();
                var factory = new HibernatePersistenceConfiguration("users")
                        .managedClass(User.class)
                        .property("jakarta.persistence.nonJtaDataSource", xc.dataSource())
                        .createEntityManagerFactory()) {
            var coordinator = xc.coordinator();
            var id = "users_subscription_tier";
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator.execute(new MoveTo(id, phase, "ada", "test")).orThrow();
                coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
            }
            coordinator
                    .execute(new RunBackfill(id, Direction.FORWARD, "ada", "test"))
                    .orThrow();
            coordinator
                    .execute(new RunVerification(id, Direction.FORWARD, "ada", "test"))
                    .orThrow();
            coordinator.execute(new MoveTo(id, Phase.CUTOVER, "ada", "test")).orThrow();
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
            execute(dataSource, "update users set tier = 'read from next'");
            coordinator.execute(
                    new TurnDial(id, Dial.ofPercent(5).allowing("acme").denying("globex"), "ada", "five percent"));
            coordinator.execute(
                    new TurnDial(id, Dial.parse("25 %, always acme, never globex"), "ada", "no complaints"));
            assertThat(coordinator.migration(id).dial().position())
                    .contains(Dial.ofPercent(25).allowing("acme").denying("globex"));

            var tier = new AtomicReference<String>();
            try (var scope = ReadContext.of("acme").open()) {
                tier.set(factory.fromTransaction(session -> session.find(User.class, 1L).tier));
            }
            assertThat(tier).hasValue("read from next");
            try (var scope = ReadContext.of("globex").open()) {
                tier.set(factory.fromTransaction(session -> session.find(User.class, 1L).tier));
            }
            assertThat(tier).hasValue("read from old");
            var plan = RampPlan.parse(
                    "1 % PT10M, 5 % PT10M, 25 % PT1H, 100 % PT1H; reads 1000, mismatches 0, latency 2.0, errors 0.01");
            coordinator.execute(new StartRamp(id, plan, "ada", "while I sleep")).orThrow();
            var ramp = coordinator.migration(id).ramp(); // at which step it is, what it waits for, or why it has ended
            assertThat(ramp).isPresent();
            coordinator.execute(new StopRamp(id, "ada", "awake")); // the dial stays where it stands
            assertThat(coordinator.migration(id).ramp().orElseThrow().isRunning())
                    .isFalse();
            coordinator.execute(new TurnDial(id, Dial.OFF, "ada", "everybody back"));
            assertThat(coordinator.migration(id).dial().position()).contains(Dial.OFF);
        }
    }

    @EveryDatabase
    void the_steps_of_the_guide_lead_from_the_old_column_to_the_new_one(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20))");
        execute(dataSource, "insert into users values (1, 'gold')");

        Xc xc = Xc.builder(dataSource)
                .instance("orders-1") // what operators call it; default: host:pid
                .start(); // joins the fleet; creates XC's tables if they are missing
        DataSource migrating = xc.dataSource();
        try (xc;
                var factory = Persistence.createEntityManagerFactory(
                        "shop", Map.of("jakarta.persistence.nonJtaDataSource", migrating))) {
            var coordinator = xc.coordinator();
            var id = "users_subscription_tier"; // derived from table and columns unless the annotation gives one

            // 1. ALTER TABLE users ADD COLUMN tier varchar(20) – nullable or with a default
            execute(dataSource, "ALTER TABLE users ADD COLUMN tier varchar(20)");
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
            coordinator
                    .execute(new MoveTo(id, Phase.DUAL_WRITE, "ada", "start"))
                    .orThrow();
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1)); // or ask coordinator.gates(id, Phase.BACKFILL)

            // 2. history
            coordinator
                    .execute(new MoveTo(id, Phase.BACKFILL, "ada", "fill history"))
                    .orThrow();
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
            coordinator
                    .execute(new RunBackfill(id, Direction.FORWARD, "ada", "fill history"))
                    .orThrow();
            coordinator
                    .execute(new RunVerification(id, Direction.FORWARD, "ada", "prove equality"))
                    .orThrow();

            // 3. reads
            coordinator
                    .execute(new MoveTo(id, Phase.CUTOVER, "ada", "read tier"))
                    .orThrow();
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));
            coordinator
                    .execute(new TurnDial(id, Dial.ofPercent(1), "ada", "a few first"))
                    .orThrow();
            coordinator.execute(new TurnDial(id, Dial.ON, "ada", "everybody")).orThrow();
            coordinator.execute(new MoveTo(id, Phase.SOAK, "ada", "watch it")).orThrow();
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));

            // 4. a day later, or without the wait
            coordinator
                    .execute(new MoveTo(id, Phase.CONTRACT, "ada", "tried it for long enough", Set.of("soak-time")))
                    .orThrow();
            coordinator.awaitAcknowledged(id, Duration.ofMinutes(1));

            assertThat(coordinator.mayDropOld(id).allowed()).isTrue();
            execute(dataSource, "ALTER TABLE users DROP COLUMN subscription");
            String tier = factory.callInTransaction(manager -> manager.find(User.class, 1L).tier);
            assertThat(tier).isEqualTo("gold");
        }
    }

    @EveryDatabase
    void the_readme_starts_and_takes_a_step(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20), tier varchar(20))");

        Xc xc = Xc.builder(dataSource).instance("orders-1").start();

        var entityManagerFactory = Persistence.createEntityManagerFactory(
                "shop", Map.of("jakarta.persistence.nonJtaDataSource", xc.dataSource()));
        try (xc;
                entityManagerFactory) {
            // later, once for the whole fleet, from whichever instance:
            Outcome outcome = xc.coordinator()
                    .execute(new MoveTo("users_subscription_tier", Phase.DUAL_WRITE, "ada", "rename to tier"));
            assertThat(outcome.message())
                    .isEqualTo("Migration 'users_subscription_tier' moved from EXPAND to DUAL_WRITE at epoch 2.");
        }
    }

    @EveryDatabase
    void the_commands_against_what_blocks_spare_what_does_not(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20))");
        Xc xc = Xc.builder(dataSource)
                .migrations(Migration.of("tier", "users", "subscription", "tier"))
                .start();
        try (xc;
                var connection = xc.dataSource().getConnection();
                var query = connection.prepareStatement("select xc$tier from users")) {
            query.executeQuery().close();
            var coordinator = xc.coordinator();
            var id = "tier";
            var instanceId = coordinator.fleet().getFirst().id();
            // the number of the session is what the blocker tells
            var ended = coordinator.execute(new EndSession(id, 4711, "ada", "its host is gone"));
            var removed = coordinator.execute(new DeclareGone(id, instanceId, "ada", "killed without leaving"));
            assertThat(ended.message()).startsWith("Session 4711 does not block migration 'tier'");
            assertThat(removed.message()).startsWith("It is not gone: ");
            query.executeQuery().close();
        }
    }

    @EveryDatabase
    void markers_serve_without_an_orm(DataSource dataSource) throws SQLException {
        execute(dataSource, "create table users (id bigint primary key, subscription varchar(20))");
        execute(dataSource, "insert into users values (1, 'gold')");
        Xc xc = Xc.builder(dataSource)
                .migrations(Migration.of("tier", "users", "subscription", "tier"))
                .start();
        try (xc;
                var connection = xc.dataSource().getConnection();
                var update = connection.prepareStatement("update users set xc$tier = ? where id = ?")) {
            update.setString(1, "silver");
            update.setLong(2, 1);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide.md"})
    void every_line_of_java_in_the_documentation_stands_in_this_test(String page) throws IOException {
        var source = dense(Files.readString(Path.of("src/test/java/dev/expandcontract/docs/DocumentationTest.java")));
        var snippets = JAVA.matcher(Files.readString(ROOT.resolve(page)))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(snippets).isNotEmpty();
        for (var snippet : snippets) {
            for (var part : snippet.lines().filter(line -> !line.isBlank()).toList()) {
                assertThat(source).as(page + ": " + part).contains(dense(part));
            }
        }
    }

    @Test
    void links_between_pages_lead_somewhere() throws IOException {
        var link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        for (var page : List.of(
                "README.md",
                "CONTRIBUTING.md",
                "docs/guide.md",
                "docs/hibernate.md",
                "docs/tutorial.md",
                "docs/adr/README.md")) {
            var file = ROOT.resolve(page);
            link.matcher(Files.readString(file))
                    .results()
                    .map(match -> file.resolveSibling(match.group(1)))
                    .forEach(target -> assertThat(target).exists());
        }
    }

    private static String dense(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
