package dev.expandcontract.rewrite;

import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.DualWrite.Target;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.List;
import java.util.Set;

/** Takes INSERT behind its first word, with upserts. */
final class InsertParser {

    private static final Set<String> MODIFIERS = Set.of("low_priority", "delayed", "high_priority", "ignore");

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;

    InsertParser(Grammar grammar) {
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
    }

    /**
     * @param outer the scope of what is inserted, which does not see the target
     * @return the target
     */
    TableName parse(Scope outer) throws Rejection {
        while (cursor.skipAny(MODIFIERS)) {}
        cursor.skip("into");
        var table = target();
        var scope = analysis.scope();
        if (cursor.skip("set")) {
            grammar.assignments.parse(scope.sources());
        } else {
            source(columns(table), outer);
        }
        upsert(scope, table);
        grammar.statements.returning(scope);
        return table;
    }

    /** Takes the table and enters it in the current scope. */
    private TableName target() throws Rejection {
        var table = grammar.tables.name();
        if (cursor.is("partition")) {
            cursor.next();
            cursor.expectSymbol("(");
            cursor.skipToClose();
        }
        var name = cursor.skip("as") ? grammar.tables.bareAlias() : table.name();
        analysis.table(table);
        analysis.scope().add(new Source.Table(name, table));
        return table;
    }

    /** Takes the column list. */
    List<Target> columns(TableName table) throws Rejection {
        if (cursor.isSymbol("(") && !grammar.expressions.isQueryInParentheses()) {
            return new Targets(analysis, analysis.scope().sources().subList(0, 1)).parseList();
        }
        if (!(cursor.is("default") && cursor.peek(1).is("values"))) {
            for (var migration : analysis.vocabulary.all()) {
                if (table.matches(migration.column().table())) {
                    throw new Refused(Refusal.noColumnList(migration));
                }
            }
        }
        return List.of();
    }

    /** Takes what is inserted. */
    void source(List<Target> columns, Scope outer) throws Rejection {
        if (cursor.skip("overriding")) {
            cursor.next();
            cursor.expect("value");
        }
        while (cursor.skip("direct") || cursor.skip("sorted")) {}
        if (cursor.skip("default", "values")) {
            return;
        }
        var scope = analysis.scope();
        if (!cursor.is("values") && !cursor.is("value")) {
            analysis.enter(outer);
        }
        var query = grammar.queries.parse();
        analysis.enter(scope);
        grammar.java.noResults();
        grammar.dualWrite.listed(columns, query.rows());
    }

    private void upsert(Scope scope, TableName table) throws Rejection {
        var row = "excluded";
        boolean labelled = false;
        if (cursor.is("as")) {
            int first = cursor.index();
            row = grammar.tables.alias();
            labelled = cursor.index() > first + 2;
        }
        if (cursor.skip("on", "duplicate", "key", "update")) {
            for (var migration : analysis.written()) {
                if (labelled) {
                    throw new Refused(Refusal.aliasedColumns(migration));
                }
            }
            assignments(scope, table, row);
        } else if (cursor.skip("on", "conflict")) {
            conflict(table);
            cursor.expect("do");
            if (!cursor.skip("nothing")) {
                cursor.expect("update");
                cursor.expect("set");
                assignments(scope, table, row);
            }
        }
    }

    private void conflict(TableName table) throws Rejection {
        if (cursor.skip("on", "constraint")) {
            cursor.expectIdentifier();
            return;
        }
        if (cursor.skipSymbol("(")) {
            names(table);
            if (cursor.skip("where")) {
                grammar.expressions.parse();
            }
        }
    }

    /** Takes columns, or expressions, behind the opening parenthesis. A marker alone names the column that is read. */
    void names(TableName table) throws Rejection {
        while (!cursor.skipSymbol(")")) {
            var migration = analysis.vocabulary.marked(cursor.peek());
            if (migration != null) {
                if (!table.matches(migration.column().table())) {
                    throw new Refused(Refusal.foreignTarget(cursor.peek(), migration));
                }
                analysis.indexed(cursor.index());
                cursor.next();
            } else if (grammar.expressions.canBegin()) {
                grammar.expressions.parse();
            } else if (cursor.atEnd()) {
                throw new NotUnderstood(cursor.peek());
            } else {
                cursor.next();
            }
        }
    }

    private void assignments(Scope scope, TableName table, String row) throws Rejection {
        var upsert = new Scope(scope.parent());
        scope.sources().forEach(upsert::add);
        upsert.add(new Source.Proposed(row, table));
        analysis.enter(upsert);
        grammar.expressions.upserting(table);
        grammar.assignments.parse(scope.sources().subList(0, 1));
        grammar.queries.tail();
        grammar.expressions.upserting(null);
        analysis.enter(scope);
    }
}
