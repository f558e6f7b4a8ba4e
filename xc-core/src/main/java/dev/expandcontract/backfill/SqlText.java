package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
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
