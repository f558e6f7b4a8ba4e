package dev.expandcontract.rewrite;

import dev.expandcontract.rewrite.Expression.Column;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.ArrayList;
import java.util.Set;

/** Takes the operands of expressions: columns, literals, function calls, parentheses and what can follow them. */
final class PrimaryParser {

    /** Words that stand between expressions and are never one, unless they are called as a function. */
    private static final Set<String> NO_OPERAND =
            Set.of(("from where group order having limit offset fetch union intersect except "
                            + "minus window returning on using when then else end as and or xor not in is like between set into join "
                            + "inner full cross natural with for by asc desc distinct all placing both leading trailing separator "
                            + "only values select escape")
                    .split(" "));

    private static final Set<String> UNITS =
            Set.of(("year month day hour minute second microsecond week quarter to year_month "
                            + "day_hour day_minute day_second hour_minute hour_second minute_second")
                    .split(" "));

    private static final Set<String> QUERY_CONTINUES =
            Set.of("union", "intersect", "except", "minus", "order", "limit", "offset", "fetch");

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final CallParser calls;

    PrimaryParser(Grammar grammar, ExpressionParser expressions, CallParser calls) {
        this.calls = calls;
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
        this.expressions = expressions;
    }

    boolean canBegin(Token token) {
        return switch (token.kind()) {
            case WORD -> !NO_OPERAND.contains(token.word()) || (cursor.peek(1).isSymbol("(") && isCallable(token));
            case SYMBOL ->
                !Set.of(")", "]", "}", ",", ";", ".", "::", ":", "$", "[").contains(token.text());
            case QUOTED, STRING, NUMBER, PARAMETER -> true;
            case EXECUTABLE_COMMENT, UNTERMINATED, END -> false;
        };
    }

    private boolean isCallable(Token token) {
        return token.is("all") || (token.is("values") && calls.isUpserting());
    }

    Expression parse() throws Rejection {
        int mark = grammar.narrowing.mark();
        var expression = primary();
        while (true) {
            if (cursor.skipSymbol("::")) {
                type();
            } else if (cursor.skipSymbol("[")) {
                subscript();
            } else if (cursor.isSymbol(".")) {
                field();
            } else if (cursor.skip("collate")) {
                chain();
            } else if (cursor.skip("at", "time", "zone")) {
                expressions.prefixed();
            } else if (!cursor.skip("at", "local")) {
                return expression;
            }
            grammar.narrowing.drop(mark, grammar.narrowing.mark());
            expression = expressions.other(expression.first());
        }
    }

    private Expression primary() throws Rejection {
        int first = cursor.index();
        var token = cursor.peek();
        return switch (token.kind()) {
            case STRING -> {
                while (cursor.peek().kind() == TokenKind.STRING) {
                    cursor.next();
                }
                yield expressions.other(first);
            }
            case NUMBER, PARAMETER -> {
                cursor.next();
                yield expressions.other(first);
            }
            case QUOTED -> named();
            case WORD -> {
                int filter = grammar.narrowing.suspend();
                var expression = word(token);
                grammar.narrowing.resume(filter);
                yield expression;
            }
            case SYMBOL -> symbol(token);
            case EXECUTABLE_COMMENT, UNTERMINATED, END -> throw new NotUnderstood(token);
        };
    }

    private Expression symbol(Token token) throws Rejection {
        if (token.isSymbol("(")) {
            return parenthesised();
        }
        if (token.isSymbol("{")) {
            return escape();
        }
        throw new NotUnderstood(token);
    }

    /** JDBC's own notation for literals and functions. */
    private Expression escape() throws Rejection {
        int first = cursor.index();
        cursor.next();
        if (cursor.skip("fn")) {
            expressions.parse();
        } else if (cursor.skipAny(Set.of("d", "t", "ts")) && cursor.peek().kind() == TokenKind.STRING) {
            cursor.next();
        } else {
            throw new NotUnderstood(cursor.peek());
        }
        cursor.expectSymbol("}");
        return expressions.other(first);
    }

    private Expression parenthesised() throws Rejection {
        int first = cursor.index();
        if (isQueryInParentheses()) {
            cursor.next();
            var query = grammar.queries.parse();
            cursor.expectSymbol(")");
            return new Expression(first, cursor.index(), new Expression.Subquery(query), null);
        }
        cursor.next();
        int mark = grammar.narrowing.mark();
        var elements = new ArrayList<Expression>();
        while (!cursor.isSymbol(")")) {
            elements.add(expressions.parseWithin());
            if (!cursor.isSymbol(")")) {
                cursor.expectSymbol(",");
            }
        }
        cursor.next();
        if (elements.size() != 1) {
            grammar.narrowing.drop(mark, grammar.narrowing.mark());
        }
        var shape = elements.size() == 1 ? elements.getFirst().shape() : expressions.valuesOf(elements);
        return new Expression(first, cursor.index(), shape, null);
    }

    /** Whether the next parenthesis holds a query, possibly in further parentheses or beginning with some. */
    boolean isQueryInParentheses() {
        return isQueryAt(cursor.index());
    }

    private boolean isQueryAt(int open) {
        int innermost = open;
        while (cursor.at(innermost + 1).isSymbol("(")) {
            innermost++;
        }
        if (!cursor.at(open).isSymbol("(") || !beginsQuery(innermost + 1)) {
            return false;
        }
        for (int i = innermost; i > open; i--) {
            var behind = cursor.at(cursor.closeOf(i) + 1);
            if (!behind.isSymbol(")") && !QUERY_CONTINUES.contains(behind.word())) {
                return false;
            }
        }
        return true;
    }

