package dev.expandcontract.rewrite;

import dev.expandcontract.rewrite.DualWrite.Target;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.List;
import java.util.Set;

/** Takes the assignments of SET. */
final class AssignmentParser {

    private static final Set<String> ENDS = Set.of("where", "from", "returning", "order", "limit", "when", "on");

    private final Grammar grammar;
    private final Cursor cursor;

    AssignmentParser(Grammar grammar) {
        this.grammar = grammar;
        this.cursor = grammar.cursor;
    }

    /** @param tables those whose columns can be assigned */
    void parse(List<Source> tables) throws Rejection {
        var targets = new Targets(grammar.analysis, tables);
        do {
            if (cursor.isSymbol("(")) {
                tuple(targets);
            } else {
                var target = targets.parse();
                while (cursor.isSymbol("[") && target.migration() == null) {
                    element();
                }
                assign();
                grammar.dualWrite.assigned(target, grammar.expressions.parse());
            }
        } while (cursor.skipSymbol(","));
        // An operator unknown to the parser must not pass for the end of a value.
        if (!cursor.atEnd() && !cursor.isSymbol(")") && !cursor.isAny(ENDS)) {
            throw new NotUnderstood(cursor.peek());
        }
    }

    private void element() throws Rejection {
        while (!cursor.skipSymbol("]")) {
            if (cursor.atEnd()) {
                throw new NotUnderstood(cursor.peek());
            }
            cursor.next();
        }
    }

    private void assign() throws Rejection {
        if (!cursor.skipSymbol(":=")) {
            cursor.expectSymbol("=");
        }
    }

    private void tuple(Targets targets) throws Rejection {
        var columns = targets.parseList();
        assign();
        var value = grammar.expressions.parse();
        grammar.dualWrite.listed(columns, rows(columns, value));
    }

    private List<Query.Row> rows(List<Target> columns, Expression value) throws Rejection {
        if (value.shape() instanceof Expression.Subquery subquery) {
            return subquery.query().rows();
        }
        if (value.shape() instanceof Expression.Values row && !row.elements().isEmpty()) {
            return List.of(new Query.Row(
                    row.elements(), grammar.analysis.end(row.elements().getLast())));
        }
        if (columns.stream().anyMatch(column -> column.migration() != null)) {
            throw new NotUnderstood(cursor.at(value.first()));
        }
        return List.of();
    }
}
