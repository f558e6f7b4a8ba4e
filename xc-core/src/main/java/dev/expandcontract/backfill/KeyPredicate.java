package dev.expandcontract.backfill;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A comparison of the key with a bound.
 *
 * @param sql the condition
 * @param positions for each placeholder, which value of the bound it takes
 */
record KeyPredicate(String sql, List<Integer> positions) {

    /** The key comes after the bound, or, if {@code upTo}, is not after it, by comparing rows. */
    static KeyPredicate ofRows(List<String> columns, boolean upTo) {
        var operator = upTo ? " <= " : " > ";
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < columns.size(); i++) {
            positions.add(i);
        }
        return columns.size() == 1
                ? new KeyPredicate(columns.get(0) + operator + "?", positions)
                : new KeyPredicate(
                        "(" + String.join(", ", columns) + ")" + operator + "("
                                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")",
                        positions);
    }

    /**
     * The same condition column by column, for databases whose comparison of rows does not use an index. The first column
     * is compared once more by itself for H2, which finds no range in an OR.
     */
    static KeyPredicate expanded(List<String> columns, boolean upTo) {
        var positions = new ArrayList<Integer>();
        var last = columns.size() - 1;
        if (last == 0) {
            return ofRows(columns, upTo);
        }
        var sql = new StringBuilder(columns.get(0)).append(upTo ? " <= ? and " : " >= ? and ");
        positions.add(0);
        for (int i = 0; i < last; i++) {
            var column = columns.get(i);
            sql.append('(').append(column).append(upTo ? " < ? or (" : " > ? or (");
            sql.append(column).append(" = ? and ");
            positions.add(i);
            positions.add(i);
        }
        sql.append(columns.get(last)).append(upTo ? " <= ?" : " > ?").append("))".repeat(last));
        positions.add(last);
        return new KeyPredicate("(" + sql + ")", positions);
    }

    /** The key is one of so many. Each of them is bound by itself, in turn. */
    static KeyPredicate oneOf(List<String> columns, int count) {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < columns.size(); i++) {
            positions.add(i);
        }
        if (count == 1) {
            return new KeyPredicate(String.join(" = ? and ", columns) + " = ?", positions);
        }
        var one = String.join(", ", Collections.nCopies(columns.size(), "?"));
        var row = columns.size() == 1 ? one : "(" + one + ")";
        var left = String.join(", ", columns);
        return new KeyPredicate(
                (columns.size() == 1 ? left : "(" + left + ")") + " in ("
                        + String.join(", ", Collections.nCopies(count, row)) + ")",
                positions);
    }

    /** Sets the placeholders, from the given index on, and answers the index after them. */
    int bind(PreparedStatement statement, int from, List<KeyColumn> key, KeyBound bound) throws SQLException {
        var index = from;
        for (var position : positions) {
            key.get(position).kind().bind(statement, index++, bound.values().get(position));
        }
        return index;
    }
}
