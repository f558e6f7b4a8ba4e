package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Expression.Doubt;
import dev.expandcontract.rewrite.Expression.Shape;
import dev.expandcontract.rewrite.Expression.Values;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where expressions end, which columns they name, what is compared with a marker, and whether they are
 * deterministic. Only as much precedence as that takes: OR, AND, NOT, comparison, all other operators.
 */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "<=>", "==");
    private static final Set<String> PATTERNS = Set.of("like", "ilike", "rlike", "regexp");
    private static final Set<String> QUANTIFIERS = Set.of("any", "some", "all");
    private static final Set<String> PUNCTUATION = Set.of("(", ")", "[", "]", "{", "}", ",", ";", ".", "::", ":", "$");

    /** Deeper nesting is refused before it can exhaust a thread's stack. */
    private static final int DEEPEST = 300;

    private final Analysis analysis;
    private final Cursor cursor;
    private final CallParser calls;
    private final PrimaryParser primaries;
    private final Narrowing narrowing;
    private final JavaUses java;
    private final boolean pipesAreLogical;
    private @Nullable Doubt doubt;
    private int depth;

    ExpressionParser(Grammar grammar) {
        analysis = grammar.analysis;
        cursor = grammar.cursor;
        narrowing = grammar.narrowing;
        java = grammar.java;
        calls = new CallParser(grammar, this);
        primaries = new PrimaryParser(grammar, this, calls);
        pipesAreLogical = analysis.database == Database.MYSQL || analysis.database == Database.MARIADB;
    }

    /** Takes the longest expression that begins here. */
    Expression parse() throws Rejection {
        int filter = narrowing.suspend();
        var expression = parseWithin();
        narrowing.resume(filter);
        return expression;
    }

    /** Takes an expression that rows, or pairs of rows, must fulfil. */
    Expression parseFilter() throws Rejection {
        int outer = narrowing.begin();
        var expression = parseWithin();
        narrowing.resume(outer);
        return expression;
    }

    /** Takes an expression that is as much a filter, or part of one, as what it is found in. */
    Expression parseWithin() throws Rejection {
        if (depth == DEEPEST) {
            throw new NotUnderstood(cursor.peek());
        }
        depth++;
        var outer = doubt;
        doubt = null;
        var expression = disjunction().with(doubt);
        doubt = outer == null ? doubt : outer;
        depth--;
        return expression;
    }

    /** Takes expressions up to a closing parenthesis, whatever stands between them. */
    List<Expression> arguments() throws Rejection {
        return calls.arguments();
    }

    /** Whether an expression could begin with the next token. */
    boolean canBegin() {
        return primaries.canBegin(cursor.peek());
    }

    /** Within the assignments of an upsert into the table, {@code values(..)} is a function and no query. */
    void upserting(@Nullable TableName table) {
        calls.upserting(table);
    }

    /** Notes something that may give another value each time. The first such thing counts. */
    void suspect(Token token, String what) {
        if (doubt == null) {
            doubt = new Doubt(token, what);
        }
    }

    private Expression disjunction() throws Rejection {
        int mark = narrowing.mark();
        var left = conjunction();
        boolean exclusive = false;
        while (cursor.is("or") || cursor.is("xor") || (pipesAreLogical && cursor.isSymbol("||"))) {
            exclusive |= cursor.next().is("xor");
            conjunction();
            left = other(left.first());
        }
        if (exclusive) {
            narrowing.drop(mark, narrowing.mark());
        }
        return left;
    }

    private Expression conjunction() throws Rejection {
        var left = negation();
        while (cursor.skip("and") || (pipesAreLogical && cursor.skipSymbol("&&"))) {
            negation();
            left = other(left.first());
        }
        return left;
    }

    private Expression negation() throws Rejection {
        int first = cursor.index();
        if (cursor.skip("not")) {
            int filter = narrowing.suspend();
            negation();
            narrowing.resume(filter);
            return other(first);
        }
        return comparison();
    }

    private Expression comparison() throws Rejection {
        int mark = narrowing.mark();
        var left = comparand();
        int own = narrowing.mark();
        int granted = java.mark();
        int filter = narrowing.suspend();
        boolean compared = false;
        while (comparedFurther(left, compared ? 0 : filter)) {
            left = other(left.first());
            narrowing.resume(filter);
            // What stands on the left is an operand, and so is the comparison itself if it is compared further.
            narrowing.drop(mark, compared ? narrowing.mark() : own);
            narrowing.suspend();
            if (compared) {
                java.revoke(granted);
            }
            compared = true;
        }
        narrowing.resume(filter);
        return left;
    }

    /** Takes one side of a comparison. */
    private Expression comparand() throws Rejection {
        var outer = doubt;
        doubt = null;
        var expression = operand();
        var whole = expression.doubt() == null ? expression.with(doubt) : expression;
        doubt = outer == null ? doubt : outer;
        return whole;
    }

    /** @param filter the filter that the comparison is part of, or 0 */
    private boolean comparedFurther(Expression left, int filter) throws Rejection {
        int negated = cursor.is("not") ? 1 : 0;
        var operator = cursor.peek(negated);
        if (negated == 0 && operator.kind() == TokenKind.SYMBOL && COMPARISONS.contains(operator.text())) {
            cursor.next();
            boolean quantified = cursor.isAny(QUANTIFIERS) && cursor.peek(1).isSymbol("(");
            var right = quantified ? quantified() : comparand();
            compare(left, right);
            if (!quantified) {
                narrowing.compared(filter, left, operator.text(), right);
                java.compared(left, operator.text(), right);
            }
            return true;
        }
        return switch (operator.word()) {
            case "is" -> negated == 0 && is(left);
            case "isnull", "notnull" -> {
                boolean isNull = negated == 0 && cursor.skipAny(Set.of("isnull", "notnull"));
                if (isNull) {
                    java.isNull(left);
                }
                yield isNull;
            }
            case "in" -> {
                skip(negated + 1);
                var set = cursor.isSymbol("(") ? elements() : operand();
                compare(left, set);
                narrowing.in(negated == 0 ? filter : 0, left, set);
                java.in(left, set);
                yield true;
            }
            case "between" -> {
                skip(negated + 1);
                boolean symmetric = cursor.is("symmetric");
                cursor.skipAny(Set.of("symmetric", "asymmetric"));
                var least = comparand();
                compare(left, least);
                cursor.expect("and");
                var most = comparand();
                compare(left, most);
                narrowing.between(negated == 0 && !symmetric ? filter : 0, left, least, most);
                java.between(left, least, most);
                yield true;
            }
            case "similar" -> {
                skip(negated + 1);
                cursor.expect("to");
                yield pattern(left);
            }
            case "overlaps" -> {
                skip(negated + 1);
                operand();
                yield true;
            }
            default -> {
                if (!PATTERNS.contains(operator.word())) {
                    yield false;
                }
                skip(negated + 1);
                yield pattern(left);
            }
        };
    }

    private void skip(int tokens) {
        for (int i = 0; i < tokens; i++) {
            cursor.next();
        }
    }

    private boolean pattern(Expression left) throws Rejection {
        compare(left, operand());
        if (cursor.skip("escape")) {
            operand();
        } else if (cursor.isSymbol("{") && cursor.peek(1).is("escape")) {
            skip(2);
            operand();
            cursor.expectSymbol("}");
        }
        return true;
    }

    private boolean is(Expression left) throws Rejection {
        cursor.next();
        cursor.skip("not");
        if (cursor.skip("distinct", "from")) {
            var right = operand();
            compare(left, right);
            java.compared(left, "=", right);
        } else if (cursor.skip("null")) {
            java.isNull(left);
        } else if (!cursor.skipAny(Set.of("true", "false", "unknown", "document", "normalized"))) {
            throw new NotUnderstood(cursor.peek());
        }
        return true;
    }

    private Expression quantified() throws Rejection {
        cursor.next();
        return elements();
    }

    /** What stands in parentheses as a set: a list of values, or a query. */
    private Expression elements() throws Rejection {
        int first = cursor.index();
        if (primaries.isQueryInParentheses()) {
            return operand();
        }
        cursor.expectSymbol("(");
        var values = arguments();
        cursor.expectSymbol(")");
        return new Expression(first, cursor.index(), new Expression.Elements(values), null);
    }

    /** Takes an expression without comparisons. */
    Expression operand() throws Rejection {
        int mark = narrowing.mark();
        var left = prefixed();
        while (isOperator(cursor.peek())) {
            narrowing.drop(mark, narrowing.mark());
            var operator = cursor.next();
            if (analysis.determinism().isVariable(operator.text())) {
                suspect(operator, "sets a variable with '" + operator.text() + "'");
            }
            unfiltered();
            left = other(left.first());
        }
        return left;
    }

    /** Takes an operand of something. */
    private void unfiltered() throws Rejection {
        int filter = narrowing.suspend();
        prefixed();
        narrowing.resume(filter);
    }

    private boolean isOperator(Token token) {
        return switch (token.kind()) {
            case SYMBOL ->
                !PUNCTUATION.contains(token.text())
                        && !COMPARISONS.contains(token.text())
                        && !(pipesAreLogical
                                && (token.text().equals("||") || token.text().equals("&&")));
            case WORD -> token.is("div") || (token.is("mod") && !cursor.peek(1).isSymbol("("));
            case QUOTED, STRING, NUMBER, PARAMETER, EXECUTABLE_COMMENT, UNTERMINATED, END -> false;
        };
    }

    Expression prefixed() throws Rejection {
        int first = cursor.index();
        var token = cursor.peek();
        if (token.kind() == TokenKind.SYMBOL && isOperator(token)) {
            cursor.next();
            if (token.isSymbol("*")) {
                return new Expression(first, cursor.index(), new Expression.Star(), null);
            }
            if (analysis.determinism().isVariable(token.text())) {
                suspect(token, "reads a variable with '" + token.text() + "'");
            }
            unfiltered();
            return other(first);
        }
        return primaries.parse();
    }

    boolean isQueryInParentheses() {
        return primaries.isQueryInParentheses();
    }

    Expression other(int first) {
        return new Expression(first, cursor.index(), new Expression.Other(), null);
    }

    /** Notes which of the two sides is a value that is compared with a marker on the other side. */
    void compare(Expression left, Expression right) {
        if (left.migration() != null && right.migration() == null) {
            compared(left.migration(), right);
        } else if (right.migration() != null && left.migration() == null) {
            compared(right.migration(), left);
        } else if (left.shape() instanceof Values row) {
            compareRows(row.elements(), right);
        } else if (right.shape() instanceof Values row) {
            compareRows(row.elements(), left);
        }
    }

    private void compareRows(List<Expression> row, Expression other) {
        switch (other.shape()) {
            case Values values -> comparePairs(row, values.elements());
            case Expression.Elements elements -> elements.elements().forEach(element -> compareRows(row, element));
            case Expression.Subquery subquery ->
                subquery.query().rows().forEach(branch -> comparePairs(row, branch.values()));
            case Expression.Column column -> {}
            case Expression.Star star -> {}
            case Expression.Default keyword -> {}
            case Expression.Other unknown -> {}
        }
    }

    private void comparePairs(List<Expression> left, List<Expression> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            compare(left.get(i), right.get(i));
        }
    }

    private void compared(Migration migration, Expression value) {
        if (value.shape() instanceof Expression.Elements elements) {
            for (var element : elements.elements()) {
                if (element.migration() == null) {
                    analysis.compared(migration, element);
                }
            }
        } else {
            analysis.compared(migration, value);
        }
    }

    Shape valuesOf(List<Expression> elements) {
        return new Values(List.copyOf(elements));
    }
}
