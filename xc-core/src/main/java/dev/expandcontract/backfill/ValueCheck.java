package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Has the database compare columns of some rows with values: its types, padding and equality decide. */
final class ValueCheck {

    /**
     * A row, and what its columns should hold.
     *
     * @param values one for each column
     */
    record Expected(KeyBound key, List<Object> values) {}

    private static final int ROWS = 40;

    private final TableWalk walk;
    private final DatabaseSql sql;
    private final KeyPredicate one;
    private final String select;

    ValueCheck(TableWalk walk, Database database, DatabaseSql sql, List<ColumnInfo> columns) {
        var quoting = new Quoting(database);
        this.walk = walk;
        this.sql = sql;
        one = KeyPredicate.oneOf(walk.names(), 1);
        // One after the other, as some databases find no index in an OR over several keys and conditions.
        select = walk.selectKeys() + walk.from() + " where " + one.sql() + " and ("
                + columns.stream()
                        .map(column ->
                                sql.differ(column, sql.parameter(column), column, "t." + quoting.quote(column.name())))
                        .collect(Collectors.joining(" or "))
                + ")";
    }

    /** The keys of those rows that hold something else. */
    Set<KeyBound> differing(List<Expected> rows) throws SQLException {
        var found = new HashSet<KeyBound>();
        for (int i = 0; i < rows.size(); i += ROWS) {
            found.addAll(some(rows.subList(i, Math.min(i + ROWS, rows.size()))));
        }
        return found;
    }

    private List<KeyBound> some(List<Expected> rows) throws SQLException {
        var text = String.join(" union all ", Collections.nCopies(rows.size(), select));
        try (var statement = walk.connection().prepareStatement(text)) {
            var index = 1;
            for (var row : rows) {
                index = one.bind(statement, index, walk.key(), row.key());
                for (var value : row.values()) {
                    sql.bind(statement, index++, value);
                }
            }
            return new ArrayList<>(walk.keys(statement));
        }
    }
}
