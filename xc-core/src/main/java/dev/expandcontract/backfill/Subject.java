package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Catalog;
import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.catalog.TableInfo.Kind;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table, its key and the two columns that a run is about, found in the catalog and fit to be walked. */
record Subject(
        Migration migration,
        Direction direction,
        TableInfo table,
        List<KeyColumn> key,
        ColumnInfo from,
        ColumnInfo to) {

    static Subject of(Migration migration, Direction direction, Database database, TableInfo table, DatabaseSql sql) {
        if (direction == Direction.REVERSE && migration.conversion() instanceof Conversion.OneWay) {
            throw refused(
                    migration,
                    table,
                    "its conversion has no way back, so nothing tells what column '" + migration.name(Side.OLD)
                            + "' should hold. Stay with column '" + migration.name(Side.NEXT) + "'");
        }
        if (migration.conversion() instanceof Conversion.InJava java) {
            java.required();
        }
        var from = table.column(migration.name(direction.from()));
        var to = table.column(migration.name(direction.to()));
        return new Subject(migration, direction, table, key(migration, database, table, sql), from, to);
    }

    /** The columns of the primary key, by which the table must be fit to be walked. */
    static List<KeyColumn> key(Migration migration, Database database, TableInfo table, DatabaseSql sql) {
        var key = new ArrayList<KeyColumn>();
        for (var column : table.primaryKeyColumns()) {
            var kind = sql.keyKind(column);
            if (kind == null) {
                throw refused(
                        migration,
                        table,
                        "its primary key column '" + column.name() + "' has the type "
                                + column.type() + ", by which " + database
                                + " cannot be asked for the next rows without loss. Use a key of integers, decimals, strings,"
                                + " UUIDs, dates, times or bytes");
            }
            key.add(new KeyColumn(column, kind));
        }
        if (!migration.conversion().equals(Conversion.NONE) && sql.readsTimesInUtc(table.primaryKeyColumns())) {
            throw refused(
                    migration,
                    table,
                    "its primary key has a timestamp, which " + database + " orders in UTC only, and the conversion"
                            + " might not mean that. Use a key of other types");
        }
        return List.copyOf(key);
    }

    /** An UPDATE, up to its WHERE, that gives the column that is filled a value and changes no other. */
    String update(Quoting quoting, DatabaseSql sql, String value) {
        return "update " + quoting.quote(table) + " set " + quoting.quote(to.name()) + " = " + value
                + sql.touchedByUpdate().stream()
                        .filter(name -> !name.equals(to.name()))
                        .map(quoting::quote)
                        .map(name -> ", " + name + " = " + name)
                        .collect(Collectors.joining());
    }

    /** Whether what one column holds is converted to be what the other one does. */
    boolean converts() {
        return !migration.conversion().equals(Conversion.NONE);
    }

    /** The table of the migration, which must hold rows and have a primary key. */
    static TableInfo table(Migration migration, Database database, Connection connection) throws SQLException {
        var table = new Catalog(connection, database).table(migration.column().table());
        if (table.kind() != Kind.TABLE) {
            throw refused(
                    migration,
                    table,
                    "it is "
                            + (table.kind() == Kind.VIEW ? "a view" : "not a table that holds rows of its own")
                            + ". Name the table beneath it in the migration");
        }
        if (table.primaryKey().isEmpty()) {
            throw refused(
                    migration,
                    table,
                    "it has no primary key, so its rows cannot be taken in batches." + " Give the table a primary key");
        }
        return table;
    }

    /** Refuses a column that cannot be assigned batch by batch. */
    void requireAssignable() {
        if (to.generated()) {
            throw refused(
                    migration,
                    table,
                    "the database computes column '" + to.name() + "' itself. Make it an ordinary column");
        }
        if (table.primaryKey().contains(to.name())) {
            throw refused(
                    migration,
                    table,
                    "column '" + to.name() + "' is part of the primary key, by which the table"
                            + " is walked while the column changes. Move the primary key to other columns");
        }
    }

    private static BackfillRefusedException refused(Migration migration, TableInfo table, String why) {
        return new BackfillRefusedException("Table '" + table.displayName() + "' of migration '" + migration.id()
                + "' cannot be backfilled or verified: " + why + ". Nothing has been written.");
    }

    /** For messages, for example {@code users.subscription -> users.tier}. */
    String describe() {
        return table.displayName() + ": '" + from.name() + "' to '" + to.name() + "'";
    }

    List<ColumnInfo> keyColumns() {
        return key.stream().map(KeyColumn::column).toList();
    }
}
