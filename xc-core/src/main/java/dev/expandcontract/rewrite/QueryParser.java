package dev.expandcontract.rewrite;

import dev.expandcontract.rewrite.Query.Row;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes queries: SELECT, VALUES, TABLE, set operations, common table expressions. */
final class QueryParser {

    private static final Set<String> SET_OPERATIONS = Set.of("union", "intersect", "except", "minus");
    private static final Set<String> MODIFIERS = Set.of(
            "all", "distinct", "distinctrow", "high_priority", "straight_join", "sql_calc_found_rows", "sql_no_cache");
    private static final Set<String> TAIL_ENDS =
            Set.of("union", "intersect", "except", "minus", "on", "when", "returning");

    private static final Set<String> CLAUSES = Set.of("group", "having", "window", "qualify", "order");

    /** Words that follow a select item and are no label. */
    private static final Set<String> NO_LABEL = Set.of(
            ("from into where group order having limit offset fetch union intersect except minus window qualify for on "
                            + "returning when")
                    .split(" "));

    private final Grammar grammar;
    private final Analysis analysis;
    private final Cursor cursor;
    private boolean distinct;
    private boolean combined;

    QueryParser(Grammar grammar) {
        this.grammar = grammar;
        this.analysis = grammar.analysis;
        this.cursor = grammar.cursor;
    }

    Query parse() throws Rejection {
        var outer = analysis.scope();
        if (cursor.is("with")) {
            analysis.enter(new Scope(outer));
            commonTables();
        }
        boolean within = combined;
        combined = false;
        var rows = new ArrayList<>(branch());
        while (cursor.skipAny(SET_OPERATIONS)) {
            cursor.skipAny(Set.of("all", "distinct"));
            combined = true;
            rows.addAll(branch());
            grammar.java.noResults();
            grammar.selectList.close();
        }
        combined = within;
        analysis.enter(outer);
        return new Query(List.copyOf(rows));
    }

    /** Takes WITH and what it defines into the current scope. */
    void commonTables() throws Rejection {
        cursor.expect("with");
        cursor.skip("recursive");
        do {
            var name = cursor.expectIdentifier();
            analysis.claim(cursor.index() - 1, cursor.index());
            analysis.scope().addCommonTable(name.text(), cursor.isSymbol("(") ? grammar.tables.labels() : Set.of());
            cursor.expect("as");
            cursor.skip("not");
            cursor.skip("materialized");
            cursor.expectSymbol("(");
            var scope = analysis.scope();
            grammar.statements.nested();
            analysis.enter(scope);
            cursor.expectSymbol(")");
        } while (cursor.skipSymbol(","));
    }

    private List<Row> branch() throws Rejection {
        if (cursor.isSymbol("(")) {
            return parenthesised();
        }
        if (cursor.is("values") || cursor.is("value")) {
            var rows = values();
            tail();
            return rows;
        }
        var outer = analysis.enter(new Scope(analysis.scope()));
        var row = cursor.skip("table") ? table() : select();
        tail();
        analysis.enter(outer);
        return List.of(row);
    }

    private List<Row> parenthesised() throws Rejection {
        int first = cursor.index();
        cursor.expectSymbol("(");
        var query = parse();
        cursor.expectSymbol(")");
        var outer = analysis.enter(new Scope(analysis.scope()));
        analysis.scope().add(analysis.derived("", first, cursor.index()));
        tail();
        analysis.enter(outer);
        return query.rows();
    }

    private Row table() throws Rejection {
        int first = cursor.index();
        grammar.tables.joined();
        analysis.star(cursor.at(first));
        var star = new Expression(first, cursor.index(), new Expression.Star(), null);
        return new Row(List.of(star), offset());
    }

    private List<Row> values() throws Rejection {
        cursor.next();
        var rows = new ArrayList<Row>();
        do {
            // H2 takes a value without parentheses for a row; nothing could be appended to it.
            cursor.skip("row");
            rows.add(tuple());
        } while (cursor.skipSymbol(","));
        if (cursor.peek().kind() == TokenKind.SYMBOL && !cursor.isSymbol(")")) {
            throw new NotUnderstood(cursor.peek());
        }
        return rows;
    }

    Row tuple() throws Rejection {
        cursor.expectSymbol("(");
        var values = new ArrayList<Expression>();
        if (!cursor.isSymbol(")")) {
            do {
                values.add(grammar.expressions.parse());
            } while (cursor.skipSymbol(","));
        }
        int appendAt = offset();
        cursor.expectSymbol(")");
        return new Row(List.copyOf(values), appendAt);
    }

