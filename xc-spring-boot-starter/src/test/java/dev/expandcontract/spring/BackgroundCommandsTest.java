package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.UnknownMigrationException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackgroundCommandsTest {

    private static final Duration NO_PATIENCE = Duration.ZERO;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Command.RunBackfill RUN = new Command.RunBackfill("tier", Direction.FORWARD, "ada", "fill");

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch may = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private Xc xc;
    private Coordinator coordinator;

    /** What goes around commands in this test. */
    private volatile boolean held;

    @BeforeEach
    void start() {
        var url = Databases.url();
        Databases.execute(url, "create table users (id int primary key, subscription varchar(20), tier varchar(20))");
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        xc = Xc.builder(dataSource)
                .migrations(Migration.of("tier", "users", "subscription", "tier"))
                .commandObserver((command, execution) -> held ? hold(execution) : execution.get())
                .start();
        coordinator = xc.coordinator();
    }

    @AfterEach
    void stop() {
        may.countDown();
        xc.close();
    }

    private Outcome hold(Supplier<Outcome> execution) {
        begun.release();
        try {
            may.await();
            return execution.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            ended.countDown();
        }
    }

    @Test
    void what_takes_long_goes_on_in_the_background_once_at_a_time() throws Exception {
        var commands = new BackgroundCommands(NO_PATIENCE);
        held = true;
        assertThat(commands.execute(coordinator, RUN)).isEmpty();
        begun.acquire();
        assertThat(commands.execute(coordinator, RUN))
                .hasValueSatisfying(outcome -> assertThat(outcome.message())
                        .isEqualTo("This instance carries out such a command already, which ada has given: 'fill'. Wait"
                                + " until it has ended, or stop it."));
        may.countDown();
        ended.await();
        commands.stop();
        assertThat(coordinator.audit("tier").getLast().reason()).isEqualTo("fill");
    }

    @Test
    void what_ends_in_a_moment_is_answered_at_once() {
        var commands = new BackgroundCommands(PATIENCE);
        assertThat(commands.execute(coordinator, new Command.MoveTo("tier", Phase.DUAL_WRITE, "ada", "go")))
                .hasValueSatisfying(outcome -> assertThat(outcome.succeeded()).isTrue());
        assertThat(commands.execute(coordinator, RUN)).hasValueSatisfying(outcome -> {
            assertThat(outcome.succeeded()).isFalse();
            assertThat(outcome.message()).contains("DUAL_WRITE");
        });
        var unknown = new Command.RunBackfill("nobody", Direction.FORWARD, "ada", "fill");
        assertThatThrownBy(() -> commands.execute(coordinator, unknown)).isInstanceOf(UnknownMigrationException.class);
        commands.stop();
    }

    @Test
    void a_burst_of_commands_is_refused_before_it_takes_all_connections() throws Exception {
        var commands = new BackgroundCommands(PATIENCE);
        held = true;
        var move = new Command.MoveTo("tier", Phase.DUAL_WRITE, "ada", "go");
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> commands.execute(coordinator, move));
            }
            begun.acquire(4);
            assertThatThrownBy(() -> commands.execute(coordinator, move))
                    .isInstanceOf(NotNowException.class)
                    .hasMessage("Too many commands are being carried out. Nothing was done; try again in a moment.");
            may.countDown();
        }
        held = false;
        assertThat(commands.execute(coordinator, new Command.MoveTo("tier", Phase.EXPAND, "ada", "back")))
                .map(Outcome::succeeded)
                .contains(true);
        commands.stop();
    }

    @Test
    void an_application_that_is_stopped_begins_nothing_until_it_is_started_again() {
        var commands = new BackgroundCommands(PATIENCE);
        commands.start();
        assertThat(commands.isRunning()).isTrue();
        commands.stop();
        assertThat(commands.isRunning()).isFalse();
        assertThatThrownBy(() -> commands.execute(coordinator, RUN))
                .isInstanceOf(NotNowException.class)
                .hasMessage("The application is being stopped. Give the command to another instance.");
        commands.start();
        assertThat(commands.execute(coordinator, RUN)).isPresent();
        commands.stop();
    }
}
