package dev.expandcontract.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.GateResult;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/** Sessions that no instance knows are listed before the history is filled; those of instances and of their pools are not. */
@Timeout(60)
class StrangersTest {

    @EveryDatabase
    void a_session_past_xc_is_listed_and_the_fleets_own_are_not(Database database, DataSource raw) throws Exception {
        try (var stand = new Stand(raw)) {
            var pool = stand.pool(raw, 5, true);
            var xc = stand.keep(Stand.quick(pool).start());
            try (var connection = xc.dataSource().getConnection()) {
                Stand.run(connection, "insert into users (id, xc$tier) values (1, 'gold')");
            }
            stand.move(Phase.DUAL_WRITE);
            stand.awaitNoBlockers();
            assertThat(strangers(stand).reason()).startsWith("No session on the database");
            try (var script = raw.getConnection()) {
                script.setAutoCommit(false);
                Stand.run(script, "update users set subscription = 'silver'");
                if (database == Database.H2) {
                    assertThat(strangers(stand).reason()).startsWith("No session on the database");
                } else {
                    Stand.await(() -> {
                        // MySQL shows transactions from a cache that is not renewed while it is read all the time
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
                        return strangers(stand).reason().startsWith("1 sessions on the database belong to none");
                    });
                    assertThat(strangers(stand).reason()).contains("1 of user '");
                }
                assertThat(strangers(stand).passed()).isTrue();
                script.rollback();
                var moved = (Outcome.Moved) stand.tryMove(Phase.BACKFILL);
                assertThat(moved.gates()).extracting(GateResult::name).contains("strangers");
            }
        }
    }

    private static GateResult strangers(Stand stand) {
        return stand.operator.coordinator().gates("tier", Phase.BACKFILL).stream()
                .filter(gate -> gate.name().equals("strangers"))
                .findFirst()
                .orElseThrow();
    }
}
