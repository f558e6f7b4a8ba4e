package dev.expandcontract.metadata;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What differs between databases in the SQL of the metadata tables. */
interface MetadataSql {

    static MetadataSql of(Database database) {
        return switch (database) {
            case POSTGRESQL -> new PostgresqlSql();
            case MYSQL -> new MysqlSql("mysql");
            case MARIADB -> new MysqlSql("mariadb");
            case H2 -> new H2Sql();
        };
    }

    /** The part of the DDL file's name that stands for the database. */
    String name();

    /** The expression for the database's clock, at least to the microsecond. */
    String now();

    /** The value of a time column. */
    @Nullable
    Instant instant(ResultSet row, String column) throws SQLException;

    /**
     * The statement that tells listeners of a new epoch when its transaction commits, or null if the database has nothing
     * of that kind.
     */
    @Nullable
    String announcement(String channel, long epoch);

    /** The quoted schema of a table that the connection finds by its name alone. */
    String schemaOf(Connection connection, String table) throws SQLException;

    /** Whether the failure says that a table does not exist. */
    boolean isMissingTable(SQLException failure);
}