    private boolean beginsQuery(int position) {
        var token = cursor.at(position);
        return token.is("select")
                || token.is("with")
                || (token.is("values") && !calls.isUpserting())
                || (token.is("table") && cursor.at(position + 1).isIdentifier());
    }

    private Expression word(Token token) throws Rejection {
        int first = cursor.index();
        var ahead = cursor.peek(1);
        switch (token.word()) {
            case "case" -> {
                return caseExpression();
            }
            case "default" -> {
                if (!ahead.isSymbol("(")) {
                    cursor.next();
                    return new Expression(first, cursor.index(), new Expression.Default(), null);
                }
            }
            case "interval" -> {
                return interval();
            }
            case "time", "timestamp" -> {
                if ((ahead.is("with") || ahead.is("without")) && cursor.peek(2).is("time")) {
                    skip(4);
                    if (cursor.next().kind() != TokenKind.STRING) {
                        throw new NotUnderstood(cursor.at(cursor.index() - 1));
                    }
                    return expressions.other(first);
                }
            }
            case "array" -> {
                if (ahead.isSymbol("[")) {
                    skip(2);
                    subscript();
                    return expressions.other(first);
                }
            }
            case "row" -> {
                if (ahead.isSymbol("(")) {
                    cursor.next();
                    return row(first);
                }
            }
            case "next", "current" -> {
                if (ahead.is("value") && cursor.peek(2).is("for")) {
                    expressions.suspect(token, "takes the " + token.word() + " value of a sequence");
                    skip(3);
                    chain();
                    return expressions.other(first);
                }
            }
            case "binary" -> {
                if (ahead.isIdentifier() || ahead.kind() == TokenKind.PARAMETER) {
                    cursor.next();
                    expressions.prefixed();
                    return expressions.other(first);
                }
            }
            default -> {}
        }
        if (!canBegin(token)) {
            throw new NotUnderstood(token);
        }
        if (ahead.kind() == TokenKind.STRING) {
            cursor.next();
            return primary();
        }
        return named();
    }

    private Expression row(int first) throws Rejection {
        cursor.expectSymbol("(");
        var elements = calls.arguments();
        cursor.expectSymbol(")");
        return new Expression(first, cursor.index(), expressions.valuesOf(elements), null);
    }

    private Expression interval() throws Rejection {
        int first = cursor.index();
        cursor.next();
        if (canBegin(cursor.peek())) {
            expressions.prefixed();
            while (cursor.skipAny(UNITS)) {
                if (cursor.skipSymbol("(")) {
                    cursor.skipToClose();
                }
            }
            return expressions.other(first);
        }
        analysis.reference(first, first);
        return expressions.other(first);
    }

    private Expression caseExpression() throws Rejection {
        int first = cursor.index();
        cursor.next();
        var subject = cursor.is("when") ? null : expressions.parse();
        while (cursor.skip("when")) {
            var condition = expressions.parse();
            if (subject != null) {
                expressions.compare(subject, condition);
            }
            cursor.expect("then");
            expressions.parse();
        }
        if (cursor.skip("else")) {
            expressions.parse();
        }
        cursor.expect("end");
        return expressions.other(first);
    }

    /** A column, all columns of a source, or a function call. */
    private Expression named() throws Rejection {
        int first = cursor.index();
        int last = chain();
        var token = cursor.at(last);
        if (token.isSymbol("*")) {
            return new Expression(first, cursor.index(), new Expression.Star(), null);
        }
        if (cursor.isSymbol("(")) {
            return calls.parse(first, last);
        }
        if (token.kind() == TokenKind.WORD && analysis.determinism().isPseudoColumn(token.text(), last > first)) {
            expressions.suspect(token, "uses " + token.text());
        }
        analysis.reference(first, last);
        return new Expression(first, cursor.index(), new Column(analysis.vocabulary.marked(token), last), null);
    }

    /** Takes names with dots between them and answers the position of the last one. */
    private int chain() throws Rejection {
        int first = cursor.index();
        cursor.expectIdentifier();
        while (cursor.isSymbol(".")
                && (cursor.peek(1).isIdentifier() || cursor.peek(1).isSymbol("*"))) {
            skip(2);
        }
        int last = cursor.index() - 1;
        analysis.claim(first, last + 1);
        return last;
    }

    private void type() throws Rejection {
        chain();
        while (cursor.skip("precision") || cursor.skip("varying")) {}
        if (cursor.skipSymbol("(")) {
            cursor.skipToClose();
        }
        if (!cursor.skip("with", "time", "zone")) {
            cursor.skip("without", "time", "zone");
        }
        while (cursor.isSymbol("[")
                && (cursor.peek(1).isSymbol("]") || cursor.peek(2).isSymbol("]"))) {
            skip(cursor.peek(1).isSymbol("]") ? 2 : 3);
        }
    }

    /** Takes what is left of a subscript, behind its opening bracket. */
    private void subscript() throws Rejection {
        while (!cursor.skipSymbol("]")) {
            if (cursor.isSymbol(":") || cursor.isSymbol(",")) {
                cursor.next();
            } else if (cursor.skipSymbol("[")) {
                subscript();
            } else {
                expressions.parse();
            }
        }
    }

    /** A field of a row or composite value: its qualifier is no source that could be looked up. */
    private void field() throws Rejection {
        int dot = cursor.index();
        cursor.next();
        if (!cursor.skipSymbol("*")) {
            cursor.expectIdentifier();
            analysis.reference(dot, dot + 1);
        }
    }

    private void skip(int tokens) {
        for (int i = 0; i < tokens; i++) {
            cursor.next();
        }
    }
}
