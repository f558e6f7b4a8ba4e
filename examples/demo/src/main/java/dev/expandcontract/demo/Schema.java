package dev.expandcontract.demo;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.check.Oracle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The table {@code users}: how it was created years ago, and the DDL that the demo runs on it. */
final class Schema {

    static final String TABLE = "users";
    static final String OLD = "subscription";
    static final String NEXT = "tier";

    private static final int ROWS_PER_INSERT = 500;

    private final DataSource dataSource;
    private final Database database;

    Schema(DataSource dataSource, Database database) {
        this.dataSource = dataSource;
        this.database = database;
    }

    /** Creates the table with rows from before the demo. */
    void create(int rows) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        create table users (
                            id bigint primary key,
                            name varchar(80) not null,
                            subscription varchar(40) not null,
                            logins bigint default 0 not null,
                            version int default 0 not null)
                        """);
            }
            connection.setAutoCommit(false);
            for (int first = 1; first <= rows; first += ROWS_PER_INSERT) {
                insert(connection, first, Math.min(first + ROWS_PER_INSERT - 1, rows));
            }
            connection.commit();
        }
    }

    /** Adds the new column; nullable, so that nothing that is there has to be rewritten. */
    String addNext() {
        return "ALTER TABLE users ADD COLUMN tier VARCHAR(40)";
    }

    /** Lets an INSERT leave the old column out. */
    String relaxOld() {
        return switch (database) {
            case POSTGRESQL -> "ALTER TABLE users ALTER COLUMN subscription DROP NOT NULL";
            case MYSQL, MARIADB -> "ALTER TABLE users MODIFY subscription VARCHAR(40) NULL, LOCK=NONE";
            case H2 -> "ALTER TABLE users ALTER COLUMN subscription SET NULL";
        };
    }

    /** Drops the old column. */
    String dropOld() {
        return switch (database) {
            case MYSQL, MARIADB -> "ALTER TABLE users DROP COLUMN subscription, LOCK=NONE";
            case POSTGRESQL, H2 -> "ALTER TABLE users DROP COLUMN subscription";
        };
    }

    /** What the physical column holds in every row, by id. */
    Map<Long, String> values(String column) throws SQLException {
        var values = new HashMap<Long, String>();
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id, " + column + " from users")) {
            while (rows.next()) {
                values.put(rows.getLong(1), String.valueOf(rows.getString(2)));
            }
        }
        return values;
    }

    /** The database's own name and version. */
    String product() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            var metaData = connection.getMetaData();
            return metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion();
        }
    }

    private static void insert(Connection connection, int first, int last) throws SQLException {
        var values = String.join(", ", Collections.nCopies(last - first + 1, "(?, ?, ?)"));
        try (var insert = connection.prepareStatement("insert into users (id, name, subscription) values " + values)) {
            int parameter = 0;
            for (long id = first; id <= last; id++) {
                insert.setLong(++parameter, id);
                insert.setString(++parameter, "user " + id);
                insert.setString(++parameter, Oracle.historicalValue(id));
            }
            insert.executeUpdate();
        }
    }
}
