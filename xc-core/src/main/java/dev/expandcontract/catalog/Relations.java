package dev.expandcontract.catalog;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the names of all columns, and the queries of all views, of a place in one go each. */
final class Relations {

    private final Connection connection;
    private final Database database;

    Relations(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** By the name of the table, in their order. */
    Map<String, List<String>> columns(Catalog.Place place) throws SQLException {
        var metaData = connection.getMetaData();
        var all = new HashMap<String, List<String>>();
        try (var rows = metaData.getColumns(place.catalog(), Catalog.pattern(metaData, place.schema()), "%", "%")) {
            while (rows.next()) {
                if (place.schema() == null || place.schema().equals(rows.getString("TABLE_SCHEM"))) {
                    all.computeIfAbsent(rows.getString("TABLE_NAME"), table -> new ArrayList<>())
                            .add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return all;
    }

    /** By the name of the view; without those that the database does not show. */
    Map<String, String> definitions(Catalog.Place place) throws SQLException {
        var query =
                switch (database) {
                    case POSTGRESQL ->
                        "select viewname, definition from pg_catalog.pg_views where schemaname = ? union all"
                                + " select matviewname, definition from pg_catalog.pg_matviews where schemaname = ?";
                    case MYSQL, MARIADB, H2 ->
                        "select table_name, view_definition from information_schema.views where table_schema = ?";
                };
        var found = new HashMap<String, String>();
        try (var statement = connection.prepareStatement(query)) {
            var qualifier = place.displayQualifier();
            statement.setString(1, qualifier);
            if (database == Database.POSTGRESQL) {
                statement.setString(2, qualifier);
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var definition = rows.getString(2);
                    if (definition != null) {
                        found.put(rows.getString(1), definition);
                    }
                }
            }
        }
        return found;
    }
}
