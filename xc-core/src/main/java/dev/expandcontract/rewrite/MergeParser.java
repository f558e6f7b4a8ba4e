package dev.expandcontract.rewrite;

import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.List;

/** Takes MERGE behind its first word: the standard's and H2's own, which has KEY in place of USING. */
final class MergeParser {

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;

    MergeParser(Grammar grammar) {
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
    }

    /**
     * @param outer the scope of what is merged in, which does not see the target
     * @return the target
     */
    TableName parse(InsertParser inserts, Scope outer) throws Rejection {
        cursor.expect("into");
        cursor.skip("only");
        var table = grammar.tables.name();
        var scope = analysis.scope();
        analysis.table(table);
        boolean keyed = !cursor.is("using") && (cursor.is("key") || !grammar.tables.isAlias());
        scope.add(new Source.Table(keyed || !grammar.tables.isAlias() ? table.name() : grammar.tables.alias(), table));
        if (keyed) {
            var columns = inserts.columns(table);
            if (cursor.skip("key")) {
                cursor.expectSymbol("(");
                inserts.names(table);
            }
            inserts.source(columns, outer);
            return table;
        }
        cursor.expect("using");
        var target = List.copyOf(scope.sources());
        grammar.tables.joined();
        while (cursor.skip("when")) {
            branch(inserts, table, target);
        }
        grammar.statements.returning(scope);
        return table;
    }

    private void branch(InsertParser inserts, TableName table, List<Source> target) throws Rejection {
        cursor.skip("not");
        cursor.expect("matched");
        if (cursor.skip("by") && !cursor.skip("source")) {
            cursor.expect("target");
        }
        if (cursor.skip("and")) {
            grammar.expressions.parse();
        }
        cursor.expect("then");
        if (cursor.skip("update")) {
            cursor.expect("set");
            grammar.assignments.parse(target);
        } else if (cursor.skip("insert")) {
            inserts.source(inserts.columns(table), analysis.scope());
        } else if (!cursor.skip("delete") && !cursor.skip("do", "nothing")) {
            throw new NotUnderstood(cursor.peek());
        }
    }
}
