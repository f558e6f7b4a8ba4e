package dev.expandcontract.metadata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the statements of one transaction over the metadata tables. */
final class Rows {

    private final Connection connection;
    private final String qualifier;
    private final TablePrefix prefix;
    private final MetadataSql sql;

    Rows(Connection connection, TablePrefix prefix, MetadataSql sql) {
        this(connection, "", prefix, sql);
    }

    /** @param qualifier what stands before the name of each table: its schema and a dot, or nothing */
    Rows(Connection connection, String qualifier, TablePrefix prefix, MetadataSql sql) {
        this.connection = connection;
        this.qualifier = qualifier;
        this.prefix = prefix;
        this.sql = sql;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The full name of a metadata table. */
    String table(String name) {
        return qualifier + prefix.table(name);
    }

    /** The expression for the database's clock. */
    String now() {
        return sql.now();
    }

    /** All rows of a query. Parameters are strings, longs or integers. */
    <T> List<T> query(String text, Reader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            bind(statement, parameters);
            try (var result = statement.executeQuery()) {
                var rows = new ArrayList<T>();
                while (result.next()) {
                    rows.add(reader.read(result));
                }
                return rows;
            }
        }
    }

    /** The whole numbers in the first column of a query. */
    List<Long> numbers(String text, @Nullable Object... parameters) throws SQLException {
        return query(text, row -> row.getLong(1), parameters);
    }

    /** The text in the first column of the first row. */
    static String single(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(text)) {
            var found = result.next() ? result.getString(1) : null;
            if (found == null) {
                throw new SQLException("The database gave no answer to: " + text);
            }
            return found;
        }
    }

    /** Tells listeners of a new epoch, where the database can. */
    void announce(long epoch) throws SQLException {
        var announcement = sql.announcement(prefix.channel(), epoch);
        if (announcement != null) {
            query(announcement, row -> epoch);
        }
    }

    /** Executes a statement that changes rows, and says how many. */
    int update(String text, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** A time that the table declares as not null. */
    Instant instant(ResultSet row, String column) throws SQLException {
        var value = sql.instant(row, column);
        if (value == null) {
            throw new SQLException("The time column '" + column + "' is null");
        }
        return value;
    }

    /**
     * A column that holds the name of a constant.
     *
     * @throws SQLDataException if it holds none, because somebody has changed the row by hand
     */
    <E extends Enum<E>> E constant(ResultSet row, String table, Class<E> type, String column) throws SQLException {
        var found = constantOrNull(row, table, type, column);
        if (found == null) {
            throw nonsense(row, table, column, "no value");
        }
        return found;
    }

    /** The same for a column that may be null. */
    <E extends Enum<E>> @Nullable E constantOrNull(ResultSet row, String table, Class<E> type, String column)
            throws SQLException {
        var text = row.getString(column);
        if (text == null) {
            return null;
        }
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw nonsense(row, table, column, "'" + text + "', which is none of " + List.of(type.getEnumConstants()));
    }

    /** Nothing is done by a row that XC cannot have written. */
    static SQLDataException nonsense(ResultSet row, String table, String column, String found) throws SQLException {
        return new SQLDataException("Table '" + table + "', row '" + row.getString("id") + "', has in its column '"
                + column + "' " + found
                + ". XC never writes that: the row was changed by hand, or restored without the other tables."
                + " Correct it by the audit log");
    }

    /** A time that may be absent. */
    @Nullable
    Instant instantOrNull(ResultSet row, String column) throws SQLException {
        return sql.instant(row, column);
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            var parameter = parameters[i];
            if (parameter == null) {
                statement.setNull(i + 1, Types.VARCHAR);
            } else {
                statement.setObject(i + 1, parameter);
            }
        }
    }
}
