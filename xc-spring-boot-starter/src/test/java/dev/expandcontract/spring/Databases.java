package dev.expandcontract.spring;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases as an administrator sees them, past XC; for H2 one of its own for each test, which outlives its connections. */
final class Databases {

    private Databases() {}

    static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    static long count(String url, String query) {
        return count(h2(url), query);
    }

    static void execute(String url, String... statements) {
        execute(h2(url), statements);
    }

    static long count(DataSource database, String query) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void execute(DataSource database, String... statements) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataSource h2(String url) {
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        return source;
    }
}
