package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

@Schema(UsersSchema.class)
class EveryPhaseTest {

    private static final Map<Database, MigratingDataSource> SEEN = new EnumMap<>(Database.class);
    private static final Map<Database, Long> EPOCHS = new EnumMap<>(Database.class);

    @EveryPhase
    void theAbsentColumnIsReallyAbsent(PhaseRun run) {
        for (var side : Side.values()) {
            var query = "select " + run.migration().name(side) + " from users";
            if (run.present(side)) {
                assertThat(run.rows(query)).isEmpty();
            } else {
                assertThatThrownBy(() -> run.rows(query)).cause().isInstanceOf(SQLException.class);
            }
        }
    }

    @EveryPhase
    void theBoardShowsThePhase(PhaseRun run) {
        assertThat(run.board().current().phase(run.migration().id()))
                .isEqualTo(run.state().phase());
    }

    @EveryPhase
    void theTablesAreFreshInEveryRun(PhaseRun run) {
        assertThat(run.rows("select id from users")).isEmpty();
        run.execute("insert into users (id) values (1)");
        assertThat(run.rows("select id, " + run.migration().name(run.state().reads()) + " from users"))
                .containsExactly("1|null");
    }

    @EveryPhase
    void theDataSourceOutlivesTheFlipsAndEveryRunHasAHigherEpoch(PhaseRun run) {
        assertThat(SEEN.computeIfAbsent(run.database(), any -> run.dataSource()))
                .isSameAs(run.dataSource());
        long epoch = run.board().current().epoch();
        assertThat(EPOCHS.getOrDefault(run.database(), 0L)).isLessThan(epoch);
        EPOCHS.put(run.database(), epoch);
    }

    @EveryPhase
    void aStatementReachesTheLogAsTheSameInstance(PhaseRun run) throws SQLException {
        var sql = "select count(*) from users";
        try (var connection = run.dataSource().getConnection();
                var statement = connection.prepareStatement(sql);
                var result = statement.executeQuery()) {
            assertThat(result.next()).isTrue();
        }
        assertThat(run.log().statements()).hasSize(1);
        assertThat(run.log().statements().get(0)).isSameAs(sql);
    }
}
