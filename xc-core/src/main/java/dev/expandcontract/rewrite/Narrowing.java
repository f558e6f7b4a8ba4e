package dev.expandcontract.rewrite;

import dev.expandcontract.model.Conversion.Pair;
import dev.expandcontract.rewrite.Splice.Converted;
import dev.expandcontract.rewrite.Splice.Piece;
import dev.expandcontract.rewrite.Splice.Stored;
import dev.expandcontract.rewrite.Splice.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds comparisons with converted columns beside which a condition on the column as it is stored can stand, so that its
 * index serves: {@code m = v} holds only where {@code old = nextToOld(v)} does. The comparison itself stays, because a value
 * that {@code next} could not store is equal to none, whatever it is converted to.
 *
 * <p>The condition may be false where the comparison is unknown. So it is added only where both mean the same: in what a
 * clause filters by, below nothing but AND and OR.
 */
final class Narrowing {

    /** A statement can have only so many parameters, and the condition repeats them. */
    private static final int MOST_VALUES = 5_000;

    /**
     * A comparison that may be narrowed.
     *
     * @param marker the token of the column
     * @param filter the filter that it is part of
     */
    record Candidate(Splice.Narrowed splice, int marker, int filter) {}

    private final Analysis analysis;
    private final List<Candidate> candidates = new ArrayList<>();
    private int filters;
    private int filter;

    Narrowing(Analysis analysis) {
        this.analysis = analysis;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** What follows is a filter; answers what to {@linkplain #resume} afterwards. */
    int begin() {
        int outer = filter;
        filters++;
        filter = filters;
        return outer;
    }

    /** What follows is no part of the filter; answers what to {@linkplain #resume} afterwards. */
    int suspend() {
        int outer = filter;
        filter = 0;
        return outer;
    }

    void resume(int outer) {
        filter = outer;
    }

    /** The place behind what was found so far. */
    int mark() {
        return candidates.size();
    }

    /** What the current filter was thought to hold between the places is an operand of something. */
    void drop(int from, int to) {
        candidates.subList(from, to).removeIf(candidate -> candidate.filter() == filter);
    }

    /** Two values are compared within the filter. */
    void compared(int within, Expression left, String operator, Expression right) {
        boolean mirrored = left.migration() == null;
        var column = mirrored ? right : left;
        var value = mirrored ? left : right;
        var pair = pair(within, column);
        if (pair != null && isRepeatable(value)) {
            var weaker =
                    switch (operator) {
                        case "=", "==" -> " = ";
                        case "<=>" -> " <=> ";
                        case "<", "<=" -> pair.orderPreserving() ? (mirrored ? " >= " : " <= ") : null;
                        case ">", ">=" -> pair.orderPreserving() ? (mirrored ? " <= " : " >= ") : null;
                        default -> null;
                    };
            if (weaker != null) {
                add(within, left, column, List.of(stored(column), new Text(weaker), converted(value)));
            }
        }
    }

    /** The column is among the values. */
    void in(int within, Expression column, Expression set) {
        if (pair(within, column) != null
                && set.shape() instanceof Expression.Elements values
                && values.elements().size() <= MOST_VALUES
                && values.elements().stream().allMatch(this::isRepeatable)) {
            var pieces = new ArrayList<Piece>();
            pieces.add(stored(column));
            for (var value : values.elements()) {
                pieces.add(new Text(pieces.size() == 1 ? " in (" : ", "));
                pieces.add(converted(value));
            }
            pieces.add(new Text(")"));
            add(within, column, column, pieces);
        }
    }

    /** The column is between the values. */
    void between(int within, Expression column, Expression least, Expression most) {
        var pair = pair(within, column);
        if (pair != null && pair.orderPreserving() && isRepeatable(least) && isRepeatable(most)) {
            add(
                    within,
                    column,
                    column,
                    List.of(
                            stored(column),
                            new Text(" between "),
                            converted(least),
                            new Text(" and "),
                            converted(most)));
        }
    }

    private static @Nullable Pair pair(int within, Expression column) {
        return within != 0 && column.migration() != null && column.migration().conversion() instanceof Pair pair
                ? pair
                : null;
    }

    /** Whether the value is the same when it is evaluated again, and needs no query for it. */
    private boolean isRepeatable(Expression value) {
        if (value.doubt() != null || !(value.shape() instanceof Expression.Other || isOtherColumn(value))) {
            return false;
        }
        for (int i = value.first(); i < value.end(); i++) {
            var token = analysis.cursor.at(i);
            // A collation may call more values equal than the conversion does.
            if (token.is("select") || token.is("collate") || analysis.vocabulary.marked(token) != null) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOtherColumn(Expression value) {
        return value.shape() instanceof Expression.Column && value.migration() == null;
    }

    private void add(int within, Expression begin, Expression column, List<Piece> condition) {
        var migration = column.migration();
        if (migration != null && column.shape() instanceof Expression.Column named) {
            int end = analysis.cursor.at(analysis.cursor.index() - 1).end();
            candidates.add(new Candidate(
                    new Splice.Narrowed(analysis.start(begin), end, migration, condition), named.last(), within));
        }
    }

    private Stored stored(Expression column) {
        if (!(column.shape() instanceof Expression.Column named)) {
            throw new IllegalArgumentException("No column: " + column);
        }
        return new Stored(analysis.startOfName(named.last()), analysis.cursor.at(named.last()));
    }

    private Converted converted(Expression value) {
        return new Converted(analysis.start(value), analysis.end(value), value.end() == value.first() + 1);
    }
}