    private Row select() throws Rejection {
        cursor.expect("select");
        boolean unique = modifiers();
        var items = cursor.is("from") ? List.<Expression>of() : items();
        int appendAt = offset();
        if (cursor.is("into")) {
            cursor.next();
            while (!cursor.is("from")) {
                if (cursor.atEnd()) {
                    throw new NotUnderstood(cursor.peek());
                }
                cursor.next();
            }
        }
        if (cursor.skip("from")) {
            grammar.tables.list();
        }
        distinct = unique;
        grammar.selectList.listed(items, appendAt);
        if (unique) {
            grammar.selectList.close();
        }
        return new Row(items, appendAt);
    }

    /** Takes what stands between SELECT and its items; answers whether that is DISTINCT. */
    private boolean modifiers() throws Rejection {
        boolean unique = false;
        while (cursor.isAny(MODIFIERS)) {
            var modifier = cursor.next();
            unique |= modifier.is("distinct") || modifier.is("distinctrow");
            if (modifier.is("distinct") && cursor.is("on")) {
                grammar.expressions.suspect(cursor.next(), "takes any row of a group by DISTINCT ON");
                cursor.expectSymbol("(");
                grammar.expressions.arguments();
                cursor.expectSymbol(")");
            }
        }
        if (cursor.is("top") && cursor.peek(1).kind() == TokenKind.NUMBER) {
            grammar.expressions.suspect(cursor.next(), "takes some of the rows by TOP");
            cursor.next();
        }
        return unique;
    }

    /** Takes what SELECT or RETURNING lists. */
    List<Expression> items() throws Rejection {
        var items = new ArrayList<JavaUses.Item>();
        do {
            var item = grammar.expressions.parse();
            int label = -1;
            if (cursor.skip("as")) {
                label = label();
            } else if (cursor.peek().kind() == TokenKind.QUOTED
                    || cursor.peek().kind() == TokenKind.STRING
                    || (cursor.peek().kind() == TokenKind.WORD && !cursor.isAny(NO_LABEL))) {
                label = label();
            } else {
                analysis.unlabelled(item);
            }
            items.add(new JavaUses.Item(item, label));
        } while (cursor.skipSymbol(","));
        // An operator unknown to the parser must not pass for the end of a value.
        if (!cursor.atEnd() && !cursor.isSymbol(")") && !cursor.isAny(NO_LABEL)) {
            throw new NotUnderstood(cursor.peek());
        }
        grammar.java.listed(items);
        return items.stream().map(JavaUses.Item::value).toList();
    }

    /** Takes a label and answers its position. */
    private int label() throws Rejection {
        if (cursor.peek().kind() == TokenKind.STRING) {
            cursor.next();
        } else {
            cursor.expectIdentifier();
            analysis.label(cursor.index() - 1);
        }
        return cursor.index() - 1;
    }

    /** Takes all clauses behind FROM or SET, up to the next set operation or the end. */
    void tail() throws Rejection {
        boolean unlikeOrdered = distinct;
        distinct = false;
        var clause = "";
        while (!tailEnds()) {
            if (cursor.skip("as")) {
                cursor.expectSymbol("(");
                grammar.expressions.arguments();
                cursor.expectSymbol(")");
            } else if (cursor.isAny(Set.of("limit", "offset", "fetch", "for"))) {
                clause = "";
                grammar.expressions.suspect(cursor.peek(), "takes some of the rows by LIMIT, or locks them");
                cursor.next();
            } else if (cursor.skip("where")) {
                grammar.expressions.parseFilter();
            } else if (grammar.expressions.canBegin()) {
                var outer = analysis.groups(clause.equals("having") ? analysis.scope() : null);
                var value = grammar.expressions.parse();
                analysis.groups(outer);
                grammar.java.clause(clause, value);
                if (clause.equals("order")) {
                    ordered(value, unlikeOrdered);
                }
            } else {
                clause = cursor.isAny(CLAUSES) ? cursor.peek().word() : clause;
                if (cursor.is("group") || cursor.is("having")) {
                    grammar.selectList.close();
                }
                unlikeOrdered |= cursor.is("group");
                cursor.next();
            }
        }
    }

    /** @param expressed whether the database wants the expression as it stands elsewhere in the query */
    private void ordered(Expression value, boolean expressed) {
        if (combined) {
            analysis.ofResult(value);
        } else if (!expressed) {
            analysis.orderedBy(value);
        }
    }

    /** A window's definition is the only {@code AS} of a tail; the other one names the row that an upsert proposes. */
    private boolean tailEnds() {
        return cursor.atEnd()
                || cursor.isSymbol(")")
                || cursor.isSymbol("}")
                || cursor.isAny(TAIL_ENDS)
                || (cursor.is("as") && !cursor.peek(1).isSymbol("("));
    }

    /** The offset behind the last token taken. */
    int offset() {
        return cursor.at(cursor.index() - 1).end();
    }
}
