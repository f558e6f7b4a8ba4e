package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.catalog.TableInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the rows of a table, called {@code t} in its statements, in the order of the primary key or, where the database
 * can, in that of the blocks that hold them.
 */
final class TableWalk {

    /** Makes something of a row, given its key and the index of the first column after it. */
    @FunctionalInterface
    interface Reader<T> {
        T read(KeyBound key, ResultSet row, int index) throws SQLException;
    }

    /**
     * What was read of the first rows of a stretch.
     *
     * @param left the stretch without them, null if it has no others
     */
    record First<T>(List<T> rows, @Nullable Stretch left) {}

    private record Keyed<T>(KeyBound key, T value) {}

    /** How many rows there are, and how many of them a condition holds for. */
    record Counts(long rows, long holding) {}

    private final Connection connection;
    private final List<KeyColumn> key;
    private final List<String> names;
    private final List<String> qualified;
    private final KeyPredicate after;
    private final KeyPredicate upTo;
    private final DatabaseSql database;
    private final TableInfo table;
    private final String selectKeys;
    private final String from;

    TableWalk(Connection connection, Quoting quoting, DatabaseSql database, TableInfo table, List<KeyColumn> key) {
        this.connection = connection;
        this.database = database;
        this.table = table;
        this.key = key;
        names = key.stream().map(column -> quoting.quote(column.name())).toList();
        // Qualified, so that ORDER BY means the column and not the text selected for it.
        qualified = names.stream().map(name -> "t." + name).toList();
        var selected = new ArrayList<String>();
        for (int i = 0; i < qualified.size(); i++) {
            selected.add(database.keyText(key.get(i).column(), qualified.get(i)));
        }
        after = database.compare(qualified, false);
        upTo = database.compare(qualified, true);
        selectKeys = "select " + String.join(", ", selected);
        from = " from " + quoting.quote(table) + " t";
    }

    Connection connection() {
        return connection;
    }

    List<KeyColumn> key() {
        return key;
    }

    /** The names of the key's columns, quoted. */
    List<String> names() {
        return names;
    }

    /** The beginning of a select of the keys, up to where more can be selected. */
    String selectKeys() {
        return selectKeys;
    }

    /** The clause that names the table {@code t}. */
    String from() {
        return from;
    }

    Optional<KeyBound> greatest() throws SQLException {
        try (var statement = connection.prepareStatement(selectKeys + from + backwards() + " limit 1")) {
            return keys(statement).stream().findFirst();
        }
    }

    /** The next rows, counted by the database. */
    TableRows.Step next(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        var reached = skip(last, end, limit);
        return reached.equals(end)
                ? new TableRows.Step(end, count(last, end), true)
                : new TableRows.Step(reached, limit, false);
    }

    /** Nothing but the key is read of the rows that are left out, so that its index is enough. */
    KeyBound skip(@Nullable KeyBound last, KeyBound end, int count) throws SQLException {
        var sql = selectKeys + ", " + within() + " from (select " + String.join(", ", qualified) + from + ordered(last)
                + " limit 1 offset " + (count - 1) + ") t";
        return stretch(sql, last, end, (found, row, index) -> found).stream()
                .findFirst()
                .orElse(end);
    }

    private long count(@Nullable KeyBound last, KeyBound end) throws SQLException {
        try (var statement = connection.prepareStatement("select count(*)" + from + where(last))) {
            bind(statement, 1, last, end);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The condition that a row comes after {@code last}, if there is one, and not after an end. */
    private String where(@Nullable KeyBound last) {
        return " where " + (last == null ? "" : after.sql() + " and ") + upTo.sql();
    }

    private void bind(PreparedStatement statement, int first, @Nullable KeyBound last, KeyBound end)
            throws SQLException {
        upTo.bind(statement, last == null ? first : after.bind(statement, first, key, last), key, end);
    }

    private String backwards() {
        return " order by " + String.join(" desc, ", qualified) + " desc";
    }

    long count() throws SQLException {
        return SqlText.number(connection, "select count(*)" + from);
    }

    /**
     * The next rows in order, up to and with {@code end} if there is one.
     *
     * @param selected what is read of each row besides its key, with a comma before it, or nothing
     */
    <T> List<T> walk(String selected, @Nullable KeyBound last, @Nullable KeyBound end, int limit, Reader<T> reader)
            throws SQLException {
        var sql = selectKeys + ", " + (end == null ? "1" : within()) + selected + from + ordered(last) + " limit "
                + limit;
        return stretch(sql, last, end, reader);
    }

    // The end is no condition of the select. With both bounds in it, PostgreSQL, where it knows nothing of their
    // distance, takes them for close to each other and sorts the rest of the table for every batch.
    private String within() {
        return "case when " + upTo.sql() + " then 1 else 0 end";
    }

    private String ordered(@Nullable KeyBound last) {
        return (last == null ? "" : " where " + after.sql()) + " order by " + String.join(", ", qualified);
    }

    private <T> List<T> stretch(String sql, @Nullable KeyBound last, @Nullable KeyBound end, Reader<T> reader)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            var index = end == null ? 1 : upTo.bind(statement, 1, key, end);
            if (last != null) {
                after.bind(statement, index, key, last);
            }
            var found = new ArrayList<T>();
            try (var result = statement.executeQuery()) {
                while (result.next() && result.getInt(key.size() + 1) == 1) {
                    found.add(reader.read(key(result), result, key.size() + 2));
                }
            }
            return found;
        }
    }

