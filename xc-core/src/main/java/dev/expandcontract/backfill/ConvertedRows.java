package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose columns a converter in Java stands between. They are read and compared here; what looks different is left to
 * the database to compare with the converted value, as only it knows what its columns make of one.
 *
 * <p>That takes several statements. So rows are compared in transactions that see one state of the table from begin to end:
 * what a writer changes between two statements is no difference, and a row that moves to another key meanwhile stays where
 * the transaction sees it. Rows are copied under their locks.
 */
final class ConvertedRows implements TableRows {

    private static final int MAX_LISTED = 100;
    private static final int CHUNK = 1000;

    private final TableWalk walk;
    private final DatabaseSql sql;
    private final Subject subject;
    private final ConvertedValues values;
    private final boolean fromIsExact;
    private final boolean toIsExact;
    private final ValueCheck thereOnly;
    private final ValueCheck thereAndBack;
    private final String from;
    private final String both;
    private final String update;

    /** What a row holds in the column that is read and in the one that is filled. */
    private record Pair(
            KeyBound key, @Nullable Object from, @Nullable Object to) {}

    ConvertedRows(TableWalk walk, Database database, DatabaseSql sql, Subject subject, Conversion.InJava conversion) {
        var quoting = new Quoting(database);
        this.walk = walk;
        this.sql = sql;
        this.subject = subject;
        values = new ConvertedValues(conversion, subject.direction());
        fromIsExact = ConvertedValues.isExact(values.fromType(), subject.from());
        toIsExact = ConvertedValues.isExact(values.toType(), subject.to());
        thereOnly = new ValueCheck(walk, database, sql, List.of(subject.to()));
        thereAndBack = new ValueCheck(walk, database, sql, List.of(subject.to(), subject.from()));
        from = "t." + quoting.quote(subject.from().name());
        both = from + ", t." + quoting.quote(subject.to().name());
        var parameter = sql.parameter(subject.to());
        update = subject.update(quoting, sql, parameter) + " where "
                + KeyPredicate.oneOf(walk.names(), 1).sql() + " and "
                + sql.differ(
                        subject.to(),
                        parameter,
                        subject.to(),
                        quoting.quote(subject.to().name()));
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
    public boolean readsOneState() {
        return true;
    }

    @Override
    public Compared compareFirst(Stretch stretch, int limit) throws SQLException {
        var first = walk.first(stretch, ", " + both, limit, this::pair);
        return new Compared(first.rows().size(), first.left(), List.copyOf(different(first.rows(), true)));
    }

    @Override
    public List<KeyBound> compareRows(List<KeyBound> rows, boolean andBack) throws SQLException {
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < rows.size(); i += MAX_LISTED) {
            pairs.addAll(
                    walk.listed(", " + both, rows.subList(i, Math.min(i + MAX_LISTED, rows.size())), "", this::pair));
        }
        return List.copyOf(different(pairs, andBack));
    }

    @Override
    public List<KeyBound> differing(int limit, List<KeyBound> except) throws SQLException {
        return anywhere(limit, false, Set.copyOf(except));
    }

    @Override
    public List<KeyBound> failing(int limit) throws SQLException {
        return anywhere(limit, true, Set.of());
    }

    private List<KeyBound> anywhere(int limit, boolean andBack, Set<KeyBound> except) throws SQLException {
        var found = new ArrayList<KeyBound>();
        KeyBound last = null;
        List<Pair> chunk;
        do {
            chunk = walk.walk(", " + both, last, null, CHUNK, this::pair);
            found.addAll(different(
                    chunk.stream().filter(pair -> !except.contains(pair.key)).toList(), andBack));
            last = chunk.isEmpty() ? last : chunk.getLast().key;
        } while (chunk.size() == CHUNK && found.size() < limit);
        return found.subList(0, Math.min(limit, found.size()));
    }

    private Pair pair(KeyBound key, ResultSet row, int index) throws SQLException {
        return new Pair(
                key,
                JavaConversion.read(row, index, values.fromType()),
                JavaConversion.read(row, index + 1, values.toType()));
    }

    private Set<KeyBound> different(List<Pair> pairs, boolean andBack) throws SQLException {
        var different = new HashSet<KeyBound>();
        var doubtful = new ArrayList<ValueCheck.Expected>();
        for (var pair : pairs) {
            if (pair.from == null || pair.to == null) {
                if (pair.from != null || pair.to != null) {
                    different.add(pair.key);
                }
                continue;
            }
            var place = place(pair.key);
            var there = values.there(pair.from, place);
            boolean equal = toIsExact && ConvertedValues.same(there, pair.to, subject.to());
            if (andBack) {
                var back = values.back(there, place);
                if (!equal || !fromIsExact || !ConvertedValues.same(back, pair.from, subject.from())) {
                    doubtful.add(new ValueCheck.Expected(pair.key, List.of(there, back)));
                }
            } else if (!equal) {
                doubtful.add(new ValueCheck.Expected(pair.key, List.of(there)));
            }
        }
        different.addAll((andBack ? thereAndBack : thereOnly).differing(doubtful));
        return different;
    }

    @Override
    public int copy(@Nullable KeyBound last, KeyBound end) throws SQLException {
        var rows = new ArrayList<KeyBound>();
        for (var pair : walk.all(new Stretch.Keys(last, end), ", " + both, "", this::pair)) {
            if (mayDiffer(pair)) {
                rows.add(pair.key);
            }
        }
        var copied = 0;
        for (int i = 0; i < rows.size(); i += MAX_LISTED) {
            copied += copy(rows.subList(i, Math.min(i + MAX_LISTED, rows.size())), " skip locked");
        }
        return copied;
    }

    private boolean mayDiffer(Pair pair) throws SQLException {
        if (pair.from == null || pair.to == null) {
            return pair.from != null || pair.to != null;
        }
        return !toIsExact || !ConvertedValues.same(values.there(pair.from, place(pair.key)), pair.to, subject.to());
    }

    @Override
    public int copyRows(List<KeyBound> rows) throws SQLException {
        return copy(rows, "");
    }

    /** What a row holds is read again under its lock, so that nobody has changed it when the result is written. */
    private int copy(List<KeyBound> rows, String unlessLocked) throws SQLException {
        var locked = lock(rows, unlessLocked);
        try (var statement = walk.connection().prepareStatement(update)) {
            for (var row : locked) {
                var there = row.from == null ? null : values.there(row.from, place(row.key));
                bind(statement, row.key, there);
                statement.addBatch();
            }
            var copied = 0;
            for (var count : statement.executeBatch()) {
                copied += count == Statement.SUCCESS_NO_INFO ? 1 : count;
            }
            return copied;
        }
    }

    private List<Pair> lock(List<KeyBound> rows, String unlessLocked) throws SQLException {
        return walk.listed(
                ", " + from,
                rows,
                " " + sql.forUpdate() + unlessLocked,
                (key, row, at) -> new Pair(key, JavaConversion.read(row, at, values.fromType()), null));
    }

    private void bind(PreparedStatement statement, KeyBound key, @Nullable Object there) throws SQLException {
        sql.bind(statement, 1, there);
        var index = KeyPredicate.oneOf(walk.names(), 1).bind(statement, 2, walk.key(), key);
        sql.bind(statement, index, there);
    }

    private String place(KeyBound key) {
        return "the row " + key.describe(walk.key());
    }
}
