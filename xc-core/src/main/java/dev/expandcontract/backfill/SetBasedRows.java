package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.phase.Side;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that the database compares and copies by itself, many at a time, with a conversion in SQL or none. */
final class SetBasedRows implements TableRows {

    private static final int MAX_LISTED = 100;

    private final KeyWalk walk;
    private final KeyPredicate after;
    private final KeyPredicate upTo;
    private final String unlocked;

    /** What stands between the conditions of the UPDATE and of the select that locks; null if that is on its own. */
    private final @Nullable String locksWithinUpdate;

    private final String differs;
    private final String fails;
    private final String update;
    private final String updateDiffers;
    private final KeyPredicate updateAfter;
    private final KeyPredicate updateUpTo;

    SetBasedRows(KeyWalk walk, Database database, DatabaseSql sql, Subject subject, Conversion.InSql conversion) {
        var quoting = new Quoting(database);
        var fromColumn = quoting.quote(subject.from().name());
        var toColumn = quoting.quote(subject.to().name());
        this.walk = walk;
        updateAfter = sql.compare(walk.names(), false);
        updateUpTo = sql.compare(walk.names(), true);
        var qualified = walk.names().stream().map(name -> "t." + name).toList();
        after = sql.compare(qualified, false);
        upTo = sql.compare(qualified, true);
        unlocked = sql.forUpdate() + " skip locked";
        locksWithinUpdate = sql.locksWithinUpdate()
                ? " and (" + String.join(", ", walk.names()) + ") in (select " + String.join(", ", qualified)
                        + walk.from() + " where "
                : null;
        var there = new Expressions(conversion, subject, sql);
        differs = there.differ("t." + fromColumn, "t." + toColumn);
        fails = there.wayBackDiffers("t." + fromColumn)
                .map(also -> "(" + differs + " or " + also + ")")
                .orElse(differs);
        update = subject.update(quoting, sql, there.converted(fromColumn));
        updateDiffers = there.differ(fromColumn, toColumn);
    }

    /** The conversion of the direction, applied to SQL for what a column holds. */
    private record Expressions(Conversion.InSql conversion, Subject subject, DatabaseSql sql) {

        /** What the column that is filled should hold, given what the other one holds. */
        private String converted(String value) {
            return apply(subject.direction(), value);
        }

        private String apply(Direction direction, String value) {
            var expression =
                    switch (direction) {
                        case FORWARD -> conversion.read(Side.OLD);
                        case REVERSE -> conversion.write(Side.OLD);
                    };
            return expression.map(found -> Conversion.apply(found, value)).orElse(value);
        }

        /** What is converted is of the type that it is converted to. */
        private String differ(String from, String to) {
            return sql.differ(subject.converts() ? subject.to() : subject.from(), converted(from), subject.to(), to);
        }

        /** That a value does not come back from its conversion, or empty if nothing is converted. */
        private Optional<String> wayBackDiffers(String value) {
            var there = converted(value);
            return switch (conversion) {
                case Conversion.None none -> Optional.empty();
                case Conversion.Pair pair -> {
                    var back = apply(subject.direction().opposite(), there);
                    yield Optional.of(sql.differ(subject.from(), back, subject.from(), value));
                }
                // A normal form that has another one is none.
                case Conversion.OneWay oneWay ->
                    Optional.of(sql.differ(subject.to(), converted(there), subject.to(), there));
            };
        }
    }

    @Override
    public Optional<KeyBound> greatest() throws SQLException {
        return walk.greatest();
    }

    @Override
    public List<KeyBound> next(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        return walk.next(last, end, limit);
    }

    @Override
    public KeyBound skip(@Nullable KeyBound last, KeyBound end, int count) throws SQLException {
        return walk.skip(last, end, count);
    }

    @Override
    public long count() throws SQLException {
        return walk.count();
    }

    @Override
    public List<Row> compareNext(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        return walk.walk(
                "case when " + fails + " then 1 else 0 end",
                last,
                end,
                limit,
                (key, row, index) -> new Row(key, row.getInt(index) == 1));
    }

    @Override
    public List<KeyBound> differing(int limit) throws SQLException {
        return where(differs, limit);
    }

    @Override
    public List<KeyBound> failing(int limit) throws SQLException {
        return where(fails, limit);
    }

    private List<KeyBound> where(String condition, int limit) throws SQLException {
        try (var statement = walk.connection()
                .prepareStatement(walk.selectKeys() + walk.from() + " where " + condition + " limit " + limit)) {
            return walk.keys(statement);
        }
    }

    @Override
    public int copy(@Nullable KeyBound last, KeyBound end) throws SQLException {
        if (locksWithinUpdate != null) {
            try (var statement = walk.connection()
                    .prepareStatement(update + " where " + (last == null ? "" : updateAfter.sql() + " and ")
                            + updateUpTo.sql() + locksWithinUpdate
                            + (last == null ? "" : after.sql() + " and ") + upTo.sql() + " and " + differs + " "
                            + unlocked + ")")) {
                var index = bind(statement, 1, last, end);
                bind(statement, index, last, end);
                return statement.executeUpdate();
            }
        }
        var copied = 0;
        var rows = walk.between("", last, end, " and " + differs + " " + unlocked, (key, row, index) -> key);
        for (int i = 0; i < rows.size(); i += MAX_LISTED) {
            copied += copyRows(rows.subList(i, Math.min(i + MAX_LISTED, rows.size())));
        }
        return copied;
    }

    @Override
    public int copyRows(List<KeyBound> rows) throws SQLException {
        var listed = KeyPredicate.oneOf(walk.names(), rows.size());
        try (var statement =
                walk.connection().prepareStatement(update + " where " + listed.sql() + " and " + updateDiffers)) {
            var index = 1;
            for (var row : rows) {
                index = listed.bind(statement, index, walk.key(), row);
            }
            return statement.executeUpdate();
        }
    }

    @Override
    public boolean readsOneState() {
        return false;
    }

    private int bind(PreparedStatement statement, int first, @Nullable KeyBound last, KeyBound end)
            throws SQLException {
        var index = last == null ? first : updateAfter.bind(statement, first, walk.key(), last);
        return updateUpTo.bind(statement, index, walk.key(), end);
    }
}
