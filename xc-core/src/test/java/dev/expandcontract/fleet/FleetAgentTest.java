package dev.expandcontract.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.ForwardingDataSource;
import dev.expandcontract.catalog.CatalogAccessException;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.metadata.InstanceIdentity;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.readswitch.DialBoard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetAgentTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final Rhythm QUICK = new Rhythm(Duration.ofMillis(5), Duration.ofMillis(20));

    private final FlakyDataSource database = new FlakyDataSource(memory());
    private final MetadataStore store = new MetadataStore(database, Database.H2, TablePrefix.DEFAULT);
    private final PhaseBoard board = new PhaseBoard();
    private final DialBoard dials = new DialBoard();
    private FleetAgent agent;

    @BeforeEach
    void create_tables() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20))");
        }
        store.install(true, Timing.SYSTEM);
        agent = agent(new InstanceIdentity("id-a", "a", "", "host", 1, "1.0"));
    }

    private FleetAgent agent(InstanceIdentity identity) {
        var location = store.locate();
        var tables = new FenceTables(location.table("control"), location.table("instance"), location.table("fence"));
        return new FleetAgent(
                store,
                new CatalogSource(database, Database.H2),
                board,
                dials,
                new SessionFence(Database.H2, tables, FenceForm.AUTOMATIC, board, location::phases),
                identity,
                QUICK,
                Timing.SYSTEM);
    }

    @AfterEach
    void leave() {
        database.broken = false;
        agent.close();
    }

    @Test
    void the_present_phases_are_published_and_the_instance_counted_when_start_returns() {
        store.transact("entering a migration", transaction -> {
            transaction.control().advance(0);
            transaction.migrations().insert(TIER, Phase.SOAK, 1);
            return 1;
        });
        agent.start();
        assertThat(board.current().epoch()).isEqualTo(1);
        assertThat(board.current().phase("tier")).isEqualTo(Phase.SOAK);
        assertThat(row().acknowledgedEpoch()).isEqualTo(1);
    }

    @Test
    void a_registered_migration_is_published_when_register_returns() {
        agent.start();
        agent.register(List.of(TIER));
        assertThat(board.current().phase("tier")).isEqualTo(Phase.EXPAND);
        assertThat(row().migrations()).containsExactly("tier");
    }

    @Test
    void an_instance_that_registers_before_it_starts_is_never_in_the_fleet_without_its_definitions() {
        agent.register(List.of(TIER));
        assertThat(row().migrations()).containsExactly("tier");
        assertThat(board.current().phase("tier")).isEqualTo(Phase.EXPAND);
        agent.start();
        assertThat(row().migrations()).containsExactly("tier");
        await(() -> row().learnedEpoch() == 1 && row().acknowledgedEpoch() == 1);
    }

    @Test
    void an_instance_whose_first_registration_is_refused_leaves_nothing_behind_that_would_block() {
        var wrong = Migration.of("wrong", "users", "absent", "missing");
        assertThatExceptionOfType(RegistrationException.class).isThrownBy(() -> agent.register(List.of(wrong)));
        assertThat(fleet()).isEmpty();
    }

    @Test
    void a_new_epoch_is_learned_at_once_and_acknowledged_when_the_last_older_transaction_ends() {
        agent.start();
        agent.register(List.of(TIER));
        await(() -> row().acknowledgedEpoch() == 1);
        var first = board.pin();
        var second = board.pin();
        enter(Phase.DUAL_WRITE);
        await(() -> row().learnedEpoch() == 2 && row().olderPins() == 2);
        assertThat(board.current().phase("tier")).isEqualTo(Phase.DUAL_WRITE);
        first.release();
        await(() -> row().olderPins() == 1);
        assertThat(row().acknowledgedEpoch()).isEqualTo(1);
        second.release();
        await(() -> row().acknowledgedEpoch() == 2 && row().olderPins() == 0);
    }

    @Test
    void while_the_metadata_cannot_be_reached_it_serves_on_and_catches_up_afterwards() {
        agent.start();
        agent.register(List.of(TIER));
        await(() -> row().acknowledgedEpoch() == 1);
        enter(Phase.DUAL_WRITE);
        await(() -> row().acknowledgedEpoch() == 2);
        database.broken = true;
        await(() -> database.refused.get() > 3);
        assertThat(board.current().phase("tier")).isEqualTo(Phase.DUAL_WRITE);
        assertThatExceptionOfType(CatalogAccessException.class)
                .isThrownBy(() -> agent.register(List.of(Migration.of("users", "id", "key"))))
                .withMessage("The catalog could not be read for table 'users': out of order. See the cause, then try"
                        + " again.");
        database.broken = false;
        enter(Phase.BACKFILL);
        await(() -> row().acknowledgedEpoch() == 3);
        assertThat(board.current().phase("tier")).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void a_start_that_fails_leaves_nothing_behind() {
        database.broken = true;
        assertThatExceptionOfType(MetadataAccessException.class)
                .isThrownBy(agent::start)
                .withMessageContaining("while joining the fleet");
        database.broken = false;
        assertThat(fleet()).isEmpty();
        assertThat(board.current().epoch()).isZero();
    }

    @Test
    void it_leaves_when_nothing_is_pinned_and_the_board_has_no_phases_afterwards() {
        agent.start();
        agent.register(List.of(TIER));
        agent.close();
        assertThat(fleet()).isEmpty();
        assertThat(board.current().phase("tier")).isNull();
        agent.learnNow();
        enter(Phase.DUAL_WRITE);
        agent.learnNow();
        assertThat(board.current().phase("tier")).isNull();
    }

    @Test
    void it_stays_registered_when_a_transaction_goes_on_after_it_has_left() {
        agent.start();
        agent.register(List.of(TIER));
        await(() -> row().acknowledgedEpoch() == 1);
        board.pin();
        agent.close();
        assertThat(row().olderPins()).isEqualTo(1);
        assertThat(row().acknowledgedEpoch()).isEqualTo(1);
    }

    @Test
    void a_copy_of_the_process_is_noticed_and_both_go_on() {
        var said = errors(() -> {
            agent.start();
            await(() -> row().learnedEpoch() == 0);
            // what a copied process would write, at a beat that this one has passed or not reached
            store.transact(
                    "beating as the copy",
                    transaction -> transaction.instances().update("id-a", 1000, 0, 0, 0));
            await(() -> beat() < 1000);
            await(() -> beat() > 3);
        });
        assertThat(said)
                .contains(
                        "Another process writes the heartbeats of instance 'a' (id-a) too, as a copy of a running process"
                                + " does. Statements of both are fenced, and nothing is lost; but operators cannot tell them apart."
                                + " Start one of them anew. This is process 1 on host host.");
    }

    @Test
    void a_name_that_a_living_instance_has_is_warned_of() {
        var said = errors(() -> {
            agent.start();
            var second = agent(new InstanceIdentity("id-b", "a", "", "elsewhere", 2, "1.0"));
            second.start();
            second.close();
        });
        assertThat(said)
                .contains(
                        "Instance 'a' (id-b, process 2 on host elsewhere) joins while another one of that name was heard"
                                + " of just now (id-a, process 1 on host host). Operators tell them apart by their ids; give each a"
                                + " name of its own.");
    }

    private long beat() {
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select beat from xc_instance")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is logged meanwhile. */
    private static String errors(Runnable action) {
        var before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static JdbcDataSource memory() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    private void enter(Phase to) {
        store.transact("moving", transaction -> {
            long epoch = transaction.control().lock().epoch();
            long entered = transaction.control().advance(epoch);
            assertThat(transaction
                            .migrations()
                            .move(transaction.migrations().find("tier").orElseThrow(), to, entered))
                    .isTrue();
            return entered;
        });
    }

    private InstanceRow row() {
        return fleet().getFirst();
    }

    private List<InstanceRow> fleet() {
        return store.transact("looking", transaction -> transaction.instances().all());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Refuses connections while it is broken. */
    private static final class FlakyDataSource extends ForwardingDataSource {

        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean broken;

        private FlakyDataSource(JdbcDataSource delegate) {
            super(delegate);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (broken) {
                refused.incrementAndGet();
                throw new SQLException("out of order");
            }
            return super.getConnection();
        }
    }
}
