package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression, from token {@code first} to the one before {@code end}.
 *
 * @param doubt why it may give another value when it is evaluated again in the same statement, or null
 */
record Expression(int first, int end, Shape shape, @Nullable Doubt doubt) {

    /** What an expression is, as far as its sites depend on it. */
    sealed interface Shape {}

    /**
     * A column, alone or in parentheses.
     *
     * @param migration the migration that it is the marker of, or null
     * @param last the token of its name, behind any qualifier
     */
    record Column(@Nullable Migration migration, int last) implements Shape {}

    /** The values of a row, side by side. */
    record Values(List<Expression> elements) implements Shape {}

    /** The values of a set, as IN and ANY take it. */
    record Elements(List<Expression> elements) implements Shape {}

    /** A subquery. */
    record Subquery(Query query) implements Shape {}

    /** All columns of a source. */
    record Star() implements Shape {}

    /** The keyword DEFAULT. */
    record Default() implements Shape {}

    /** Anything else. */
    record Other() implements Shape {}

    /**
     * The piece of an expression that is not known to be deterministic.
     *
     * @param what what it is, to be read after "which holds"
     */
    record Doubt(Token token, String what) {}

    Expression with(@Nullable Doubt found) {
        return new Expression(first, end, shape, found);
    }

    @Nullable
    Migration migration() {
        return shape instanceof Column column ? column.migration() : null;
    }
}
