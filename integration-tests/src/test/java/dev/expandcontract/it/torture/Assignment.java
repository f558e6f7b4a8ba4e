package dev.expandcontract.it.torture;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.expandcontract.database.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a worker process is told when it starts.
 *
 * @param number unique among the processes of a run
 * @param user the database user whom only this process uses, so that its sessions are known from outside
 */
record Assignment(
        int number,
        Database database,
        String url,
        String user,
        String password,
        Path ledger,
        long seed,
        boolean fenced) {

    static Assignment parse(String[] arguments) {
        return new Assignment(
                Integer.parseInt(arguments[0]),
                Database.valueOf(arguments[1]),
                arguments[2],
                arguments[3],
                arguments[4],
                Path.of(arguments[5]),
                Long.parseLong(arguments[6]),
                Boolean.parseBoolean(arguments[7]));
    }

    List<String> arguments() {
        return List.of(
                Integer.toString(number),
                database.name(),
                url,
                user,
                password,
                ledger.toString(),
                Long.toString(seed),
                Boolean.toString(fenced));
    }

    String name() {
        return "instance-" + number;
    }

    /** The database, as the driver gives it. */
    DataSource dataSource() throws SQLException {
        return switch (database) {
            case POSTGRESQL -> {
                var source = new PGSimpleDataSource();
                source.setUrl(url);
                source.setUser(user);
                source.setPassword(password);
                source.setApplicationName(name());
                yield source;
            }
            case MYSQL -> {
                var source = new MysqlDataSource();
                source.setUrl(url);
                source.setUser(user);
                source.setPassword(password);
                yield source;
            }
            case MARIADB -> {
                var source = new MariaDbDataSource(url);
                source.setUser(user);
                source.setPassword(password);
                yield source;
            }
            case H2 -> {
                var source = new JdbcDataSource();
                source.setUrl(url);
                source.setUser(user);
                source.setPassword(password);
                yield source;
            }
        };
    }
}
