package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Catalog;
import dev.expandcontract.catalog.ColumnInfo;
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
import java.util.Optional;

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
        var from = table.column(migration.name(direction.from()));
        var to = table.column(migration.name(direction.to()));
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
        return new Subject(migration, direction, table, List.copyOf(key), from, to);
    }

    /** Whether what one column holds is converted to be what the other one does. */
    boolean converts() {
        return !migration.conversion().equals(Conversion.NONE);
    }

    /** SQL for what the column that is filled should hold, given SQL for what the other one holds. */
    String converted(String value) {
        return apply(direction, value);
    }

    /** SQL that a value does not come back from its conversion, or empty if nothing is converted. */
    Optional<String> wayBackDiffers(DatabaseSql sql, String value) {
        var there = converted(value);
        return switch (migration.conversion()) {
            case Conversion.None none -> Optional.empty();
            case Conversion.Pair pair -> Optional.of(sql.differ(from, apply(direction.opposite(), there), from, value));
            // A normal form that has another one is none.
            case Conversion.OneWay oneWay -> Optional.of(sql.differ(to, converted(there), to, there));
            case Conversion.InJava java -> Optional.empty();
        };
    }

    private String apply(Direction direction, String value) {
        if (!(migration.conversion() instanceof Conversion.InSql conversion)) {
            throw refused(migration, table, "it converts in Java");
        }
        var expression =
                switch (direction) {
                    case FORWARD -> conversion.read(Side.OLD);
                    case REVERSE -> conversion.write(Side.OLD);
                };
        return expression.map(found -> Conversion.apply(found, value)).orElse(value);
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
