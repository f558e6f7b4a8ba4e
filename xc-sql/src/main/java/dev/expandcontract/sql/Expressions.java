package dev.expandcontract.sql;

import java.util.List;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** Walks through expressions. The context of every visit is the {@link Scope} that the expression stands in. */
// The visitors answer nothing.
@SuppressWarnings("NullAway")
final class Expressions extends ExpressionVisitorAdapter<Void> {

    private final Walk walk;

    Expressions(Walk walk) {
        this.walk = walk;
    }

    void walk(@Nullable Expression expression, Scope scope) {
        if (expression != null) {
            expression.accept(this, scope);
        }
    }

    void walkAll(@Nullable List<? extends Expression> expressions, Scope scope) {
        if (expressions != null) {
            expressions.forEach(expression -> walk(expression, scope));
        }
    }

    private static Scope scope(Object context) {
        return (Scope) context;
    }

    @Override
    public <S> Void visit(Column column, S context) {
        walk.resolver.read(column, scope(context));
        return null;
    }

    @Override
    public <S> Void visit(ParenthesedSelect select, S context) {
        walk.queries.query(select, scope(context), Position.VALUE);
        return null;
    }

    @Override
    public <S> Void visit(Select select, S context) {
        walk.queries.query(select, scope(context), Position.VALUE);
        return null;
    }

    @Override
    public <S> Void visit(ExistsExpression exists, S context) {
        if (exists.getRightExpression() instanceof Select select) {
            walk.queries.query(select, scope(context), Position.EXISTS);
        } else {
            super.visit(exists, context);
        }
        return null;
    }

    @Override
    public <S> Void visit(AnyComparisonExpression any, S context) {
        if (any.getSelect() != null) {
            walk.queries.query(any.getSelect(), scope(context), Position.VALUE);
        }
        return null;
    }

    @Override
    public <S> Void visit(Function function, S context) {
        var range = walk.ledger.range(function);
        if (range != null) {
            walk.ledger.account(range.first());
        }
        var before = walk.resolver.withoutPreferredLabels();
        super.visit(function, context);
        walk.resolver.restore(before);
        return null;
    }

    @Override
    public <S> Void visit(AnalyticExpression call, S context) {
        super.visit(call, context);
        walkAll(call.getPartitionExpressionList(), scope(context));
        walk(call.getFilterExpression(), scope(context));
        ordered(call.getOrderByElements(), scope(context));
        if (call.getWindowName() != null) {
            walk.ledger.declare(call.getWindowName());
        }
        if (call.getWindowDefinition() != null) {
            window(call.getWindowDefinition(), scope(context));
        }
        return null;
    }

    void window(WindowDefinition window, Scope scope) {
        for (Object part : orEmpty(window.getPartitionExpressionList())) {
            walk((Expression) part, scope);
        }
        ordered(window.getOrderByElements(), scope);
    }

    private static List<?> orEmpty(@Nullable List<?> list) {
        return list == null ? List.of() : list;
    }

    private void ordered(@Nullable List<OrderByElement> elements, Scope scope) {
        if (elements != null) {
            elements.forEach(element -> walk(element.getExpression(), scope));
        }
    }

    @Override
    public <S> Void visit(AllColumns all, S context) {
        walk.ledger.account(walk.ledger.range(all));
        return null;
    }

    @Override
    public <S> Void visit(AllTableColumns all, S context) {
        var range = walk.ledger.range(all);
        walk.ledger.account(range);
        var source = scope(context).find(Names.unquoted(all.getTable().getName()));
        if (range != null && source != null) {
            walk.resolver.refuseRow(walk.ledger.token(range.last() - 2), source);
        }
        return null;
    }
}
