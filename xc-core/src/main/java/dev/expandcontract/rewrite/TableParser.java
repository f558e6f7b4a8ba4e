package dev.expandcontract.rewrite;

import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Takes what FROM lists: tables, subqueries, functions, joins; enters them as sources of the current scope. */
final class TableParser {

    private static final Set<String> JOINS = Set.of("join", "inner", "cross", "left", "right", "full", "straight_join");

    /** Words that follow a table and are no alias of it. */
    private static final Set<String> NO_ALIAS = Set.of(
            ("where group order having limit offset fetch union intersect except minus window qualify returning on using "
                            + "set join inner cross left right full natural straight_join for values select from when as "
                            + "use force ignore partition tablesample with default overriding key do into lateral")
                    .split(" "));

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;

    TableParser(Grammar grammar) {
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
    }

    void list() throws Rejection {
        do {
            joined();
        } while (cursor.skipSymbol(","));
    }

    void joined() throws Rejection {
        source();
        while (true) {
            if (cursor.is("natural")) {
                analysis.joinByName(cursor.next());
            } else if (cursor.isAny(JOINS)) {
                cursor.skipAny(Set.of("inner", "cross", "left", "right", "full"));
                cursor.skip("outer");
                if (!cursor.skip("straight_join")) {
                    cursor.expect("join");
                }
                source();
            } else if (cursor.is("on") && !isUpsert()) {
                cursor.next();
                grammar.expressions.parseFilter();
            } else if (cursor.is("using") && cursor.peek(1).isSymbol("(")) {
                cursor.next();
                columnsInCommon();
            } else {
                return;
            }
        }
    }

    /** Whether the ON that comes next belongs to the INSERT whose query ends here. */
    private boolean isUpsert() {
        return cursor.peek(1).is("conflict") || cursor.peek(1).is("duplicate");
    }

    private void columnsInCommon() throws Rejection {
        cursor.expectSymbol("(");
        do {
            var column = cursor.expectIdentifier();
            var migration = analysis.vocabulary.marked(column);
            if (migration != null) {
                throw new Refused(Refusal.joinColumns(column, migration));
            }
            analysis.reference(cursor.index() - 1, cursor.index() - 1);
        } while (cursor.skipSymbol(","));
        cursor.expectSymbol(")");
        if (cursor.skip("as")) {
            cursor.expectIdentifier();
        }
    }

    private void source() throws Rejection {
        boolean lateral = cursor.skip("lateral");
        if (grammar.expressions.isQueryInParentheses()) {
            subquery(lateral);
        } else if (cursor.skipSymbol("(")) {
            list();
            cursor.expectSymbol(")");
            if (isAlias()) {
                analysis.scope().add(new Source.Opaque(alias()));
            }
        } else if (cursor.isSymbol("{") && cursor.peek(1).is("oj")) {
            cursor.next();
            cursor.next();
            list();
            cursor.expectSymbol("}");
        } else if (cursor.isAny(Set.of("final", "new", "old")) && cursor.peek(1).is("table")) {
            changedRows();
        } else if (cursor.is("rows") && cursor.peek(1).is("from")) {
            throw new NotUnderstood(cursor.peek());
        } else {
            named();
        }
    }

    private void subquery(boolean lateral) throws Rejection {
        int first = cursor.index();
        cursor.next();
        var outer = analysis.scope();
        // Only LATERAL lets a subquery see its neighbours.
        analysis.enter(lateral ? outer : new Scope(outer.parent()));
        grammar.queries.parse();
        analysis.enter(outer);
        cursor.expectSymbol(")");
        // Labels may follow the alias, and a marker among them is a column that the subquery yields.
        var name = isAlias() ? alias() : "";
        outer.add(analysis.derived(name, first, cursor.index()));
    }

    /** H2's data change delta table: the rows of the target as the statement leaves or finds them. */
    private void changedRows() throws Rejection {
        cursor.next();
        cursor.next();
        cursor.expectSymbol("(");
        var outer = analysis.scope();
        var inner = new Scope(outer.parent());
        analysis.enter(inner);
        var target = grammar.statements.change();
        analysis.enter(outer);
        cursor.expectSymbol(")");
        outer.add(new Source.Table(isAlias() ? alias() : target.name(), target));
    }

