package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pieces that the databases have in common. */
final class SqlText {

    private SqlText() {}

    /** The value, without trailing blanks if one of the two columns fills up with them. */
    static String unpadded(ColumnInfo one, ColumnInfo other, String sql) {
        return one.isPadded() || other.isPadded() ? "rtrim(" + sql + ")" : sql;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The only value of the only row, or an empty string for NULL. */
    static String value(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            var value = rows.getString(1);
            return value == null ? "" : value;
        }
    }

    /** The only value of the only row as a number; 0 for NULL or no row. */
    static long number(Connection connection, String sql, @Nullable String... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    /** Cardinality, data, integrity constraint, check option, signal of a trigger, size limit, raised by PL/pgSQL. */
    private static final Set<String> OF_ROWS = Set.of("21", "22", "23", "44", "45", "54", "P0");

    /** Whether an exception or one of its causes is about what a row holds, by its SQL state or vendor code. */
    static boolean isOfRow(SQLException e, Set<Integer> codes) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLDataException
                    || (t instanceof SQLException sql
                            && (codes.contains(sql.getErrorCode())
                                    || (sql.getSQLState() != null
                                            && sql.getSQLState().length() == 5
                                            && OF_ROWS.contains(
                                                    sql.getSQLState().substring(0, 2)))))) {
                return true;
            }
        }
        return false;
    }

    /** What the database or the converter said, in one line. */
    static String cause(SQLException e) {
        var told = e instanceof BatchUpdateException && e.getNextException() != null ? e.getNextException() : e;
        var message = told.getMessage();
        return message == null
                ? told.toString()
                : message.strip().lines().map(String::strip).collect(Collectors.joining(" "));
    }

    /** Whether an exception or one of its causes has the SQL state or vendor code. */
    static boolean has(SQLException e, Set<String> states, Set<Integer> codes) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql
                    && ((sql.getSQLState() != null && states.contains(sql.getSQLState()))
                            || codes.contains(sql.getErrorCode()))) {
                return true;
            }
        }
        return false;
    }
}
