package dev.expandcontract.metadata;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

final class PostgresqlSql implements MetadataSql {

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String now() {
        // current_timestamp is the begin of the transaction, before it waited for the control row
        return "clock_timestamp()";
    }

    @Override
    public @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    @Override
    public String announcement(String channel, long epoch) {
        return "select pg_notify('" + channel + "', '" + epoch + "')";
    }

    @Override
    public String schemaOf(Connection connection, String table) throws SQLException {
        return Rows.single(
                connection,
                "select quote_ident(n.nspname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.oid = to_regclass('" + table + "')");
    }

    @Override
    public boolean isMissingTable(SQLException failure) {
        return "42P01".equals(failure.getSQLState());
    }
}
