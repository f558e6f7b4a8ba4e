package dev.expandcontract.it.control;

import static dev.expandcontract.it.control.Fleet.moveTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Somebody edits the metadata by hand: what is wrong is named, nothing is decided by it, and what runs goes on. */
class NonsenseTest {

    @EveryDatabase
    void a_phase_that_does_not_exist(Database database, DataSource raw) throws SQLException {
        refuses(
                database,
                raw,
                "update xc_migration set phase = 'DUAL'",
                "update xc_migration set phase = 'EXPAND'",
                "Table 'xc_migration', row 'tier', has in its column 'phase' 'DUAL', which is none of [EXPAND, DUAL_WRITE,"
                        + " BACKFILL, CUTOVER, SOAK, CONTRACT]. XC never writes that: the row was changed by hand, or"
                        + " restored without the other tables. Correct it by the audit log");
    }

    @EveryDatabase
    void a_history_that_does_not_exist(Database database, DataSource raw) throws SQLException {
        refuses(
                database,
                raw,
                "update xc_migration set next_history = 'DONE'",
                "update xc_migration set next_history = 'STALE'",
                "Table 'xc_migration', row 'tier', has in its column 'next_history' 'DONE', which is none of [STALE, FILLED,"
                        + " VERIFIED, ORIGINAL].");
    }

    @EveryDatabase
    void a_history_that_is_verified_without_a_certificate(Database database, DataSource raw) throws SQLException {
        refuses(
                database,
                raw,
                "update xc_migration set next_history = 'VERIFIED'",
                "update xc_migration set next_history = 'STALE'",
                "Table 'xc_migration', row 'tier', has in its column 'next_history' 'VERIFIED', which only a certificate can"
                        + " say.");
    }

    @EveryDatabase
    void a_migration_from_the_future(Database database, DataSource raw) throws SQLException {
        refuses(
                database,
                raw,
                "update xc_migration set epoch = 7",
                "update xc_migration set epoch = 1",
                "Table 'xc_migration', row 'tier', has in its column 'epoch' 7, which is beyond the epoch 1 of table"
                        + " 'xc_control'.");
    }

    @EveryDatabase
    void an_epoch_turned_back(Database database, DataSource raw) throws SQLException {
        refuses(
                database,
                raw,
                "update xc_control set epoch = 0",
                "update xc_control set epoch = 1",
                "has in its column 'epoch' 1, which is beyond the epoch 0 of table 'xc_control'.");
    }

    @EveryDatabase
    void a_control_row_that_is_gone(Database database, DataSource raw) throws SQLException {
        refuses(
                database,
                raw,
                "delete from xc_control",
                "insert into xc_control (id, schema_version, epoch, instances, dial_turns) values (1, 1, 1, 1, 1)",
                "Table 'xc_control' has lost its row with the id 1. XC never deletes it. Stop all instances and restore it,"
                        + " with an epoch that is greater than any in the tables 'xc_migration' and 'xc_instance'");
    }

    private static void refuses(Database database, DataSource raw, String damage, String repair, String message)
            throws SQLException {
        try (var fleet = new Fleet(raw, database)) {
            fleet.sql("alter table users add column tier varchar(20)");
            var xc = fleet.start("a");
            fleet.acknowledged();
            try (var connection = xc.dataSource().getConnection();
                    var insert = connection.prepareStatement("insert into users (id, xc$tier) values (?, 'GOLD')")) {
                connection.setAutoCommit(false);
                insert.setInt(1, 1);
                insert.executeUpdate();
                fleet.sql(damage);
                assertThatThrownBy(() -> fleet.run(moveTo(Phase.DUAL_WRITE)))
                        .isInstanceOf(MetadataAccessException.class)
                        .hasMessageContaining(message);
                insert.setInt(1, 2);
                insert.executeUpdate();
                connection.commit();
                // a session that is registered asks for nothing
                insert.setInt(1, 3);
                insert.executeUpdate();
                connection.commit();
            }
            fleet.sql(repair);
            fleet.acknowledged();
            fleet.move(Phase.DUAL_WRITE);
            try (var connection = raw.getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from users where subscription = 'GOLD'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(3);
            }
        }
    }
}
