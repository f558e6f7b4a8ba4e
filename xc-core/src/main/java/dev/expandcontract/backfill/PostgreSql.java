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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL. Keys travel as text without a type, as the server writes every type that can be a key as text that it reads
 * back to the same value, whatever the driver makes of it.
 */
final class PostgreSql implements DatabaseSql {

    /** The first version that reads a range of blocks without reading those before it. */
    private static final int READS_BLOCKS = 14;

    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "55P03");

    @Override
    public @Nullable KeyKind keyKind(ColumnInfo column) {
        return switch (column.jdbcType()) {
            case Types.ARRAY, Types.STRUCT, Types.SQLXML -> null;
            // Their text depends on the session's settings.
            default ->
                switch (column.typeName()) {
                    case "money", "interval" -> null;
                    default -> KeyKind.UNTYPED;
                };
        };
    }

    @Override
    public String keyText(ColumnInfo column, String expression) {
        return "cast(" + expression + " as text)";
    }

    @Override
    public KeyPredicate compare(List<String> columns, boolean upTo) {
        return KeyPredicate.ofRows(columns, upTo);
    }

    @Override
    public String differ(ColumnInfo one, String oneSql, ColumnInfo other, String otherSql) {
        return comparesAsItself(one) && comparesAsItself(other)
                ? oneSql + " is distinct from " + otherSql
                : text(one, other, oneSql) + " is distinct from " + text(one, other, otherSql);
    }

    private static String text(ColumnInfo one, ColumnInfo other, String sql) {
        return SqlText.unpadded(one, other, "cast(" + sql + " as text)") + " collate \"C\"";
    }

    /** Types that have an equality which no collation bends. Others, such as json, may have no equality at all. */
    private static boolean comparesAsItself(ColumnInfo column) {
        return switch (column.jdbcType()) {
            case Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.NUMERIC,
                    Types.DECIMAL,
                    Types.REAL,
                    Types.DOUBLE,
                    Types.BIT,
                    Types.BOOLEAN,
                    Types.DATE,
                    Types.TIME,
                    Types.TIME_WITH_TIMEZONE,
                    Types.TIMESTAMP,
                    Types.TIMESTAMP_WITH_TIMEZONE,
                    Types.BINARY -> true;
            default -> false;
        };
    }

    @Override
    public String parameter(ColumnInfo column) {
        // The text of jsonb is not the text that it was made of.
        return column.typeName().equals("jsonb") ? "cast(? as jsonb)" : "?";
    }

    @Override
    public void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof String) {
            // Without a type, so that the server reads it as whatever the column is.
            statement.setObject(index, value, Types.OTHER);
        } else {
            JavaConversion.bind(statement, index, value);
        }
    }

    @Override
    public String forUpdate() {
        // A plain FOR UPDATE would hold up rows of other tables that refer to these.
        return "for no key update";
    }

    @Override
    public boolean locksWithinUpdate() {
        return true;
    }

    @Override
    public List<String> touchedByUpdate() {
        return List.of();
    }

    @Override
    public void prepareSession(Connection connection, List<ColumnInfo> key, Duration lockTimeout) {
        // The lock timeout is set per transaction, so nothing of it can stay behind in a pooled session.
    }

    @Override
    public void restoreSession(Connection connection) {
        // Nothing was changed.
    }

    @Override
    public String beginTransaction(Duration lockTimeout) {
        // A crash of the server takes back a batch together with how far it says it has come, so that it need not wait
        // for the disk. Whatever builds on it commits later, and waits for both.
        return waitForLocks(lockTimeout) + "; set local synchronous_commit = off";
    }

    @Override
    public String waitForLocks(Duration time) {
        return "set local lock_timeout = " + time.toMillis();
    }

    @Override
    public boolean isTransient(SQLException e) {
        return SqlText.has(e, TRANSIENT, Set.of());
    }

    @Override
    public boolean isOfRow(SQLException e) {
        return SqlText.isOfRow(e, Set.of());
    }

    @Override
    public Optional<Stretch.Blocks> blocks(Connection connection, TableInfo table) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < READS_BLOCKS) {
            return Optional.empty();
        }
        // Other kinds of tables may number their rows in another way, and each child of a table has blocks of its own.
        try (var statement = connection.prepareStatement(
                "select pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint,"
                        + " case when c.reltuples > 0 and c.relpages > 0 then c.reltuples / c.relpages else 0 end"
                        + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        + " join pg_catalog.pg_am a on a.oid = c.relam where n.nspname = ? and c.relname = ?"
                        + " and c.relkind = 'r' and not c.relhassubclass and a.amname = 'heap'")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (var found = statement.executeQuery()) {
                return found.next()
                        ? Optional.of(Stretch.Blocks.of(found.getLong(1), found.getDouble(2)))
                        : Optional.empty();
            }
        }
    }

    @Override
    public long estimatedRows(Connection connection, TableInfo table) throws SQLException {
        return SqlText.number(
                connection,
                "select c.reltuples::bigint from pg_catalog.pg_class c join pg_catalog.pg_namespace n"
                        + " on n.oid = c.relnamespace where n.nspname = ? and c.relname = ?",
                table.schema(),
                table.name());
    }
}
