package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.phase.Side;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that the database compares and copies by itself, many at a time, with a conversion in SQL or none. */
final class SetBasedRows implements TableRows {

    private static final int MAX_LISTED = 100;

    /** How long an UPDATE that has not locked its rows waits for one: as long as databases have to be given at least. */
    private static final Duration UNLOCKED_WAIT = Duration.ofMillis(1);

    private final TableWalk walk;
    private final DatabaseSql sql;
    private final Duration lockTimeout;
    private final OptimisticUpdates optimistic = new OptimisticUpdates(System::nanoTime);
    private final List<String> qualified;
    private final KeyPredicate after;
    private final KeyPredicate upTo;
    private final String unlocked;

    /** The select of the rows that an UPDATE locks by itself; null if they are locked on their own. */
    private final @Nullable String locksWithinUpdate;

    private final String differs;
    private final String fails;
    private final String update;
    private final String updateDiffers;
    private final KeyPredicate updateAfter;
    private final KeyPredicate updateUpTo;

    /** @param lockTimeout how long the statements of a batch wait for a lock */
    SetBasedRows(
            TableWalk walk,
            Database database,
            DatabaseSql sql,
            Subject subject,
            Conversion.InSql conversion,
            Duration lockTimeout) {
        var quoting = new Quoting(database);
        var fromColumn = quoting.quote(subject.from().name());
        var toColumn = quoting.quote(subject.to().name());
        this.walk = walk;
        this.sql = sql;
        this.lockTimeout = lockTimeout;
        updateAfter = sql.compare(walk.names(), false);
        updateUpTo = sql.compare(walk.names(), true);
        qualified = walk.names().stream().map(name -> "t." + name).toList();
        after = sql.compare(qualified, false);
        upTo = sql.compare(qualified, true);
        unlocked = sql.forUpdate() + " skip locked";
        locksWithinUpdate =
                sql.locksWithinUpdate() ? "(select " + String.join(", ", qualified) + walk.from() + " where " : null;
        var there = new Expressions(conversion, subject, sql);
        differs = there.differ("t." + fromColumn, "t." + toColumn);
        fails = there.wayBackDiffers("t." + fromColumn)
                .map(also -> "(" + differs + " or " + also + ")")
                .orElse(differs);
        update = subject.update(quoting, sql, there.converted(fromColumn));
        updateDiffers = there.differ(fromColumn, toColumn);
    }

    /** SQL for whether the column that is filled, given as SQL, holds something else than it should, given the other one. */
    static String differ(Conversion.InSql conversion, Subject subject, DatabaseSql sql, String from, String to) {
        return new Expressions(conversion, subject, sql).differ(from, to);
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
    public Step next(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException {
        return walk.next(last, end, limit);
    }

    @Override
    public Stretch whole(KeyBound greatest) throws SQLException {
        return walk.whole(greatest);
    }

    @Override
    public Listed list(Stretch stretch, int limit) throws SQLException {
        return walk.list(stretch, limit);
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
    public Compared compareFirst(Stretch stretch, int limit) throws SQLException {
        return switch (stretch) {
            case Stretch.Keys keys -> {
                var step = walk.next(keys.after(), keys.upTo(), limit);
                yield new Compared(
                        step.rows(), keys.without(step.last()), failing(new Stretch.Keys(keys.after(), step.last())));
            }
            case Stretch.Blocks blocks -> {
                var first = blocks.first(limit);
                var counts = walk.count(first, fails);
                yield new Compared(
                        counts.rows(),
                        blocks.without(first, counts.rows()),
                        counts.holding() == 0 ? List.of() : failing(first));
            }
        };
    }

    private List<KeyBound> failing(Stretch stretch) throws SQLException {
        return walk.all(stretch, "", " and " + fails, (key, row, index) -> key);
    }

    @Override
    public List<KeyBound> compareRows(List<KeyBound> rows, boolean andBack) throws SQLException {
        var found = new ArrayList<KeyBound>();
        for (int i = 0; i < rows.size(); i += MAX_LISTED) {
            found.addAll(walk.listed(
                    "",
                    rows.subList(i, Math.min(i + MAX_LISTED, rows.size())),
                    " and " + (andBack ? fails : differs),
                    (key, row, index) -> key));
        }
        return found;
    }

    @Override
    public List<KeyBound> differing(int limit, List<KeyBound> except) throws SQLException {
        if (except.isEmpty()) {
            return where(differs, limit, except);
        }
        // Databases evaluate the conditions of an AND in any order, and those of a CASE in turn.
        return where(
                "case when " + KeyPredicate.oneOf(qualified, except.size()).sql() + " then 0 when " + differs
                        + " then 1 else 0 end = 1",
                limit,
                except);
    }

    @Override
    public List<KeyBound> failing(int limit) throws SQLException {
        return where(fails, limit, List.of());
    }

    private List<KeyBound> where(String condition, int limit, List<KeyBound> bound) throws SQLException {
        try (var statement = walk.connection()
                .prepareStatement(walk.selectKeys() + walk.from() + " where " + condition + " limit " + limit)) {
            var index = 1;
            for (var row : bound) {
                index = KeyPredicate.oneOf(qualified, bound.size()).bind(statement, index, walk.key(), row);
            }
            return walk.keys(statement);
        }
    }

    @Override
    public int copy(@Nullable KeyBound last, KeyBound end) throws SQLException {
        var hardlyWaiting = sql.waitForLocks(UNLOCKED_WAIT);
        var waiting = sql.waitForLocks(lockTimeout);
        if (hardlyWaiting != null && waiting != null && optimistic.mayTry()) {
            SqlText.execute(walk.connection(), hardlyWaiting);
            int copied = copyUnlocked(last, end);
            SqlText.execute(walk.connection(), waiting);
            return copied;
        }
        if (locksWithinUpdate != null) {
            return copyLocked(
                    locksWithinUpdate + (last == null ? "" : after.sql() + " and ") + upTo.sql() + " and " + differs
                            + " " + unlocked + ")",
                    last,
                    end);
        }
        var copied = 0;
        var rows =
                walk.all(new Stretch.Keys(last, end), "", " and " + differs + " " + unlocked, (key, row, index) -> key);
        for (int i = 0; i < rows.size(); i += MAX_LISTED) {
            copied += copyRows(rows.subList(i, Math.min(i + MAX_LISTED, rows.size())));
        }
        return copied;
    }

    private int copyUnlocked(@Nullable KeyBound last, KeyBound end) throws SQLException {
        try (var statement = walk.connection()
                .prepareStatement(update + " where " + (last == null ? "" : updateAfter.sql() + " and ")
                        + updateUpTo.sql() + " and " + updateDiffers)) {
            bind(statement, 1, last, end);
            return statement.executeUpdate();
        } catch (SQLException e) {
            if (sql.isTransient(e)) {
                optimistic.failed();
            }
            throw e;
        }
    }

    private int copyLocked(String locked, @Nullable KeyBound last, KeyBound end) throws SQLException {
        // A single column can be looked up in an array, which takes less than a join does.
        var byArray = walk.names().size() == 1;
        var sql = byArray
                ? update + " where " + walk.names().getFirst() + " = any(array" + locked + ")"
                : update + " where " + (last == null ? "" : updateAfter.sql() + " and ") + updateUpTo.sql() + " and ("
                        + String.join(", ", walk.names()) + ") in " + locked;
        try (var statement = walk.connection().prepareStatement(sql)) {
            bind(statement, byArray ? 1 : bind(statement, 1, last, end), last, end);
            return statement.executeUpdate();
        }
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
