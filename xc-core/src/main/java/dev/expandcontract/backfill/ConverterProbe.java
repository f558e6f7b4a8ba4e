package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries a converter on what the old column holds in the first rows. */
final class ConverterProbe {

    private final Migration migration;
    private final ConvertedValues values;
    private final Connection connection;
    private final Database database;

    ConverterProbe(Migration migration, Conversion.InJava conversion, Connection connection, Database database) {
        this.migration = migration;
        values = new ConvertedValues(conversion, Direction.FORWARD);
        this.connection = connection;
        this.database = database;
    }

    /**
     * A table without a primary key is left out: a migration of it goes no further than its first phase.
     *
     * @throws dev.expandcontract.model.DefinitionException if the converter fails, or values do not come back from it
     */
    void check(TableInfo table, ColumnInfo old) throws SQLException {
        if (table.primaryKey().isEmpty()) {
            return;
        }
        var sql = DatabaseSql.of(database, connection, table);
        var key = Subject.key(migration, database, table, sql);
        var walk = new TableWalk(connection, new Quoting(database), sql, table, key);
        int isolation = connection.getTransactionIsolation();
        connection.setTransactionIsolation(sql.oneStateIsolation());
        connection.setAutoCommit(false);
        try {
            var name = ", t." + new Quoting(database).quote(old.name());
            var found = walk.walk(
                    name,
                    null,
                    null,
                    ConversionProbe.ROWS,
                    (row, result, index) -> new Held(row, JavaConversion.read(result, index, values.fromType())));
            requireBack(found, old, new ValueCheck(walk, database, sql, List.of(old)), key);
        } catch (SQLDataException e) {
            throw ConversionProbe.refused(migration, e.getMessage() + ". Correct the converter or the rows", e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(isolation);
        }
    }

    private void requireBack(List<Held> rows, ColumnInfo old, ValueCheck check, List<KeyColumn> key)
            throws SQLException {
        boolean exact = ConvertedValues.isExact(values.fromType(), old);
        var doubtful = new ArrayList<ValueCheck.Expected>();
        for (var row : rows) {
            if (row.value != null) {
                var place = "the row " + row.key.describe(key);
                var back = values.back(values.there(row.value, place), place);
                if (!exact || !ConvertedValues.same(back, row.value, old)) {
                    doubtful.add(new ValueCheck.Expected(row.key, List.of(back)));
                }
            }
        }
        var lost = check.differing(doubtful);
        if (!lost.isEmpty()) {
            var first = doubtful.stream()
                    .map(ValueCheck.Expected::key)
                    .filter(lost::contains)
                    .findFirst()
                    .orElseThrow();
            throw ConversionProbe.refused(
                    migration,
                    "toOld does not lead back to what column '" + migration.name(Side.OLD) + "' holds, in "
                            + lost.size() + " of the first " + ConversionProbe.ROWS + " rows, such as "
                            + first.describe(key) + ". Correct the converter or the rows",
                    null);
        }
    }

    private record Held(KeyBound key, @Nullable Object value) {}
}
