package dev.expandcontract.metadata;

import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where the metadata tables are, with their schema, so that they are found on connections whose current schema the
 * application has changed.
 */
public final class MetadataLocation {

    private final String schema;
    private final TablePrefix prefix;
    private final MetadataSql sql;

    MetadataLocation(String schema, TablePrefix prefix, MetadataSql sql) {
        this.schema = schema;
        this.prefix = prefix;
        this.sql = sql;
    }

    /** The full name of a metadata table, quoted as the database needs it. */
    public String table(String name) {
        return schema + "." + prefix.table(name);
    }

    /** The present epoch and its phases, read on the connection in one statement. */
    public PhaseSnapshot phases(Connection connection) throws SQLException {
        return new ControlTable(new Rows(connection, schema + ".", prefix, sql)).snapshot();
    }
}
