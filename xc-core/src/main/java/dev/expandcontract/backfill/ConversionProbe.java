package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Catalog;
import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tries a conversion on the database before statements rely on it: that the database knows its expressions, that NULL stays
 * NULL, and, on some rows, that values come back from it. The proof for all rows is the {@link Verification}.
 */
public final class ConversionProbe {

    static final int ROWS = 1000;

    private final DataSource dataSource;
    private final Database database;

    /** @param dataSource leads to the database itself, past any {@code MigratingDataSource} */
    public ConversionProbe(DataSource dataSource, Database database) {
        this.dataSource = dataSource;
        this.database = database;
    }

    /**
     * Tries the conversions of those migrations that have one, as long as the table has the old column.
     *
     * @throws DefinitionException if a conversion is wrong; the message says how
     * @throws BackfillFailedException if the database cannot be asked
     * @throws dev.expandcontract.model.ExpandContractException if a table does not exist
     */
    public void check(Collection<Migration> migrations) {
        for (var migration : migrations) {
            if (!(migration.conversion() instanceof Conversion.None)) {
                check(migration);
            }
        }
    }

    private void check(Migration migration) {
        try (var connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                var table = new Catalog(connection, database)
                        .table(migration.column().table());
                var old = table.find(migration.name(Side.OLD));
                if (old.isPresent()) {
                    switch (migration.conversion()) {
                        case Conversion.InSql conversion -> check(migration, conversion, connection, table, old.get());
                        case Conversion.InJava conversion ->
                            new ConverterProbe(migration, conversion, connection, database).check(table, old.get());
                    }
                }
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw new BackfillFailedException(
                    "The conversion of migration " + migration + " could not be tried: " + e.getMessage()
                            + ". Nothing was changed; remove the cause and start again.",
                    e);
        }
    }

    private void check(
            Migration migration, Conversion.InSql conversion, Connection connection, TableInfo table, ColumnInfo old)
            throws SQLException {
        var quoting = new Quoting(database);
        var column = quoting.quote(old.name());
        var from = " from (select " + column + " from " + quoting.quote(table);
        var there = apply(conversion.read(Side.OLD), "t." + column);
        var nothing = from + " where 1 = 0 union all select null) t";
        requireNull(migration, connection, "oldToNext", "select " + there + nothing);
        if (conversion instanceof Conversion.Pair pair) {
            requireNull(migration, connection, "nextToOld", "select " + Conversion.apply(pair.nextToOld(), "null"));
        }
        var sql = DatabaseSql.of(database, connection, table);
        var differs =
                switch (conversion) {
                    case Conversion.None none -> "1 = 0";
                    case Conversion.Pair pair ->
                        sql.differ(old, Conversion.apply(pair.nextToOld(), there), old, "t." + column);
                    case Conversion.OneWay oneWay ->
                        sql.differ(old, Conversion.apply(oneWay.oldToNext(), there), old, there);
                };
        var some = "select count(*)" + from + " limit " + ROWS + ") t where " + differs;
        long found;
        try {
            found = SqlText.number(connection, some);
        } catch (SQLException e) {
            throw refused(
                    migration,
                    "the database cannot apply it to what column '" + migration.name(Side.OLD) + "' holds: "
                            + e.getMessage() + ". Correct the expressions or the rows",
                    e);
        }
        if (found > 0) {
            throw refused(
                    migration,
                    (conversion instanceof Conversion.Pair
                                    ? "nextToOld does not lead back to what column '" + migration.name(Side.OLD)
                                            + "' holds"
                                    : "oldToNext changes its own result, so that it is no normal form of what column '"
                                            + migration.name(Side.OLD)
                                            + "' holds, and the old column could not be written")
                            + ", in " + found + " of the first " + ROWS
                            + " rows. Correct the expressions or the rows; these rows are counted by: " + some,
                    null);
        }
    }

    private static String apply(Optional<String> expression, String value) {
        return expression.map(found -> Conversion.apply(found, value)).orElse(value);
    }

    private static void requireNull(Migration migration, Connection connection, String name, String select)
            throws SQLException {
        boolean isNull;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            rows.next();
            isNull = rows.getObject(1) == null;
        } catch (SQLException e) {
            throw refused(
                    migration,
                    "the database does not understand " + name + ": " + e.getMessage() + ". Correct the expression",
                    e);
        }
        if (!isNull) {
            throw refused(
                    migration,
                    name + " makes a value of NULL, which an attribute without a value could not be told from. Leave"
                            + " NULL as it is",
                    null);
        }
    }

    static DefinitionException refused(Migration migration, String problem, @Nullable SQLException cause) {
        var refused = new DefinitionException(
                "Migration '" + migration.id() + "' cannot start (" + migration.definition() + "): " + problem + ".");
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }
}
