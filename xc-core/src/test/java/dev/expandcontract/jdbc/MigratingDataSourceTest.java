package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigratingDataSourceTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final Migration NAME = Migration.of("name", "users", "name", "full_name");

    private final List<Collection<Migration>> told = new ArrayList<>();
    private final RecordingDriver driver = new RecordingDriver("jdbc:h2:mem:");
    private final MigratingDataSource xc = dataSource(told::add);

    private MigratingDataSource dataSource(MigrationRegistrar registrar) {
        return new MigratingDataSource(
                driver, Database.H2, Fence.unfenced(new PhaseBoard()), ReadSwitch.always(Side.NEXT), registrar);
    }

    @Test
    void without_migrations_everything_passes() throws SQLException {
        try (var connection = xc.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users (subscription varchar, tier varchar)");
            statement.execute("insert into users values ('a', 'b')");
            assertThat(statement.executeUpdate("update users set subscription = tier"))
                    .isEqualTo(1);
        }
    }

    @Test
    void the_registrar_is_told_of_what_is_new() {
        xc.register(List.of());
        assertThat(told).isEmpty();
        xc.register(List.of(TIER));
        xc.register(List.of(TIER));
        xc.register(List.of(TIER, NAME));
        assertThat(told).containsExactly(List.of(TIER), List.of(NAME));
        assertThat(xc.registry().all()).containsExactly(TIER, NAME);
    }

    @Test
    void definitions_that_contradict_each_other_reach_nobody() {
        xc.register(List.of(TIER));
        assertThatThrownBy(() -> xc.register(List.of(NAME, Migration.of("tier", "users", "a", "b"))))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("Two migrations have the id 'tier'");
        assertThat(told).hasSize(1);
        assertThat(xc.registry().all()).containsExactly(TIER);
    }

    @Test
    void what_the_registrar_refuses_is_not_registered() {
        var refusing = dataSource(added -> {
            throw new DefinitionException("not now");
        });
        assertThatThrownBy(() -> refusing.register(List.of(TIER))).hasMessage("not now");
        assertThat(refusing.registry().isEmpty()).isTrue();
    }

    @Test
    void the_registrar_is_told_before_statements_may_name_the_marker() {
        var seen = new ArrayList<Boolean>();
        var holder = new ArrayList<MigratingDataSource>();
        holder.add(dataSource(added -> seen.add(holder.get(0).registry().isEmpty())));
        holder.get(0).register(List.of(TIER));
        assertThat(seen).containsExactly(true);
    }

    @Test
    void user_and_password_go_to_the_driver() throws SQLException {
        try (var connection = xc.getConnection("sa", "secret")) {
            assertThat(connection).isInstanceOf(MigratingConnection.class);
            assertThat(driver.calls("getConnection").get(0).arguments()).containsExactly("sa", "secret");
        }
    }

    @Test
    void its_other_properties_are_the_driver_s() throws SQLException {
        assertThat(xc.getLoginTimeout()).isEqualTo(7);
        xc.setLoginTimeout(3);
        xc.setLogWriter(null);
        assertThat(xc.getLogWriter()).isNull();
        assertThat(xc.getParentLogger()).isSameAs(driver.getParentLogger());
        assertThatThrownBy(xc::createConnectionBuilder).isInstanceOf(SQLException.class);
        assertThat(xc.toString()).startsWith("MigratingDataSource[");
    }
}