    private void named() throws Rejection {
        cursor.skip("only");
        var table = name();
        if (cursor.isSymbol("(")) {
            call();
            return;
        }
        cursor.skipSymbol("*");
        if (cursor.is("partition") && cursor.peek(1).isSymbol("(")) {
            cursor.next();
            cursor.next();
            cursor.skipToClose();
        }
        if (cursor.is("for") && cursor.peek(1).is("system_time")) {
            throw new NotUnderstood(cursor.peek());
        }
        var alias = table.name();
        if (isAlias()) {
            alias = alias();
            refuseLabels(table);
        }
        hints();
        if (cursor.is("tablesample")) {
            grammar.expressions.suspect(cursor.next(), "takes a sample of a table");
            cursor.expectIdentifier();
            call();
        }
        var labels = table.schema() == null ? analysis.scope().commonTable(table.name()) : null;
        if (labels != null) {
            analysis.scope().add(analysis.commonTable(alias, labels));
        } else {
            add(alias, table);
        }
    }

    /** Labels of a table's columns end with a parenthesis, its alias does not. */
    private void refuseLabels(TableName table) throws Refused {
        if (cursor.at(cursor.index() - 1).isSymbol(")") && analysis.scope().commonTable(table.name()) == null) {
            for (var migration : analysis.vocabulary.all()) {
                if (table.matches(migration.column().table())) {
                    throw new Refused(Refusal.labelledTable(migration));
                }
            }
        }
    }

    private void add(String alias, TableName table) {
        analysis.table(table);
        analysis.scope().add(new Source.Table(alias, table));
    }

    /** Index hints of MySQL and MariaDB. */
    private void hints() throws Rejection {
        while (cursor.isAny(Set.of("use", "force", "ignore"))
                && (cursor.peek(1).is("index") || cursor.peek(1).is("key"))) {
            while (!cursor.skipSymbol("(")) {
                if (cursor.atEnd()) {
                    throw new NotUnderstood(cursor.peek());
                }
                cursor.next();
            }
            cursor.skipToClose();
        }
    }

    private void call() throws Rejection {
        grammar.expressions.suspect(cursor.peek(), "reads the rows of a function");
        cursor.expectSymbol("(");
        grammar.expressions.arguments();
        cursor.expectSymbol(")");
        cursor.skip("with", "ordinality");
        analysis.scope().add(new Source.Opaque(isAlias() ? alias() : ""));
    }

    /** Takes a table's name, with the schema before it if there is one. */
    TableName name() throws Rejection {
        int first = cursor.index();
        var name = cursor.expectIdentifier();
        Token schema = null;
        while (cursor.isSymbol(".") && cursor.peek(1).isIdentifier()) {
            cursor.next();
            schema = name;
            name = cursor.next();
        }
        analysis.claim(first, cursor.index());
        return new TableName(schema == null ? null : schema.text(), name.text());
    }

    boolean isAlias() {
        return cursor.is("as") || (cursor.peek().isIdentifier() && !cursor.isAny(NO_ALIAS));
    }

    /** Takes an alias, and the labels that it gives to the columns. */
    String alias() throws Rejection {
        cursor.skip("as");
        if (cursor.isSymbol("(")) {
            labels();
            return "";
        }
        var name = bareAlias();
        if (cursor.isSymbol("(")) {
            labels();
        }
        return name;
    }

    /** Takes the name of an alias alone. */
    String bareAlias() throws Rejection {
        var name = cursor.expectIdentifier();
        analysis.claim(cursor.index() - 1, cursor.index());
        return name.text();
    }

    /** Takes labels in parentheses; each may have a type behind it. */
    Set<String> labels() throws Rejection {
        var labels = new HashSet<String>();
        cursor.expectSymbol("(");
        do {
            labels.add(cursor.expectIdentifier().text().toLowerCase(Locale.ROOT));
            analysis.label(cursor.index() - 1);
            while (!cursor.isSymbol(",") && !cursor.isSymbol(")")) {
                if (cursor.atEnd()) {
                    throw new NotUnderstood(cursor.peek());
                }
                if (cursor.next().isSymbol("(")) {
                    cursor.skipToClose();
                }
            }
        } while (cursor.skipSymbol(","));
        cursor.expectSymbol(")");
        return labels;
    }
}
