package dev.expandcontract.metadata;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class H2Sql implements MetadataSql {

    /** Not found; not found, with candidates; not found in an empty database. */
    private static final Set<Integer> MISSING_TABLE = Set.of(42102, 42103, 42104);

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public String now() {
        return "current_timestamp(6)";
    }

    @Override
    public @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    @Override
    public @Nullable String announcement(String channel, long epoch) {
        return null;
    }

    @Override
    public String schemaOf(Connection connection, String table) throws SQLException {
        return Rows.single(connection, "select quote_ident(current_schema)");
    }

    @Override
    public boolean isMissingTable(SQLException failure) {
        return MISSING_TABLE.contains(failure.getErrorCode());
    }
}