    /** The rows up to the greatest key, by blocks if these can be read. */
    Stretch whole(KeyBound greatest) throws SQLException {
        var blocks = database.blocks(connection, table);
        return blocks.isPresent() ? blocks.get() : new Stretch.Keys(null, greatest);
    }

    /** The keys of the first rows of the stretch, about as many as that. */
    TableRows.Listed list(Stretch stretch, int limit) throws SQLException {
        var first = first(stretch, "", limit, (found, row, index) -> found);
        return new TableRows.Listed(first.rows(), first.left());
    }

    /**
     * Reads the first rows of the stretch, about as many as that.
     *
     * @param selected as for {@link #walk}
     */
    <T> First<T> first(Stretch stretch, String selected, int limit, Reader<T> reader) throws SQLException {
        return switch (stretch) {
            case Stretch.Keys keys -> {
                var keyed = walk(
                        selected,
                        keys.after(),
                        keys.upTo(),
                        limit,
                        (found, row, index) -> new Keyed<>(found, reader.read(found, row, index)));
                yield new First<>(
                        keyed.stream().map(Keyed::value).toList(),
                        keyed.size() < limit
                                ? null
                                : keys.without(keyed.getLast().key()));
            }
            case Stretch.Blocks blocks -> {
                var first = blocks.first(limit);
                var rows = all(first, selected, "", reader);
                yield new First<>(rows, blocks.without(first, rows.size()));
            }
        };
    }

    /**
     * Reads all rows of the stretch.
     *
     * @param selected as for {@link #walk}
     * @param more what stands after the condition on the rows
     */
    <T> List<T> all(Stretch stretch, String selected, String more, Reader<T> reader) throws SQLException {
        try (var statement = connection.prepareStatement(selectKeys + selected + from + where(stretch) + more)) {
            bind(statement, 1, stretch);
            return read(statement, reader);
        }
    }

    /** Counts rows of the stretch: all of them, and those that a condition holds for. */
    Counts count(Stretch stretch, String condition) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select count(*), count(case when " + condition + " then 1 end)" + from + where(stretch))) {
            bind(statement, 1, stretch);
            try (var row = statement.executeQuery()) {
                row.next();
                return new Counts(row.getLong(1), row.getLong(2));
            }
        }
    }

    private String where(Stretch stretch) {
        return switch (stretch) {
            case Stretch.Keys keys -> where(keys.after());
            case Stretch.Blocks blocks -> " where " + DatabaseSql.WITHIN_BLOCKS;
        };
    }

    private void bind(PreparedStatement statement, int first, Stretch stretch) throws SQLException {
        switch (stretch) {
            case Stretch.Keys keys -> bind(statement, first, keys.after(), keys.upTo());
            case Stretch.Blocks blocks -> {
                statement.setObject(first, "(" + blocks.from() + ",0)", Types.OTHER);
                statement.setObject(first + 1, "(" + blocks.to() + ",0)", Types.OTHER);
            }
        }
    }

    /**
     * Reads the rows of those keys, as far as they are there.
     *
     * @param selected as for {@link #walk}
     * @param more what stands after the condition on the key
     */
    <T> List<T> listed(String selected, List<KeyBound> rows, String more, Reader<T> reader) throws SQLException {
        var listed = KeyPredicate.oneOf(qualified, rows.size());
        try (var statement =
                connection.prepareStatement(selectKeys + selected + from + " where " + listed.sql() + more)) {
            var index = 1;
            for (var row : rows) {
                index = listed.bind(statement, index, key, row);
            }
            return read(statement, reader);
        }
    }

    /** The keys that the statement, which has been bound, selects. */
    List<KeyBound> keys(PreparedStatement statement) throws SQLException {
        return read(statement, (found, row, index) -> found);
    }

    /** What the statement, which has been bound, selects after the keys. */
    <T> List<T> read(PreparedStatement statement, Reader<T> reader) throws SQLException {
        var all = new ArrayList<T>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(reader.read(key(rows), rows, key.size() + 1));
            }
        }
        return all;
    }

    private KeyBound key(ResultSet row) throws SQLException {
        var values = new ArrayList<String>();
        for (int i = 1; i <= key.size(); i++) {
            values.add(row.getString(i));
        }
        return new KeyBound(values);
    }
}
