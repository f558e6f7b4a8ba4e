package dev.expandcontract.metadata;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** MySQL and MariaDB: times are {@code datetime} in UTC, which neither server nor driver converts between time zones. */
final class MysqlSql implements MetadataSql {

    private final String name;

    MysqlSql(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String now() {
        return "utc_timestamp(6)";
    }

    @Override
    public @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    @Override
    public @Nullable String announcement(String channel, long epoch) {
        return null;
    }

    @Override
    public String schemaOf(Connection connection, String table) throws SQLException {
        return Rows.single(connection, "select concat('`', replace(database(), '`', '``'), '`')");
    }

    @Override
    public boolean isMissingTable(SQLException failure) {
        return "42S02".equals(failure.getSQLState());
    }
}
