package dev.expandcontract.it.backfill;

import dev.expandcontract.backfill.Backfill;
import dev.expandcontract.backfill.BackfillReport;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.backfill.Verification;
import dev.expandcontract.backfill.VerificationReport;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** One migration over a database, in a phase that the test sets. */
final class Rig {

    final Database database;
    final DataSource dataSource;
    final PhaseBoard board = new PhaseBoard();
    final Migration migration;
    private BatchSettings settings = BatchSettings.DEFAULT.withRows(3).withTarget(Duration.ofHours(1));

    Rig(Database database, DataSource dataSource, Migration migration) {
        this.database = database;
        this.dataSource = dataSource;
        this.migration = migration;
        enter(Phase.BACKFILL);
    }

    static Rig ofUsers(Database database, DataSource dataSource) {
        return new Rig(database, dataSource, Migration.of("tier", "users", "subscription", "tier"));
    }

    void settings(BatchSettings value) {
        settings = value;
    }

    void enter(Phase phase) {
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, Map.of(migration.id(), phase)));
    }

    BackfillReport backfill() {
        return backfill(Direction.FORWARD, ProgressListener.NONE);
    }

    BackfillReport backfill(Direction direction, ProgressListener listener) {
        return new Backfill(dataSource, database, Fence.unfenced(board), settings).run(migration, direction, listener);
    }

    VerificationReport verify() {
        return verify(Direction.FORWARD, ProgressListener.NONE);
    }

    VerificationReport verify(Direction direction, ProgressListener listener) {
        return new Verification(dataSource, database, Fence.unfenced(board), settings)
                .run(migration, direction, listener);
    }

    void execute(String... statements) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /**
     * On PostgreSQL, where a verification goes by blocks, gives each row a block of its own, in the order of the keys. So it
     * compares as few rows at a time as it does elsewhere.
     */
    void spread() throws SQLException {
        if (database == Database.POSTGRESQL) {
            execute(
                    "alter table users add column filler char(5000)",
                    "alter table users alter column filler set storage plain",
                    "update users set filler = ''",
                    "cluster users using users_pkey",
                    "analyze users");
        }
    }

    /** The first column of all rows as text. */
    List<String> query(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    /** The identifier in the database's quotes. */
    String quoted(String identifier) {
        return switch (database) {
            case POSTGRESQL, H2 -> '"' + identifier + '"';
            case MYSQL, MARIADB -> '`' + identifier + '`';
        };
    }
}
