package dev.expandcontract.catalog;

import dev.expandcontract.catalog.TableInfo.Kind;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.TableName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the database's catalog over a raw connection, at the moment of the call. Nothing is cached, as the schema
 * changes while the application runs.
 */
public final class Catalog {

    // PostgreSQL writes "default null" with a cast, MariaDB tells the absent default of a nullable column as NULL.
    private static final Pattern NULL_DEFAULT = Pattern.compile("(?is)\\s*null\\s*(::.*)?");

    private final Connection connection;
    private final Database database;

    /** A catalog of what the connection leads to. The connection stays the caller's. */
    public Catalog(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /**
     * The table of that name, without regard to case; on MySQL and MariaDB, where quotes do not matter to it, the exact
     * name first. Without a schema it is looked for where the connection itself would: in the schemas of PostgreSQL's
     * search path, in the current database of MySQL and MariaDB, in the current schema of H2.
     *
     * @return empty if there is none
     * @throws AmbiguousNameException if several tables differ only in case and the database cannot tell them apart
     * @throws SQLException if the catalog cannot be read
     */
    public Optional<TableInfo> find(TableName name) throws SQLException {
        return find(name, places(name), new HashMap<>());
    }

    /**
     * The tables of those names that there are, found as {@link #find} does. What a schema holds is listed once for all.
     *
     * @throws AmbiguousNameException if several tables differ only in case and the database cannot tell them apart
     * @throws SQLException if the catalog cannot be read
     */
    public Map<TableName, TableInfo> findAll(Collection<TableName> names) throws SQLException {
        var listed = new HashMap<String, List<Found>>();
        var all = new HashMap<TableName, TableInfo>();
        for (var name : new LinkedHashSet<>(names)) {
            var table = find(name, places(name), listed);
            if (table.isPresent()) {
                all.put(name, table.get());
            }
        }
        return all;
    }

    /**
     * What can be selected from in the places where tables of those names are looked for, and where those without a schema
     * are; the ones that hide others first.
     *
     * @throws SQLException if the catalog cannot be read
     */
    List<RelationInfo> relations(Collection<TableName> names) throws SQLException {
        var places = new LinkedHashSet<>(places(new TableName(null, "any")));
        for (var name : names) {
            places.addAll(places(name));
        }
        var relations = new Relations(connection, database);
        var all = new ArrayList<RelationInfo>();
        for (var place : places) {
            var found = list(place);
            var columns = relations.columns(place);
            var definitions = relations.definitions(place);
            for (var one : found) {
                all.add(new RelationInfo(
                        new TableName(place.displayQualifier(), one.name),
                        one.kind,
                        columns.getOrDefault(one.name, List.of()),
                        definitions.get(one.name)));
            }
        }
        return all;
    }

    /**
     * The table of that name, found as {@link #find} does.
     *
     * @throws NoSuchTableException if there is none
     * @throws AmbiguousNameException if several tables differ only in case and the database cannot tell them apart
     * @throws SQLException if the catalog cannot be read
     */
    public TableInfo table(TableName name) throws SQLException {
        var places = places(name);
        var found = find(name, places, new HashMap<>());
        if (found.isEmpty()) {
            throw new NoSuchTableException(name, displayNames(places));
        }
        return found.get();
    }

    /** @param listed what places hold, as far as they have been listed, by the places' names */
    private Optional<TableInfo> find(TableName name, List<Place> places, Map<String, List<Found>> listed)
            throws SQLException {
        var all = new ArrayList<Found>();
        for (var place : places) {
            var known = listed.get(place.displayName());
            if (known == null) {
                known = list(place);
                listed.put(place.displayName(), known);
            }
            all.addAll(known);
        }
        var where = "in " + String.join(", ", displayNames(places));
        Function<Found, String> spelling = Found::name;
        var found =
                switch (database) {
                    case MYSQL, MARIADB -> Names.exact(all, spelling, name.name(), "table", where);
                    case POSTGRESQL, H2 -> Names.only(all, spelling, name.name(), "table", where);
                };
        return found.isPresent() ? Optional.of(read(found.get())) : Optional.empty();
    }

    private static List<String> displayNames(List<Place> places) {
        var names = new ArrayList<String>();
        for (var place : places) {
            names.add(place.displayName());
        }
        return names;
    }

    List<Place> places(TableName name) throws SQLException {
        return switch (database) {
            case MYSQL, MARIADB -> {
                var catalogs = strings(connection.getMetaData().getCatalogs(), "TABLE_CAT");
                yield name.schema() == null
                        ? Place.ofCatalogs(connection.getCatalog())
                        : Names.exact(catalogs, c -> c, name.schema(), "database", "of this server").stream()
                                .map(c -> new Place(c, null))
                                .toList();
            }
            case POSTGRESQL, H2 -> {
                var schemas = name.schema() == null
                        ? ownSchemas()
                        : Names.only(
                                        strings(connection.getMetaData().getSchemas(), "TABLE_SCHEM"),
                                        s -> s,
                                        name.schema(),
                                        "schema",
                                        "of this database")
                                .stream()
                                .toList();
                yield Place.ofSchemas(schemas);
            }
        };
    }

    private List<String> ownSchemas() throws SQLException {
        if (database == Database.H2) {
            return List.of(connection.getSchema());
        }
        try (var statement = connection.createStatement()) {
            return strings(statement.executeQuery("select unnest(current_schemas(false)) as s"), "s");
        }
    }

    static List<String> strings(ResultSet rows, String column) throws SQLException {
        try (rows) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(column));
            }
            return all;
        }
    }

    /** What can be selected from in the place. */
    private List<Found> list(Place place) throws SQLException {
        var metaData = connection.getMetaData();
        var all = new ArrayList<Found>();
        try (var rows = metaData.getTables(place.catalog, pattern(metaData, place.schema), "%", null)) {
            while (rows.next()) {
                var kind = kind(rows.getString("TABLE_TYPE"));
                // A pattern may match more than was meant; only equal names count.
                if (kind != null && (place.schema == null || place.schema.equals(rows.getString("TABLE_SCHEM")))) {
                    all.add(new Found(
                            rows.getString("TABLE_CAT"),
                            rows.getString("TABLE_SCHEM"),
                            rows.getString("TABLE_NAME"),
                            kind));
                }
            }
        }
        return all;
    }

    static @Nullable Kind kind(@Nullable String type) {
        var upper = type == null ? "" : type.toUpperCase(Locale.ROOT);
        if (upper.contains("VIEW")) {
            return Kind.VIEW;
        }
        if (upper.equals("TABLE")
                || upper.equals("BASE TABLE")
                || upper.equals("PARTITIONED TABLE")
                || upper.equals("SYSTEM VERSIONED")) {
            return Kind.TABLE;
        }
        return upper.contains("TABLE") || upper.contains("TEMPORARY") ? Kind.OTHER : null;
    }

    private TableInfo read(Found found) throws SQLException {
        return new TableInfo(
                found.catalog,
                found.schema,
                found.name,
                found.kind,
                columns(found),
                primaryKey(found),
                found.kind == Kind.TABLE ? uniqueIndexes(found) : List.of());
    }

    private List<ColumnInfo> columns(Found found) throws SQLException {
        var metaData = connection.getMetaData();
        var all = new ArrayList<ColumnInfo>();
        try (var rows = metaData.getColumns(
                found.catalog, pattern(metaData, found.schema), pattern(metaData, found.name), "%")) {
            while (rows.next()) {
                if (found.name.equals(rows.getString("TABLE_NAME"))
                        && (found.schema == null || found.schema.equals(rows.getString("TABLE_SCHEM")))) {
                    all.add(column(rows));
                }
            }
        }
        return all;
    }

    private static ColumnInfo column(ResultSet row) throws SQLException {
        var defaultExpression = row.getString("COLUMN_DEF");
        return new ColumnInfo(
                row.getString("COLUMN_NAME"),
                row.getInt("DATA_TYPE"),
                row.getString("TYPE_NAME"),
                row.getInt("COLUMN_SIZE"),
                row.getInt("DECIMAL_DIGITS"),
                row.getInt("NULLABLE") == DatabaseMetaData.columnNullable,
                defaultExpression == null
                                || NULL_DEFAULT.matcher(defaultExpression).matches()
                        ? null
                        : defaultExpression,
                "YES".equals(row.getString("IS_GENERATEDCOLUMN")),
                "YES".equals(row.getString("IS_AUTOINCREMENT")));
    }

    private List<String> primaryKey(Found found) throws SQLException {
        var byPosition = new TreeMap<Integer, String>();
        try (var rows = connection.getMetaData().getPrimaryKeys(found.catalog, found.schema, found.name)) {
            while (rows.next()) {
                byPosition.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(byPosition.values());
    }

    private List<IndexInfo> uniqueIndexes(Found found) throws SQLException {
        var byName = new LinkedHashMap<String, TreeMap<Integer, String>>();
        try (var rows = connection.getMetaData().getIndexInfo(found.catalog, found.schema, found.name, true, true)) {
            while (rows.next()) {
                var index = rows.getString("INDEX_NAME");
                var column = rows.getString("COLUMN_NAME");
                if (index != null && rows.getInt("TYPE") != DatabaseMetaData.tableIndexStatistic) {
                    var columns = byName.get(index);
                    if (columns == null) {
                        columns = new TreeMap<>();
                        byName.put(index, columns);
                    }
                    columns.put(rows.getInt("ORDINAL_POSITION"), column == null ? "" : column);
                }
            }
        }
        var indexes = new ArrayList<IndexInfo>();
        for (var index : byName.entrySet()) {
            indexes.add(
                    new IndexInfo(index.getKey(), List.copyOf(index.getValue().values())));
        }
        return indexes;
    }

    static @Nullable String pattern(DatabaseMetaData metaData, @Nullable String name) throws SQLException {
        if (name == null) {
            return null;
        }
        var escape = metaData.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /** Where tables are looked for. */
    record Place(@Nullable String catalog, @Nullable String schema) {

        static List<Place> ofCatalogs(@Nullable String catalog) {
            return catalog == null ? List.of() : List.of(new Place(catalog, null));
        }

        static List<Place> ofSchemas(List<String> schemas) {
            var places = new ArrayList<Place>();
            for (var schema : schemas) {
                places.add(new Place(null, schema));
            }
            return places;
        }

        @Nullable
        String displayQualifier() {
            return schema == null ? catalog : schema;
        }

        String displayName() {
            return schema == null ? "database '" + catalog + "'" : "schema '" + schema + "'";
        }
    }

    private record Found(@Nullable String catalog, @Nullable String schema, String name, Kind kind) {}
}
