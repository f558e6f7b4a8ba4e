package dev.expandcontract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.DriverManager;
import java.util.ArrayList;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class CommandObserverTest {

    @Test
    void goes_around_every_command() throws Exception {
        var url = "jdbc:h2:mem:observer";
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20), tier varchar(20))");
            var dataSource = new JdbcDataSource();
            dataSource.setURL(url);
            var seen = new ArrayList<String>();
            try (var xc = Xc.builder(dataSource)
                    .migrations(Migration.of("tier", "users", "subscription", "tier"))
                    .commandObserver((command, execution) -> {
                        var outcome = execution.get();
                        seen.add(command.by() + ": " + outcome.message());
                        return outcome;
                    })
                    .start()) {
                var refused = xc.coordinator().execute(new Command.MoveTo("tier", Phase.SOAK, "ada", "too far"));
                assertThat(refused).isInstanceOf(Outcome.Refused.class);
                xc.coordinator()
                        .execute(new Command.MoveTo("tier", Phase.DUAL_WRITE, "ada", "go"))
                        .orThrow();
                assertThat(seen).hasSize(2).first().isEqualTo("ada: " + refused.message());
            }
        }
    }
}
