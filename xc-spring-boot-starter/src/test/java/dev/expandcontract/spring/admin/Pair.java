package dev.expandcontract.spring.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.database.Database;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.test.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Two instances of an application over one database. Each test has a table and a migration of its own in it. */
final class Pair implements AutoCloseable {

    /** How many rows a table has. */
    static final int ROWS = 3000;

    private static final String SOURCE = "dataSource";

    private final DataSource database;
    private final Application one;
    private final Application two;

    private Pair(DataSource database) throws SQLException {
        this.database = database;
        administrate("create table users (id bigint primary key, subscription varchar(40))");
        one = start("orders-1", "orders");
        two = start("orders-2", "orders");
    }

    static Pair on(Database kind) {
        try {
            return new Pair(DatabaseServer.of(kind).newDatabase());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another instance on the same database. */
    Application start(String instance, String application) throws SQLException {
        try (var connection = database.getConnection()) {
            var server = connection.getMetaData();
            return Application.start(
                    Application.Login.class,
                    "spring.datasource.url=" + server.getURL(),
                    "spring.datasource.username=" + server.getUserName(),
                    "spring.sql.init.mode=never",
                    "test.instance=" + instance,
                    "spring.application.name=" + application);
        }
    }

    Application one() {
        return one;
    }

    Application two() {
        return two;
    }

    Coordinator coordinator() {
        return one.coordinator();
    }

    /** Executes statements of a database administrator, past XC. */
    void administrate(String... statements) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A migration of a new table with that name in both instances, which lacks the next column. */
    String migrate(String table) throws SQLException {
        administrate("create table " + table + " (id bigint primary key, subscription varchar(40))");
        try (var connection = database.getConnection();
                var insert =
                        connection.prepareStatement("insert into " + table + " (id, subscription) values (?, ?)")) {
            connection.setAutoCommit(false);
            for (int id = 1; id <= ROWS; id++) {
                insert.setInt(1, id);
                insert.setString(2, id % 3 == 0 ? "gold" : "free");
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        var migration = Migration.of(table, "subscription", "tier");
        register(migration, one, two);
        return migration.id();
    }

    static void register(Migration migration, Application... applications) throws SQLException {
        for (var application : applications) {
            application.dataSource().unwrap(MigratingDataSource.class).register(List.of(migration));
        }
    }

    /** As {@link #migrate}, and brings the migration to the phase, filled and verified if that asks for it. */
    String migrate(String table, Phase phase) throws SQLException {
        var id = migrate(table);
        administrate("alter table " + table + " add column tier varchar(40)");
        while (coordinator().migration(id).phase() != phase) {
            var next = coordinator().migration(id).phase().next().orElseThrow();
            if (next == Phase.CUTOVER) {
                give(new Command.RunBackfill(id, Direction.FORWARD, "ada", "fill the history"));
                give(new Command.RunVerification(id, Direction.FORWARD, "ada", "prove it"));
            }
            give(new Command.MoveTo(id, next, "ada", "rename to tier"));
            assertThat(coordinator().awaitAcknowledged(id, Duration.ofSeconds(20)))
                    .isTrue();
        }
        return id;
    }

    void turnDial(String id, double percent) {
        give(new Command.TurnDial(id, Dial.ofPercent(percent), "ada", "step by step"));
    }

    void give(Command command) {
        coordinator().execute(command).orThrow();
    }

    /** Reads the row through one of the instances. */
    void read(Application reader, String migration, long row) {
        try (var connection = reader.dataSource().getConnection();
                var query = connection.prepareStatement(
                        "select id, xc$" + migration + " from " + table(migration) + " where id = ?")) {
            query.setLong(1, row);
            try (var rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(2)).isNotNull();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a row of the migrating table in a transaction of the application. */
    void write(Connection connection, String migration) throws SQLException {
        try (var update = connection.prepareStatement(
                "update " + table(migration) + " set xc$" + migration + " = 'x' where id = 1")) {
            update.executeUpdate();
        }
    }

    private static String table(String migration) {
        return migration.substring(0, migration.indexOf("_subscription"));
    }

    /** What an administrator sees. */
    long count(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The pools open new connections: they do not see that the database has ended the session of one. */
    void forgetConnections() throws SQLException {
        for (var application : List.of(one, two)) {
            application
                    .dataSource()
                    .unwrap(HikariDataSource.class)
                    .getHikariPoolMXBean()
                    .softEvictConnections();
        }
    }

    /** Where the page shows the migration. */
    static String place(String migration) {
        return "/xc/#/" + SOURCE + "/" + migration;
    }

    @Override
    public void close() {
        two.close();
        one.close();
    }
}
