package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.UnknownMigrationException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.util.concurrent.CountDownLatch;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class BackgroundCommandsTest {

    @Test
    void what_takes_long_goes_on_in_the_background_once_at_a_time() throws Exception {
        var url = Databases.url();
        Databases.execute(url, "create table users (id int primary key, subscription varchar(20), tier varchar(20))");
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        var begun = new CountDownLatch(1);
        var may = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var xc = Xc.builder(dataSource)
                        .migrations(Migration.of("tier", "users", "subscription", "tier"))
                        .commandObserver((command, execution) -> {
                            if (!(command instanceof Command.RunBackfill)) {
                                return execution.get();
                            }
                            begun.countDown();
                            try {
                                may.await();
                                return execution.get();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            } finally {
                                ended.countDown();
                            }
                        })
                        .start();
                var commands = new BackgroundCommands()) {
            var coordinator = xc.coordinator();
            assertThat(commands.execute(coordinator, new Command.MoveTo("tier", Phase.DUAL_WRITE, "ada", "go")))
                    .hasValueSatisfying(
                            outcome -> assertThat(outcome.succeeded()).isTrue());
            var run = new Command.RunBackfill("tier", Direction.FORWARD, "ada", "fill");
            assertThat(commands.execute(coordinator, run)).isEmpty();
            begun.await();
            assertThat(commands.execute(coordinator, run))
                    .hasValueSatisfying(outcome -> assertThat(outcome.message())
                            .isEqualTo(
                                    "This instance carries out such a command already, which ada has given: 'fill'. Wait"
                                            + " until it has ended, or stop it."));
            may.countDown();
            ended.await();
            var unknown = new Command.RunBackfill("nobody", Direction.FORWARD, "ada", "fill");
            assertThatThrownBy(() -> commands.execute(coordinator, unknown))
                    .isInstanceOf(UnknownMigrationException.class);
        }
    }
}
