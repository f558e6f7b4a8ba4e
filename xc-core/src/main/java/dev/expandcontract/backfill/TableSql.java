package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of a run over one table. Each runs in the transaction that the caller has open. */
final class TableSql {

    /** One row's key, and whether its two columns differ. */
    record Row(KeyBound key, boolean differs) {}

    private static final int MAX_LISTED = 100;

    private final Connection connection;
    private final List<KeyColumn> key;
    private final KeyPredicate after;
    private final KeyPredicate upTo;
    private final List<String> keyNames;
    private final boolean onlyUnlocked;
    private final String selectKeys;
    private final String differs;
    private final String fails;
    private final String from;
    private final String order;
    private final String orderBackwards;
    private final String update;
    private final String updateDiffers;
    private final KeyPredicate updateAfter;
    private final KeyPredicate updateUpTo;

    TableSql(Connection connection, Database database, DatabaseSql sql, Subject subject) {
        var quoting = new Quoting(database);
        var names = subject.key().stream().map(k -> quoting.quote(k.name())).toList();
        // Qualified, so that ORDER BY means the column and not the text selected for it.
        var qualified = names.stream().map(name -> "t." + name).toList();
        var fromColumn = quoting.quote(subject.from().name());
        var toColumn = quoting.quote(subject.to().name());
        var selected = new ArrayList<String>();
        for (int i = 0; i < qualified.size(); i++) {
            selected.add(sql.keyText(subject.key().get(i).column(), qualified.get(i)));
        }
        this.connection = connection;
        this.key = subject.key();
        this.after = sql.compare(qualified, false);
        this.upTo = sql.compare(qualified, true);
        this.updateAfter = sql.compare(names, false);
        this.updateUpTo = sql.compare(names, true);
        this.keyNames = names;
        this.onlyUnlocked = sql.copiesOnlyUnlockedRows();
        this.selectKeys = "select " + String.join(", ", selected);
        this.from = " from " + quoting.quote(subject.table()) + " t";
        this.differs = differ(sql, subject, "t." + fromColumn, "t." + toColumn);
        this.fails = subject.wayBackDiffers(sql, "t." + fromColumn)
                .map(also -> "(" + differs + " or " + also + ")")
                .orElse(differs);
        this.order = " order by " + String.join(", ", qualified);
        this.orderBackwards =
                " order by " + qualified.stream().map(name -> name + " desc").collect(Collectors.joining(", "));
        this.update = "update " + quoting.quote(subject.table()) + " set " + toColumn + " = "
                + subject.converted(fromColumn)
                + sql.touchedByUpdate().stream()
                        .filter(name -> !name.equals(subject.to().name()))
                        .map(quoting::quote)
                        .map(name -> ", " + name + " = " + name)
                        .collect(Collectors.joining());
        this.updateDiffers = differ(sql, subject, fromColumn, toColumn);
    }

    /** What is converted is of the type that it is converted to. */
    private static String differ(DatabaseSql sql, Subject subject, String from, String to) {
        return sql.differ(
                subject.converts() ? subject.to() : subject.from(), subject.converted(from), subject.to(), to);
    }

    /** The greatest key, empty if the table has no rows. */
    Optional<KeyBound> greatest() throws SQLException {
        try (var statement = connection.prepareStatement(selectKeys + from + orderBackwards + " limit 1")) {
            return keys(statement).stream().findFirst();
        }
    }

    /** The keys of the next rows, in order, up to and with {@code end}. */
    List<KeyBound> next(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        return walk("0", last, end, limit).stream().map(Row::key).toList();
    }

    /**
     * The next rows in order, up to and with {@code end}, each compared. One whose value does not come back from its
     * conversion differs too.
     */
    List<Row> compareNext(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        return walk("case when " + fails + " then 1 else 0 end", last, end, limit);
    }

    // The end is no condition of the select. With both bounds in it, PostgreSQL, where it knows nothing of their
    // distance, takes them for close to each other and sorts the rest of the table for every batch.
    private List<Row> walk(String compared, @Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        var sql = selectKeys + ", " + compared + ", case when " + upTo.sql() + " then 1 else 0 end" + from
                + (last == null ? "" : " where " + after.sql()) + order + " limit " + limit;
        try (var statement = connection.prepareStatement(sql)) {
            var index = upTo.bind(statement, 1, key, end);
            if (last != null) {
                after.bind(statement, index, key, last);
            }
            var rows = new ArrayList<Row>();
            try (var result = statement.executeQuery()) {
                while (result.next() && result.getInt(key.size() + 2) == 1) {
                    rows.add(new Row(key(result), result.getInt(key.size() + 1) == 1));
                }
            }
            return rows;
        }
    }

    /** Keys of rows that differ anywhere in the table, as one statement sees it. */
    List<KeyBound> differing(int limit) throws SQLException {
        return where(differs, limit);
    }

    /** Keys of rows anywhere in the table that {@link #compareNext} calls different, as one statement sees it. */
    List<KeyBound> failing(int limit) throws SQLException {
        return where(fails, limit);
    }

    private List<KeyBound> where(String condition, int limit) throws SQLException {
        try (var statement =
                connection.prepareStatement(selectKeys + from + " where " + condition + " limit " + limit)) {
            return keys(statement);
        }
    }

    /**
     * Copies the column in the differing rows after {@code last} up to and with {@code end}, where the database asks for
     * it only in those that nobody has locked; answers how many.
     */
    int copy(@Nullable KeyBound last, KeyBound end) throws SQLException {
        if (onlyUnlocked) {
            var copied = 0;
            var rows = lockUnlocked(last, end);
            for (int i = 0; i < rows.size(); i += MAX_LISTED) {
                copied += copyRows(rows.subList(i, Math.min(i + MAX_LISTED, rows.size())));
            }
            return copied;
        }
        var sql = update + where(last, updateAfter, updateUpTo) + " and " + updateDiffers;
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, last, updateAfter, updateUpTo, end);
            return statement.executeUpdate();
        }
    }

    private List<KeyBound> lockUnlocked(@Nullable KeyBound last, KeyBound end) throws SQLException {
        var sql = selectKeys + from + where(last, after, upTo) + " and " + differs + " for update skip locked";
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, last, after, upTo, end);
            return keys(statement);
        }
    }

    /** Copies the column in the rows of those keys, as far as they are still there and differ; answers how many. */
    int copyRows(List<KeyBound> rows) throws SQLException {
        var listed = KeyPredicate.oneOf(keyNames, rows.size());
        try (var statement = connection.prepareStatement(update + " where " + listed.sql() + " and " + updateDiffers)) {
            var index = 1;
            for (var row : rows) {
                index = listed.bind(statement, index, key, row);
            }
            return statement.executeUpdate();
        }
    }

    /** The number of rows, counted. */
    long count() throws SQLException {
        return SqlText.number(connection, "select count(*)" + from);
    }

    private static String where(@Nullable KeyBound last, KeyPredicate after, KeyPredicate upTo) {
        return " where " + (last == null ? "" : after.sql() + " and ") + upTo.sql();
    }

    private void bind(
            PreparedStatement statement, @Nullable KeyBound last, KeyPredicate after, KeyPredicate upTo, KeyBound end)
            throws SQLException {
        upTo.bind(statement, last == null ? 1 : after.bind(statement, 1, key, last), key, end);
    }

    private List<KeyBound> keys(PreparedStatement statement) throws SQLException {
        var all = new ArrayList<KeyBound>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(key(rows));
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
