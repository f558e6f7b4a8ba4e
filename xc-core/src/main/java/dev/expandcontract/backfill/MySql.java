package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.conversion.JavaConversion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * MySQL from 8.0 and MariaDB from 10.6, which skip locked rows. Their drivers tell some types by what a Java program makes of them, so the server's own names are
 * read instead.
 */
final class MySql implements DatabaseSql {

    private static final Set<String> TRANSIENT = Set.of("40001");
    /** Lock wait timeout, deadlock, MariaDB's changed record. */
    private static final Set<Integer> TRANSIENT_CODES = Set.of(1205, 1213, 1020);

    /** Truncated, not valid for the column or function, against a check; they have no telling SQL state. */
    private static final Set<Integer> ROW_CODES = Set.of(1265, 1292, 1366, 1369, 1411, 3819, 4025);

    private final Map<String, String> types;
    private final List<String> touchedByUpdate;
    private final List<String> restore = new ArrayList<>();

    private MySql(Map<String, String> types, List<String> touchedByUpdate) {
        this.types = types;
        this.touchedByUpdate = touchedByUpdate;
    }

    static MySql of(Connection connection, TableInfo table) throws SQLException {
        var types = new HashMap<String, String>();
        var touched = new ArrayList<String>();
        try (var statement = connection.prepareStatement("select column_name, data_type, extra"
                + " from information_schema.columns where table_schema = ? and table_name = ?")) {
            statement.setString(1, table.catalog());
            statement.setString(2, table.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    types.put(rows.getString(1), rows.getString(2).toLowerCase(Locale.ROOT));
                    if (rows.getString(3).toLowerCase(Locale.ROOT).contains("on update")) {
                        touched.add(rows.getString(1));
                    }
                }
            }
        }
        return new MySql(types, touched);
    }

    private String type(ColumnInfo column) {
        return types.getOrDefault(column.name(), column.typeName().toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable KeyKind keyKind(ColumnInfo column) {
        // An enumeration is ordered by its number but compared with a string by its name, so it cannot be walked.
        return switch (type(column)) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal" -> KeyKind.NUMBER;
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> KeyKind.STRING;
            case "date", "time", "datetime", "timestamp", "year", "uuid", "inet4", "inet6" -> KeyKind.STRING;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> KeyKind.BYTES;
            default -> null;
        };
    }

    @Override
    public String keyText(ColumnInfo column, String expression) {
        return keyKind(column) == KeyKind.BYTES ? "hex(" + expression + ")" : "cast(" + expression + " as char)";
    }

    @Override
    public KeyPredicate compare(List<String> columns, boolean upTo) {
        return KeyPredicate.expanded(columns, upTo);
    }

    @Override
    public String differ(ColumnInfo one, String oneSql, ColumnInfo other, String otherSql) {
        // Two collations cannot be compared with each other, and two character sets not by their bytes.
        return isText(one) && isText(other)
                ? "not (" + bytes(one, other, oneSql) + " <=> " + bytes(one, other, otherSql) + ")"
                : "not (" + oneSql + " <=> " + otherSql + ")";
    }

    private boolean isText(ColumnInfo column) {
        return switch (type(column)) {
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json" -> true;
            default -> false;
        };
    }

    private String bytes(ColumnInfo one, ColumnInfo other, String sql) {
        var padded = type(one).equals("char") || type(other).equals("char");
        var text = "convert(" + sql + " using utf8mb4)";
        return "cast(" + (padded ? "rtrim(" + text + ")" : text) + " as binary)";
    }

    @Override
    public String parameter(ColumnInfo column) {
        return type(column).equals("json") ? "cast(? as json)" : "?";
    }

    @Override
    public void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof UUID) {
            statement.setString(index, value.toString());
        } else {
            JavaConversion.bind(statement, index, value);
        }
    }

    @Override
    public String forUpdate() {
        return "for update";
    }

    @Override
    public List<String> touchedByUpdate() {
        return touchedByUpdate;
    }

    @Override
    public void prepareSession(Connection connection, List<ColumnInfo> key, Duration lockTimeout) throws SQLException {
        var seconds = String.valueOf(lockTimeout.plusMillis(999).toSeconds());
        change(connection, "innodb_lock_wait_timeout", seconds);
        change(connection, "lock_wait_timeout", seconds);
        if (readsTimesInUtc(key)) {
            // In the hour that a clock is set back, local time does not order timestamps.
            change(connection, "time_zone", "'+00:00'");
        }
    }

    @Override
    public boolean readsTimesInUtc(List<ColumnInfo> key) {
        return key.stream().anyMatch(column -> type(column).equals("timestamp"));
    }

    private void change(Connection connection, String variable, String value) throws SQLException {
        var before = SqlText.value(connection, "select @@session." + variable);
        SqlText.execute(connection, "set session " + variable + " = " + value);
        restore.add("set session " + variable + " = " + (variable.equals("time_zone") ? "'" + before + "'" : before));
    }

    @Override
    public void restoreSession(Connection connection) throws SQLException {
        for (var sql : restore) {
            SqlText.execute(connection, sql);
        }
    }

    @Override
    public @Nullable String beginTransaction(Duration lockTimeout) {
        return null;
    }

    @Override
    public boolean isTransient(SQLException e) {
        return SqlText.has(e, TRANSIENT, TRANSIENT_CODES);
    }

    @Override
    public boolean isOfRow(SQLException e) {
        return SqlText.isOfRow(e, ROW_CODES);
    }

    @Override
    public long estimatedRows(Connection connection, TableInfo table) throws SQLException {
        return SqlText.number(
                connection,
                "select table_rows from information_schema.tables where table_schema = ? and table_name = ?",
                table.catalog(),
                table.name());
    }
}
