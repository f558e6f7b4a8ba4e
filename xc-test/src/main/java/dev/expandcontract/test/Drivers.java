package dev.expandcontract.test;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.expandcontract.database.Database;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The data source of each driver. The drivers are optional: each is loaded when its database is first used. */
final class Drivers {

    private Drivers() {}

    /** The database that every server has from the start. */
    static String maintenanceDatabase(Database database) {
        return switch (database) {
            case POSTGRESQL -> "postgres";
            case MYSQL, MARIADB -> "mysql";
            case H2 -> throw new IllegalArgumentException("H2 creates each database at its first use");
        };
    }

    static DataSource dataSource(Database database, Endpoint endpoint, String name) {
        try {
            return switch (database) {
                case POSTGRESQL -> PostgreSql.dataSource(endpoint, name);
                case MYSQL -> MySql.dataSource(endpoint, name);
                case MARIADB -> MariaDb.dataSource(endpoint, name);
                case H2 -> H2.dataSource(endpoint, name);
            };
        } catch (NoClassDefFoundError e) {
            throw new DatabaseUnavailableException(
                    database,
                    "The JDBC driver of " + database + " is not on the class path (" + e.getMessage()
                            + "). Add it, or dev.expandcontract:xc-test-databases, which brings all drivers and"
                            + " servers, as a test dependency.",
                    e);
        } catch (SQLException e) {
            throw new IllegalStateException("The driver of " + database + " refuses its settings", e);
        }
    }

    private static final class PostgreSql {
        static DataSource dataSource(Endpoint endpoint, String name) {
            var dataSource = new PGSimpleDataSource();
            dataSource.setServerNames(new String[] {endpoint.host()});
            dataSource.setPortNumbers(new int[] {endpoint.port()});
            dataSource.setDatabaseName(name);
            dataSource.setUser(endpoint.user());
            dataSource.setPassword(endpoint.password());
            return dataSource;
        }
    }

    private static final class MySql {
        static DataSource dataSource(Endpoint endpoint, String name) {
            var dataSource = new MysqlDataSource();
            dataSource.setUrl("jdbc:mysql://" + endpoint.host() + ":" + endpoint.port() + "/" + name
                    + "?allowPublicKeyRetrieval=true&sslMode=DISABLED");
            dataSource.setUser(endpoint.user());
            dataSource.setPassword(endpoint.password());
            return dataSource;
        }
    }

    private static final class MariaDb {
        static DataSource dataSource(Endpoint endpoint, String name) throws SQLException {
            var dataSource = new MariaDbDataSource(
                    "jdbc:mariadb://" + endpoint.host() + ":" + endpoint.port() + "/" + name + "?sslMode=disable");
            dataSource.setUser(endpoint.user());
            dataSource.setPassword(endpoint.password());
            return dataSource;
        }
    }

    private static final class H2 {
        static DataSource dataSource(Endpoint endpoint, String name) {
            var dataSource = new JdbcDataSource();
            dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
            dataSource.setUser(endpoint.user());
            dataSource.setPassword(endpoint.password());
            return dataSource;
        }
    }
}
