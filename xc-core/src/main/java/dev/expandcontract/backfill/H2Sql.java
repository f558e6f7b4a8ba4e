package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.conversion.JavaConversion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** H2. */
final class H2Sql implements DatabaseSql {

    private static final Set<String> TRANSIENT = Set.of("40001", "HYT00");
    private static final int CONCURRENT_UPDATE = 90131;

    /** An exception in a function or trigger. */
    private static final Set<Integer> ROW_CODES = Set.of(90105, 90044);

    /** H2's own level; its REPEATABLE READ admits phantoms. */
    private static final int SNAPSHOT = 6;

    private @Nullable String lockTimeoutBefore;

    @Override
    public @Nullable KeyKind keyKind(ColumnInfo column) {
        if (column.typeName().startsWith("UUID")) {
            return KeyKind.STRING;
        }
        return switch (column.jdbcType()) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL ->
                KeyKind.NUMBER;
            case Types.CHAR,
                    Types.VARCHAR,
                    Types.BOOLEAN,
                    Types.DATE,
                    Types.TIME,
                    Types.TIME_WITH_TIMEZONE,
                    Types.TIMESTAMP,
                    Types.TIMESTAMP_WITH_TIMEZONE -> KeyKind.STRING;
            case Types.BINARY, Types.VARBINARY -> KeyKind.BYTES;
            default -> null;
        };
    }

    @Override
    public String keyText(ColumnInfo column, String expression) {
        return keyKind(column) == KeyKind.BYTES
                ? "rawtohex(" + expression + ")"
                : "cast(" + expression + " as varchar)";
    }

    @Override
    public KeyPredicate compare(List<String> columns, boolean upTo) {
        return KeyPredicate.expanded(columns, upTo);
    }

    @Override
    public String differ(ColumnInfo one, String oneSql, ColumnInfo other, String otherSql) {
        return one.isText() && other.isText()
                ? bytes(one, other, oneSql) + " is distinct from " + bytes(one, other, otherSql)
                : oneSql + " is distinct from " + otherSql;
    }

    private static String bytes(ColumnInfo one, ColumnInfo other, String sql) {
        // A large object may be longer than H2 allows VARBINARY to be.
        var type = one.jdbcType() == Types.CLOB || other.jdbcType() == Types.CLOB ? "blob" : "varbinary";
        return "cast(" + SqlText.unpadded(one, other, sql) + " as " + type + ")";
    }

    @Override
    public String parameter(ColumnInfo column) {
        return column.typeName().equals("JSON") ? "(? format json)" : "?";
    }

    @Override
    public void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        JavaConversion.bind(statement, index, value);
    }

    @Override
    public String forUpdate() {
        return "for update";
    }

    @Override
    public int oneStateIsolation() {
        return SNAPSHOT;
    }

    @Override
    public List<String> touchedByUpdate() {
        return List.of();
    }

    @Override
    public void prepareSession(Connection connection, List<ColumnInfo> key, Duration lockTimeout) throws SQLException {
        lockTimeoutBefore = SqlText.value(connection, "call lock_timeout()");
        SqlText.execute(connection, "set lock_timeout " + lockTimeout.toMillis());
    }

    @Override
    public void restoreSession(Connection connection) throws SQLException {
        if (lockTimeoutBefore != null) {
            SqlText.execute(connection, "set lock_timeout " + lockTimeoutBefore);
        }
    }

    @Override
    public @Nullable String beginTransaction(Duration lockTimeout) {
        return null;
    }

    @Override
    public boolean isTransient(SQLException e) {
        return SqlText.has(e, TRANSIENT, Set.of(CONCURRENT_UPDATE));
    }

    @Override
    public boolean isOfRow(SQLException e) {
        return SqlText.isOfRow(e, ROW_CODES);
    }

    @Override
    public long estimatedRows(Connection connection, TableInfo table) throws SQLException {
        return SqlText.number(
                connection,
                "select row_count_estimate from information_schema.tables where table_schema = ? and table_name = ?",
                table.schema(),
                table.name());
    }
}
