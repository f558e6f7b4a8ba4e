package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.rewrite.TokenKind;
import java.util.List;
import net.sf.jsqlparser.expression.ArrayExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/** Walks through what SELECT or RETURNING lists, and sees to it that labels stay what they would be without markers. */
final class Labels {

    /** Longer ones would be cut, and no application looks them up. */
    private static final int LONGEST = 200;

    private final Walk walk;

    Labels(Walk walk) {
        this.walk = walk;
    }

    Items items(List<? extends SelectItem<?>> list, Scope scope, Position position) {
        var items = new Items();
        for (var item : list) {
            if (item.getExpression() instanceof AllColumns all) {
                walk.stars.star(all, scope, position, items);
            } else {
                boolean seen =
                        switch (position) {
                            case ROWS, COUNTED -> true;
                            // PostgreSQL calls what selects the value as that is called.
                            case VALUE -> walk.isPostgreSql();
                            case INSERTED, EXISTS -> false;
                        };
                item(item, scope, items, seen);
            }
        }
        return items;
    }

    /** @param seen whether the label can be seen from outside */
    private void item(SelectItem<?> item, Scope scope, Items items, boolean seen) {
        int before = walk.ledger.marks();
        walk.expressions.walk(item.getExpression(), scope);
        var column = item.getExpression() instanceof Column one ? one : null;
        if (item.getAlias() != null && item.getAlias().getName() != null) {
            walk.ledger.declare(item.getAlias().getName());
            var label = Names.unquoted(item.getAlias().getName().strip());
            items.add(
                    label,
                    column != null && Names.unquoted(column.getColumnName()).equalsIgnoreCase(label));
            return;
        }
        var named = named(item.getExpression());
        if (named != null) {
            items.add(Names.unquoted(named.getColumnName()), named == column);
        }
        var range = walk.ledger.range(item);
        if (seen && walk.ledger.marks() > before && range != null) {
            label(range, named, item.getExpression());
        }
    }

    private void label(Ledger.Range range, @Nullable Column named, Expression expression) {
        if (named != null) {
            var column = walk.ledger.range(named);
            if (column != null && walk.ledger.isMarked(column.last())) {
                walk.ledger.insert(range.last(), " as " + name(column.last()));
            }
        } else if (expression instanceof Select && walk.database == Database.POSTGRESQL) {
            // called as the query's own column, which has a label
            return;
        } else if (walk.database != Database.POSTGRESQL) {
            madeUp(range);
        }
    }

    /** The database calls the item by its text. */
    private void madeUp(Ledger.Range range) {
        var text = walk.ledger.text(range.first(), range.last());
        if (walk.database == Database.H2 && !isSimpleCall(range)) {
            throw Unresolved.label(text, walk.ledger.lastMarked());
        }
        if (text.length() <= LONGEST) {
            walk.ledger.label(range, walk.database);
        }
    }

    /** Whether it is known how H2 writes the item. */
    private boolean isSimpleCall(Ledger.Range range) {
        for (int i = range.first(); i <= range.last(); i++) {
            var token = walk.ledger.token(i);
            boolean known =
                    switch (token.kind()) {
                        case WORD, QUOTED, NUMBER, STRING -> true;
                        case SYMBOL -> List.of("(", ")", ",", ".").contains(token.text());
                        case PARAMETER, EXECUTABLE_COMMENT, UNTERMINATED, END -> false;
                    };
            if (!known || token.is("case") || token.is("cast") || token.is("select") || token.is("over")) {
                return false;
            }
        }
        return walk.ledger.token(range.first()).kind() == TokenKind.WORD
                && walk.ledger.isSymbol(range.first() + 1, "(");
    }

    /** The column's name as the statement writes it, fit for a label. */
    private String name(int position) {
        var source = walk.ledger.text(position, position);
        boolean bare = walk.ledger.token(position).kind() == TokenKind.WORD;
        return bare && walk.isMySql() ? "`" + source + "`" : source;
    }

    /** The column whose name the item gets, or null if it gets another one. */
    private @Nullable Column named(@Nullable Expression item) {
        if (item instanceof Column column) {
            return column;
        }
        if (item instanceof ParenthesedExpressionList<?> list && list.size() == 1 && !walk.isMySql()) {
            return named((Expression) list.getFirst());
        }
        if (!walk.isPostgreSql()) {
            return null;
        }
        return switch (item) {
            case CastExpression cast -> named(cast.getLeftExpression());
            case CollateExpression collate -> named(collate.getLeftExpression());
            case CaseExpression choice -> named(choice.getElseExpression());
            case ArrayExpression array -> named(array.getObjExpression());
            case null -> null;
            default -> null;
        };
    }
}
