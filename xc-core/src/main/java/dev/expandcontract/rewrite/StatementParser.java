package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.Set;

/** Takes whole statements by their first word. */
final class StatementParser {

    private static final Set<String> EXPLAINED =
            Set.of("select", "insert", "update", "delete", "merge", "with", "values", "table");

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;
    private final InsertParser inserts;
    private final MergeParser merges;

    StatementParser(Grammar grammar) {
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
        inserts = new InsertParser(grammar);
        merges = new MergeParser(grammar);
    }

    /** Takes a statement up to the end of the tokens. */
    void parse() throws Rejection {
        if (cursor.isAny(Set.of("explain", "describe", "desc"))) {
            explained();
        }
        nested();
        if (!cursor.atEnd()) {
            throw new NotUnderstood(cursor.peek());
        }
    }

    private void explained() throws Rejection {
        while (!cursor.isAny(EXPLAINED) && !grammar.expressions.isQueryInParentheses()) {
            if (cursor.atEnd()) {
                throw new NotUnderstood(cursor.peek());
            }
            if (cursor.next().isSymbol("(")) {
                cursor.skipToClose();
            }
        }
    }

    /** Takes a query or a data-changing statement. */
    void nested() throws Rejection {
        var outer = analysis.scope();
        int first = cursor.index();
        if (cursor.is("with") && !isQueryWith(first)) {
            analysis.enter(new Scope(outer));
            grammar.queries.commonTables();
        }
        if (cursor.isAny(Set.of("insert", "update", "delete", "merge"))) {
            change();
        } else {
            grammar.queries.parse();
        }
        analysis.enter(outer);
    }

    /** Whether the common table expressions that begin here serve a query. */
    private boolean isQueryWith(int first) {
        for (int i = first; ; i++) {
            var token = cursor.at(i);
            if (token.isSymbol("(")) {
                i = cursor.closeOf(i);
            } else if (token.kind() == TokenKind.END
                    || Set.of("select", "values", "table").contains(token.word())) {
                return true;
            } else if (Set.of("insert", "update", "delete", "merge").contains(token.word())) {
                return false;
            }
        }
    }

    /** Takes a data-changing statement and answers its target. */
    TableName change() throws Rejection {
        var outer = analysis.scope();
        var scope = new Scope(outer);
        analysis.enter(scope);
        var target =
                switch (cursor.next().word()) {
                    case "insert" -> inserts.parse(outer);
                    case "update" -> update(scope);
                    case "delete" -> delete(scope);
                    case "merge" -> merges.parse(inserts, outer);
                    default -> throw new NotUnderstood(cursor.at(cursor.index() - 1));
                };
        analysis.enter(outer);
        grammar.selectList.close();
        return target;
    }

    private TableName update(Scope scope) throws Rejection {
        while (cursor.skip("low_priority") || cursor.skip("ignore")) {}
        grammar.tables.list();
        cursor.expect("set");
        grammar.assignments.parse(scope.sources());
        if (cursor.skip("from")) {
            grammar.tables.list();
        }
        grammar.queries.tail();
        returning(scope);
        return target(scope);
    }

    private TableName delete(Scope scope) throws Rejection {
        while (cursor.skip("low_priority") || cursor.skip("quick") || cursor.skip("ignore")) {}
        if (!cursor.skip("from")) {
            aliases();
            cursor.expect("from");
        }
        grammar.tables.list();
        if (cursor.skip("using")) {
            if (analysis.database == Database.MYSQL || analysis.database == Database.MARIADB) {
                // What stood before USING were names of what stands behind it.
                scope.sources().clear();
            }
            grammar.tables.list();
        }
        grammar.queries.tail();
        returning(scope);
        return target(scope);
    }

    /** The tables to delete from, by the names they have in FROM. */
    private void aliases() throws Rejection {
        do {
            cursor.expectIdentifier();
            while (cursor.skipSymbol(".")) {
                if (!cursor.skipSymbol("*")) {
                    cursor.expectIdentifier();
                }
            }
        } while (cursor.skipSymbol(","));
    }

    private TableName target(Scope scope) throws NotUnderstood {
        for (var source : scope.sources()) {
            if (source instanceof Source.Table table) {
                return table.table();
            }
        }
        throw new NotUnderstood(cursor.peek());
    }

    /** Takes RETURNING, where PostgreSQL knows the target as {@code old} and {@code new} too. */
    void returning(Scope scope) throws Rejection {
        if (!cursor.skip("returning")) {
            return;
        }
        var inner = scope;
        if (analysis.database == Database.POSTGRESQL) {
            var target = target(scope);
            var versions = new Scope(scope.parent());
            versions.add(new Source.Table("old", target));
            versions.add(new Source.Table("new", target));
            inner = new Scope(versions);
            scope.sources().forEach(inner::add);
        }
        analysis.enter(inner);
        grammar.queries.items();
        analysis.enter(scope);
    }
}
