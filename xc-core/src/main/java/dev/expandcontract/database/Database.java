package dev.expandcontract.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A database that XC knows. */
public enum Database {
    POSTGRESQL,
    MYSQL,
    MARIADB,
    H2;

    /**
     * The database behind the connection, by the name that the server gives itself.
     *
     * @throws UnknownDatabaseException if it is none of these
     * @throws SQLException if the database cannot be asked
     */
    public static Database of(Connection connection) throws SQLException {
        var metaData = connection.getMetaData();
        var product = metaData.getDatabaseProductName();
        var version = metaData.getDatabaseProductVersion();
        return switch (product) {
            case "PostgreSQL" -> POSTGRESQL;
            case "H2" -> H2;
            case "MariaDB" -> MARIADB;
            // MySQL's driver against a MariaDB server calls it MySQL; only the version tells.
            case "MySQL" -> version.contains("MariaDB") ? MARIADB : MYSQL;
            default -> throw new UnknownDatabaseException(product, version);
        };
    }
}
