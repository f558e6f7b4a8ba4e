package dev.expandcontract.it.control;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Makes database users. */
final class Users {

    private Users() {}

    /** A user who may do everything in this database and nothing beyond. */
    static String create(Fleet fleet, Database database, DataSource raw) throws SQLException {
        String schema;
        try (var connection = raw.getConnection()) {
            schema = database == Database.MYSQL || database == Database.MARIADB
                    ? connection.getCatalog()
                    : connection.getSchema();
        }
        var user = "low_" + System.nanoTime();
        switch (database) {
            case POSTGRESQL ->
                fleet.sql(
                        "create role " + user + " login",
                        "grant all on schema public to " + user,
                        "grant all on all tables in schema public to " + user);
            case MYSQL, MARIADB -> fleet.sql("create user " + user, "grant all on `" + schema + "`.* to " + user);
            case H2 ->
                fleet.sql("create user " + user + " password ''", "grant all on schema \"" + schema + "\" to " + user);
        }
        return user;
    }
}
