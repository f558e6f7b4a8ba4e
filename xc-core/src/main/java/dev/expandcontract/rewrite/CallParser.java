package dev.expandcontract.rewrite;

import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes calls of functions and what stands in their parentheses. */
final class CallParser {

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;
    private final ExpressionParser expressions;
    private @Nullable TableName upserted;

    CallParser(Grammar grammar, ExpressionParser expressions) {
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
        this.expressions = expressions;
    }

    /** Within the assignments of an upsert into the table, {@code values(..)} is a function and no query. */
    void upserting(@Nullable TableName table) {
        upserted = table;
    }

    boolean isUpserting() {
        return upserted != null;
    }

    /** Takes what follows a function's name, which lies between the positions. */
    Expression parse(int first, int last) throws Rejection {
        var name = cursor.at(last);
        boolean plain = last == first || cursor.at(first).is("pg_catalog");
        if (!plain || !analysis.determinism().isFunction(name.text())) {
            expressions.suspect(name, "calls " + name.text() + "(), which XC does not know to be deterministic");
        }
        cursor.next();
        var group = analysis.groups(null);
        if (!analysis.determinism().isAggregate(name.text())) {
            analysis.groups(group);
        }
        if (name.is("position")) {
            // Its IN compares nothing.
            expressions.operand();
            cursor.skip("in");
        } else if (name.is("extract")) {
            analysis.claim(cursor.index(), cursor.index() + 1);
            cursor.next();
        }
        var values = List.<Expression>of();
        if (upserted != null && (name.is("values") || name.is("value"))) {
            proposed(upserted);
        } else {
            values = arguments();
        }
        cursor.expectSymbol(")");
        analysis.groups(group);
        modifiers(name);
        var call = expressions.other(first);
        if (plain && name.is("count")) {
            grammar.java.counted(values);
        } else if (plain && (name.is("min") || name.is("max"))) {
            grammar.java.extreme(call, values);
        }
        return call;
    }

    /** The argument of {@code values(..)} is a column of the row that the upsert proposes. */
    private void proposed(TableName table) throws Rejection {
        var row = new Scope(null);
        row.add(new Source.Proposed("", table));
        var before = analysis.enter(row);
        arguments();
        analysis.enter(before);
    }

    private void modifiers(Token function) throws Rejection {
        if (cursor.skip("within", "group")) {
            expressions.suspect(function, "aggregates in an order");
            group();
        }
        if (cursor.is("filter") && cursor.peek(1).isSymbol("(")) {
            cursor.next();
            group();
        }
        if (cursor.skip("respect", "nulls") || cursor.skip("ignore", "nulls")) {
            expressions.suspect(function, "calls a window function");
        }
        if (cursor.skip("over")) {
            expressions.suspect(function, "calls a window function");
            if (cursor.isSymbol("(")) {
                group();
            } else {
                cursor.expectIdentifier();
            }
        }
    }

    private void group() throws Rejection {
        cursor.expectSymbol("(");
        arguments();
        cursor.expectSymbol(")");
    }

    /** Takes expressions up to the closing parenthesis, whatever stands between them. */
    List<Expression> arguments() throws Rejection {
        var found = new ArrayList<Expression>();
        while (!cursor.isSymbol(")")) {
            if (cursor.atEnd() || cursor.isSymbol(";")) {
                throw new NotUnderstood(cursor.peek());
            }
            if (cursor.is("select") || (cursor.is("with") && cursor.peek(1).isIdentifier())) {
                int first = cursor.index();
                var query = grammar.queries.parse();
                found.add(new Expression(first, cursor.index(), new Expression.Subquery(query), null));
            } else if (isFrame()) {
                while (!cursor.atEnd() && !cursor.isSymbol(")")) {
                    cursor.next();
                }
            } else if (cursor.skip("as")) {
                skipNames();
            } else if (expressions.canBegin()) {
                found.add(expressions.parse());
            } else {
                cursor.next();
            }
        }
        return found;
    }

    /** Whether the frame of a window comes next, which names no column. */
    private boolean isFrame() {
        return cursor.isAny(Set.of("rows", "range", "groups"))
                && (cursor.peek(1).is("unbounded")
                        || cursor.peek(1).is("current")
                        || cursor.peek(2).is("preceding")
                        || cursor.peek(2).is("unbounded")
                        || cursor.peek(2).is("current")
                        || cursor.peek(3).is("preceding")
                        || cursor.peek(3).is("following"));
    }

    /** Steps over a type or a label within an argument. */
    private void skipNames() throws Rejection {
        while (!cursor.isSymbol(")") && !cursor.isSymbol(",")) {
            int first = cursor.index();
            if (cursor.atEnd()) {
                throw new NotUnderstood(cursor.peek());
            }
            if (cursor.next().isSymbol("(")) {
                cursor.skipToClose();
            }
            analysis.claim(first, cursor.index());
        }
    }
}
