package dev.expandcontract.sql;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.expandcontract.StatementMarking;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jdbc.ShadowReads;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.DatabaseServer;
import dev.expandcontract.test.PhaseState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;

/** One database with the columns of a state, behind XC, and databases that only have the columns of one side. */
final class Lab implements AutoCloseable {

    final Database database;
    final Tables tables;
    private final DataSource subject;
    private final Map<Side, Connection> references = new HashMap<>();

    Lab(Database database, Tables tables) throws SQLException {
        this.database = database;
        this.tables = tables;
        var server = DatabaseServer.of(database);
        subject = server.newDatabase();
        for (var side : Side.values()) {
            var reference = server.newDatabase();
            execute(reference, tables.create(database, List.of(side)));
            var connection = reference.getConnection();
            connection.setAutoCommit(false);
            references.put(side, connection);
        }
    }

    /** The original, in a transaction: a schema in which the columns of the side are all there is. */
    Connection reference(Side side) {
        return references.get(side);
    }

    @Override
    public void close() throws SQLException {
        for (var connection : references.values()) {
            connection.close();
        }
    }

    /** Makes the tables of the state anew, with an application in front that starts in it. */
    Stage stage(PhaseState state, StatementMarking marking) throws SQLException {
        execute(subject, tables.drop(database));
        execute(subject, tables.create(database, state.present()));
        var phases = new HashMap<String, Phase>();
        for (var migration : tables.migrations()) {
            phases.put(migration.id(), state.phase());
        }
        var board = new PhaseBoard();
        board.publish(new PhaseSnapshot(1, Map.copyOf(phases)));
        var migrating = new MigratingDataSource(
                subject,
                database,
                Fence.unfenced(board),
                migration -> state.reads(),
                added -> {},
                registry -> marking.marker(registry, database, new CatalogSource(subject, database)),
                ShadowReads.OFF,
                null);
        migrating.register(tables.migrations());
        var connection = migrating.getConnection();
        connection.setAutoCommit(false);
        return new Stage(state, connection, connection.unwrap(driverConnection(database)));
    }

    /**
     * @param migrating a connection through XC, in a transaction
     * @param raw the same past XC
     */
    record Stage(PhaseState state, Connection migrating, Connection raw) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            migrating.rollback();
            migrating.close();
        }
    }

    /** What the connection unwraps to, past XC. */
    static Class<? extends Connection> driverConnection(Database database) {
        return switch (database) {
            case POSTGRESQL -> PgConnection.class;
            case MYSQL -> JdbcConnection.class;
            case MARIADB -> org.mariadb.jdbc.Connection.class;
            case H2 -> org.h2.jdbc.JdbcConnection.class;
        };
    }

    static void execute(DataSource dataSource, List<String> statements) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What a trial works on. */
    interface Tables {

        List<Migration> migrations();

        List<String> create(Database database, List<Side> present);

        List<String> drop(Database database);

        /** Makes the columns of the side hold something else. */
        List<String> spoil(Side side);

        /** What a statement may have changed, as the side stores it; with an order. */
        List<String> contents(Side side);
    }
}
