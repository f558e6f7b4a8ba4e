package dev.expandcontract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.catalog.NoSuchTableException;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.CommandFailedException;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.coordinator.UnknownMigrationException;
import dev.expandcontract.fleet.RegistrationException;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.MetadataSchemaException;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XcTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void create_table() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        execute("create table users (id int primary key, subscription varchar(20) not null)");
    }

    // --- the first phase

    @Test
    void only_old_exists_so_it_begins_in_expand() {
        try (var xc = builder().migrations(TIER).start()) {
            var status = xc.coordinator().migration("tier");
            assertThat(status.phase()).isEqualTo(Phase.EXPAND);
            assertThat(status.oldHistory()).isEqualTo(HistoryState.ORIGINAL);
            assertThat(status.nextHistory()).isEqualTo(HistoryState.STALE);
            assertThat(xc.coordinator().audit("tier")).singleElement().satisfies(line -> {
                assertThat(line.from()).isNull();
                assertThat(line.to()).isEqualTo(Phase.EXPAND);
                assertThat(line.message())
                        .isEqualTo(
                                "Migration tier (users.subscription -> tier) began in the phase EXPAND at epoch 1, by"
                                        + " what the catalog holds.");
            });
        }
    }

    @Test
    void both_exist_so_it_begins_in_expand() throws SQLException {
        execute("alter table users add tier varchar(20)");
        try (var xc = builder().migrations(TIER).start()) {
            assertThat(xc.coordinator().migration("tier").phase()).isEqualTo(Phase.EXPAND);
        }
    }

    @Test
    void only_next_exists_so_it_begins_in_contract_and_old_may_be_dropped() throws SQLException {
        execute("alter table users alter column subscription rename to tier");
        try (var xc = builder().migrations(TIER).start()) {
            var status = xc.coordinator().migration("tier");
            assertThat(status.phase()).isEqualTo(Phase.CONTRACT);
            assertThat(status.oldHistory()).isEqualTo(HistoryState.STALE);
            assertThat(status.nextHistory()).isEqualTo(HistoryState.ORIGINAL);
            assertThat(xc.coordinator().awaitAcknowledged("tier", SOON)).isTrue();
            assertThat(xc.coordinator().mayDropOld("tier").reason())
                    .isEqualTo("Every instance has acknowledged CONTRACT, and no statement names 'subscription'.");
        }
    }

    @Test
    void registering_through_the_data_source_publishes_the_phase_before_it_returns() {
        try (var xc = builder().start()) {
            xc.dataSource().register(Set.of(TIER));
            assertThat(xc.dataSource().registry().byId("tier")).isEqualTo(TIER);
            assertThat(xc.coordinator().migrations())
                    .singleElement()
                    .satisfies(status -> assertThat(status.migration()).isEqualTo(TIER));
        }
    }

    // --- what refuses to start, and changes nothing

    @Test
    void a_table_that_does_not_exist() {
        assertThatExceptionOfType(NoSuchTableException.class)
                .isThrownBy(() -> builder()
                        .migrations(Migration.of("tier", "usrs", "subscription", "tier"))
                        .start())
                .withMessage("The database has no table 'usrs'. Searched: schema 'PUBLIC'. Correct the name in the"
                        + " migration, or name the schema as 'schema.table'.");
        assertNobodyAndNothingIsRegistered();
    }

    @Test
    void neither_column_exists() {
        assertRefusedToStart(
                Migration.of("tier", "users", "subscrption", "tier"),
                "Migration 'tier' cannot start: table 'PUBLIC.USERS' has neither its old column 'subscrption' nor its next"
                        + " column 'tier'. Its columns are: ID, SUBSCRIPTION. Correct the names in the definition.");
        assertNobodyAndNothingIsRegistered();
    }

    @Test
    void next_is_not_null_without_default() throws SQLException {
        execute("alter table users add tier varchar(20) not null");
        assertRefusedToStart(
                TIER,
                "Migration 'tier' is in the phase EXPAND, which writes one column only, but column 'TIER' of table"
                        + " 'PUBLIC.USERS' is NOT NULL and has no default, so that every INSERT that does not name it"
                        + " fails. Do this, then start again: make the column nullable, or give it a default.");
        assertNobodyAndNothingIsRegistered();
    }

    @Test
    void one_refused_migration_refuses_all_of_them() {
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> builder()
                        .migrations(TIER, Migration.of("plan", "users", "plan", "rate"))
                        .start());
        assertNobodyAndNothingIsRegistered();
    }

    @Test
    void another_definition_under_the_same_id() throws SQLException {
        execute("alter table users add plan varchar(20)");
        try (var xc = builder().migrations(TIER).start()) {
            assertRefusedToStart(
                    Migration.of("tier", "users", "subscription", "plan"),
                    "Migration 'tier' is registered as users.subscription -> tier, but this instance defines it as"
                            + " users.subscription -> plan. Deploy the registered definition, or give the new one another"
                            + " id.");
            assertThat(xc.coordinator().fleet()).hasSize(1);
            assertThat(xc.coordinator().migration("tier").migration()).isEqualTo(TIER);
        }
    }

    @Test
    void a_column_that_another_instance_migrates_under_another_id() {
        try (var xc = builder().migrations(TIER).start()) {
            assertRefusedToStart(
                    Migration.of("plan", "users", "subscription", "plan"),
                    "Migration plan (users.subscription -> plan) shares a column with migration tier (users.subscription"
                            + " -> tier), which is registered and in the phase EXPAND. A column can be in one migration"
                            + " at a time: bring the registered one to CONTRACT first, or correct the definition.");
            assertThat(xc.coordinator().migrations()).hasSize(1);
        }
    }

    @Test
    void a_column_whose_migration_has_reached_contract_may_migrate_again() throws SQLException {
        execute("alter table users alter column subscription rename to tier");
        builder().migrations(TIER).start().close();
        try (var xc = builder()
                .migrations(Migration.of("plan", "users", "tier", "plan"))
                .start()) {
            assertThat(xc.coordinator().migration("plan").phase()).isEqualTo(Phase.EXPAND);
        }
    }

    @Test
    void a_column_that_the_phase_needs_is_gone() throws SQLException {
        builder().migrations(TIER).start().close();
        execute("alter table users alter column subscription rename to tier");
        assertRefusedToStart(
                TIER,
                "Migration 'tier' is in the phase EXPAND, which uses its old column 'subscription', but table"
                        + " 'PUBLIC.USERS' has no such column. Its columns are: ID, TIER. Restore the column, or connect"
                        + " to the database that the fleet uses.");
    }

    @Test
    void settings_are_checked_before_anything_is_touched() throws SQLException {
        assertRefusedSetting(builder().tablePrefix("XC-"), "The table prefix 'XC-' cannot begin the name of a table.");
        assertRefusedSetting(builder().pollInterval(Duration.ZERO), "The setting pollInterval is PT0S.");
        assertRefusedSetting(
                builder().heartbeatInterval(Duration.ofDays(2)), "The setting heartbeatInterval is PT48H.");
        assertRefusedSetting(
                builder().soakTime(Duration.ofHours(-1)),
                "The setting soakTime is PT-1H. Use zero or a positive duration, such as PT24H.");
        assertThatExceptionOfType(MetadataSchemaException.class)
                .isThrownBy(() -> builder().createTables(false).start());
    }

    @Test
    void a_wrapped_data_source_is_not_wrapped_again() {
        try (var xc = builder().start()) {
            assertRefusedSetting(Xc.builder(xc.dataSource()), "The data source is one that XC has wrapped already.");
        }
    }

    @Test
    void a_database_that_cannot_be_reached() {
        var nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:mem:missing;IFEXISTS=TRUE");
        assertThatExceptionOfType(DatabaseUnavailableException.class)
                .isThrownBy(() -> Xc.builder(nowhere).start())
                .withMessageStartingWith("The data source gave no connection: ")
                .withMessageEndingWith("XC needs the database to join the fleet; see the cause, then start again.");
    }

    // --- commands that are refused

    @Test
    void a_migration_that_nobody_registered() {
        try (var xc = builder().start()) {
            assertThatExceptionOfType(UnknownMigrationException.class)
                    .isThrownBy(() -> xc.coordinator().execute(new MoveTo("x", Phase.SOAK, "ada", "r")))
                    .withMessage("No migration 'x' is registered. None is: start an instance that defines it.");
            xc.dataSource().register(Set.of(TIER));
            assertThatExceptionOfType(UnknownMigrationException.class)
                    .isThrownBy(() -> xc.coordinator().migration("x"))
                    .withMessage("No migration 'x' is registered. Registered are: tier.");
        }
    }

    @Test
    void a_transition_that_is_not_to_a_neighbour() {
        try (var xc = builder().migrations(TIER).start()) {
            var refused = refused(xc, new MoveTo("tier", Phase.CUTOVER, "ada", "hurry"));
            assertThat(refused.message())
                    .isEqualTo(
                            "Migration 'tier' is in the phase EXPAND and cannot move to CUTOVER in one step. Possible"
                                    + " from here: DUAL_WRITE.");
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(refused::orThrow)
                    .withMessage(refused.message())
                    .satisfies(failure -> assertThat(failure.outcome()).isSameAs(refused));
        }
    }

    @Test
    void a_command_without_a_name_or_a_reason() {
        try (var xc = builder().migrations(TIER).start()) {
            assertThat(refused(xc, new MoveTo("tier", Phase.DUAL_WRITE, " ", "r"))
                            .message())
                    .isEqualTo("A command needs the name of who gives it and a reason, for the audit log; the name was"
                            + " blank.");
            assertThat(refused(xc, new MoveTo("tier", Phase.DUAL_WRITE, "ada", ""))
                            .message())
                    .endsWith("the reason was blank.");
            assertThat(xc.coordinator().audit("tier"))
                    .filteredOn(line -> line.action().equals("move"))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.outcome()).isEqualTo("refused"));
        }
    }

    @Test
    void hard_gates_are_not_overridden_and_unknown_ones_are_named() {
        try (var xc = builder().migrations(TIER).start()) {
            acknowledge(xc);
            var refused = refused(
                    xc,
                    new MoveTo("tier", Phase.DUAL_WRITE, "ada", "I know better", Set.of("next-column-exists", "typo")));
            assertThat(refused.message())
                    .startsWith("Migration 'tier' stays in the phase EXPAND and did not move to DUAL_WRITE. ")
                    .contains("The gate 'next-column-exists' guards data and cannot be overridden.")
                    .contains("There is no gate 'typo' to override here; the gates are fleet-acknowledged,"
                            + " next-column-exists, next-column-type, primary-key, same-default.")
                    .contains("Gate next-column-exists (hard) failed: column 'tier' of table 'PUBLIC.USERS' does not"
                            + " exist; the table has ID, SUBSCRIPTION.");
            assertThat(xc.coordinator().migration("tier").phase()).isEqualTo(Phase.EXPAND);
            var line = xc.coordinator().audit("tier").getLast();
            assertThat(line.from()).isEqualTo(Phase.EXPAND);
            assertThat(line.to()).isEqualTo(Phase.DUAL_WRITE);
            assertThat(line.outcome()).isEqualTo("refused");
            assertThat(line.gates())
                    .hasSize(5)
                    .anyMatch(gate -> gate.startsWith("overridden: next-column-exists (hard) failed"));
        }
    }

    // --- the fleet

    @Test
    void what_was_verified_counts_no_longer_when_an_instance_without_the_definition_has_been_there()
            throws SQLException {
        execute("alter table users add tier varchar(20)");
        try (var xc = builder().migrations(TIER).start()) {
            move(xc, Phase.DUAL_WRITE, Phase.BACKFILL);
            xc.coordinator()
                    .execute(new RunBackfill("tier", Direction.FORWARD, "ada", "fill"))
                    .orThrow();
            xc.coordinator()
                    .execute(new RunVerification("tier", Direction.FORWARD, "ada", "verify"))
                    .orThrow();
            builder().instance("old-deployment").start().close();
            assertThat(refused(xc, new MoveTo("tier", Phase.CUTOVER, "ada", "r"))
                            .message())
                    .contains("Gate verified (hard) failed: ");
            xc.coordinator()
                    .execute(new RunVerification("tier", Direction.FORWARD, "ada", "verify"))
                    .orThrow();
            builder().instance("same-deployment").migrations(TIER).start().close();
            move(xc, Phase.CUTOVER);
        }
    }

    @Test
    void an_instance_that_does_not_define_the_migration_blocks_it() throws SQLException {
        execute("alter table users add tier varchar(20)");
        try (var xc = builder().migrations(TIER).start();
                var other = builder().instance("old-deployment").start()) {
            assertThat(refused(xc, new MoveTo("tier", Phase.DUAL_WRITE, "ada", "r"))
                            .message())
                    .contains("instance 'old-deployment' (")
                    .contains("does not define migration 'tier'")
                    .contains("Deploy the definition to the instances that lack it");
            other.close();
            acknowledge(xc);
            assertThat(xc.coordinator().execute(new MoveTo("tier", Phase.DUAL_WRITE, "ada", "r")))
                    .isInstanceOf(Outcome.Moved.class);
        }
    }

    @Test
    void a_closed_instance_is_gone_and_refuses_marked_statements() throws SQLException {
        var xc = builder().instance("b").migrations(TIER).start();
        try (var witness = builder().instance("a").migrations(TIER).start();
                var connection = xc.dataSource().getConnection()) {
            assertThat(witness.coordinator().fleet())
                    .extracting(InstanceStatus::name)
                    .containsExactly("b", "a");
            xc.close();
            assertThat(witness.coordinator().fleet())
                    .extracting(InstanceStatus::name)
                    .containsExactly("a");
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
                try (var statement = connection.prepareStatement("select xc$tier from users")) {
                    statement.executeQuery();
                }
            });
            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> xc.dataSource().register(Set.of(Migration.of("users", "id", "key"))))
                    .withMessageStartingWith("Instance 'b' has left the fleet and cannot register ");
        }
    }

    @Test
    void a_row_deleted_while_its_instance_runs_comes_back() throws SQLException {
        try (var xc = builder().migrations(TIER).start()) {
            acknowledge(xc);
            execute("delete from xc_instance");
            var coordinator = xc.coordinator();
            awaitUntil(() -> coordinator.fleet().size() == 1);
            assertThat(coordinator.fleet())
                    .singleElement()
                    .satisfies(instance -> assertThat(instance.migrations()).containsExactly("tier"));
        }
    }

    private XcBuilder builder() {
        return Xc.builder(database).pollInterval(Duration.ofMillis(10)).heartbeatInterval(Duration.ofMillis(50));
    }

    private void assertRefusedToStart(Migration migration, String message) {
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> builder().migrations(migration).start())
                .withMessage(message);
    }

    private void assertRefusedSetting(XcBuilder builder, String message) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(builder::start)
                .withMessageStartingWith(message)
                .isInstanceOf(ExpandContractException.class);
    }

    private void assertNobodyAndNothingIsRegistered() {
        try (var xc = builder().instance("witness").start()) {
            assertThat(xc.coordinator().migrations()).isEmpty();
            assertThat(xc.coordinator().fleet())
                    .extracting(InstanceStatus::name)
                    .containsExactly("witness");
        }
    }

    private static void move(Xc xc, Phase... phases) {
        for (var to : phases) {
            acknowledge(xc);
            xc.coordinator().execute(new MoveTo("tier", to, "ada", "r")).orThrow();
        }
    }

    private static Refused refused(Xc xc, MoveTo command) {
        var outcome = xc.coordinator().execute(command);
        assertThat(outcome).isInstanceOf(Refused.class);
        return (Refused) outcome;
    }

    private static void acknowledge(Xc xc) {
        assertThat(xc.coordinator().awaitAcknowledged("tier", SOON)).isTrue();
    }

    private static void awaitUntil(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
