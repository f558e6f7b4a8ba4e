package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FenceWatch;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Connections whose session XC cannot recognise again are registered from their hand-out until they are given back. */
class HandBackTest {

    @EveryDatabase
    void what_still_runs_when_a_connection_is_given_back_keeps_its_lock_because_a_pool_may_commit_it(
            Database database, DataSource raw) throws SQLException {
        var store = new MetadataStore(raw, database, TablePrefix.DEFAULT);
        store.install(true, Timing.SYSTEM);
        var location = store.locate();
        var tables = new FenceTables(location.table("control"), location.table("instance"), location.table("fence"));
        var board = new PhaseBoard();
        var fence = new SessionFence(database, tables, FenceForm.SESSION, board, location::phases);
        fence.join(1, board::publish);
        var watch = new FenceWatch(raw, database, tables);
        try (var connection = Sources.opaque(raw).getConnection()) {
            var session = fence.session(connection);
            var hold = session.begin(connection);
            session.handBack(connection);
            assertThat(watch.holders(1, List.of(1L))).hasSize(1);
            hold.release();
            session.handBack(connection);
            assertThat(watch.holders(1, List.of(1L))).isEmpty();
        }
    }
}
