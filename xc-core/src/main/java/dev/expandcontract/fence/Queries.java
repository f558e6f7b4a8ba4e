package dev.expandcontract.fence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the fence's statements, in whose text there is nothing that comes from outside. */
final class Queries {

    private Queries() {}

    /** Reads one row of a result. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> all(Connection connection, String sql, Reader<T> reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return all(rows, reader);
        }
    }

    /** All rows of a query with parameters that come from a definition. */
    static <T> List<T> all(Connection connection, String sql, List<String> parameters, Reader<T> reader)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            try (var rows = statement.executeQuery()) {
                return all(rows, reader);
            }
        }
    }

    private static <T> List<T> all(ResultSet rows, Reader<T> reader) throws SQLException {
        var all = new ArrayList<T>();
        while (rows.next()) {
            all.add(reader.read(rows));
        }
        return all;
    }

    /** The first row of a result that has one. */
    static <T> T one(Connection connection, String sql, Reader<T> reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("The database gave no row for: " + sql);
            }
            return reader.read(rows);
        }
    }

    /** Executes what changes no rows. Connector/J lets it through on a read-only connection, unlike an update. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    static String text(ResultSet row, String column) throws SQLException {
        var value = row.getString(column);
        return value == null ? "" : value;
    }

    /** A column of seconds, which may have a fraction. */
    static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofNanos((long) (value * 1e9));
    }
}
