package dev.expandcontract.sql;

import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.delete.ParenthesedDelete;
import net.sf.jsqlparser.statement.insert.ParenthesedInsert;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.ParenthesedUpdate;
import org.jspecify.annotations.Nullable;

/** Walks through queries. */
final class Queries {

    private final Walk walk;

    Queries(Walk walk) {
        this.walk = walk;
    }

    /**
     * What a query yields.
     *
     * @param labels those of its columns, or null if they are not all known
     * @param starred a migration for which a {@code *} in it has been expanded, or null
     */
    record Yield(@Nullable List<String> labels, @Nullable Migration starred) {

        static final Yield NOTHING_KNOWN = new Yield(null, null);
    }

    Yield query(Select select, Scope outer, Position position) {
        var scope = commonTables(select.getWithItemsList(), outer);
        for (var table : orEmpty(select.getForUpdateTables())) {
            walk.ledger.account(walk.ledger.range(table));
        }
        return switch (select) {
            case PlainSelect plain -> plain(plain, scope, position);
            case ParenthesedSelect inner -> {
                var result = query(inner.getSelect(), scope, position);
                orderedByLabels(inner, scope, result);
                yield result;
            }
            case SetOperationList combined -> {
                Yield first = null;
                for (var branch : combined.getSelects()) {
                    var result = query(branch, scope, position == Position.ROWS ? Position.COUNTED : position);
                    first = first == null ? result : first;
                }
                var result = first == null ? Yield.NOTHING_KNOWN : first;
                orderedByLabels(combined, scope, result);
                yield result;
            }
            case Values values -> {
                walk.expressions.walk(values.getExpressions(), scope);
                orderedByLabels(values, scope, Yield.NOTHING_KNOWN);
                yield Yield.NOTHING_KNOWN;
            }
            case TableStatement all -> {
                walk.ledger.account(walk.ledger.range(all.getTable()));
                var migrations = walk.schema.migrationsOf(Names.of(all.getTable()));
                if (!migrations.isEmpty()) {
                    throw Unresolved.star("in the form of TABLE", migrations.getFirst());
                }
                yield Yield.NOTHING_KNOWN;
            }
            default -> throw Unresolved.notParsed(select.getClass().getSimpleName());
        };
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** The scope of a statement behind WITH. */
    Scope commonTables(@Nullable List<WithItem<?>> items, Scope outer) {
        if (items == null || items.isEmpty()) {
            return outer;
        }
        var scope = new Scope(outer);
        for (var item : items) {
            var name = item.getAlias().getName().strip();
            var hidden = walk.schema.migrationsOf(new TableName(null, Names.unquoted(name)));
            if (!hidden.isEmpty()) {
                throw Unresolved.hidden(name, hidden.getFirst());
            }
            walk.ledger.declare(name);
            var listed = item.getWithItemList();
            List<String> labels = listed == null || listed.isEmpty()
                    ? null
                    : listed.stream().map(this::listed).toList();
            if (item.isRecursive()) {
                scope.addCommonTable(Names.unquoted(name), new Source.Derived(name, labels, null));
            }
            var result = common(item, scope, labels == null ? Position.ROWS : Position.COUNTED);
            scope.addCommonTable(
                    Names.unquoted(name),
                    new Source.Derived(name, labels == null ? result.labels() : labels, result.starred()));
        }
        return scope;
    }

    private String listed(SelectItem<?> item) {
        var name = item.getExpression().toString();
        var range = walk.ledger.range(item);
        if (range == null) {
            walk.ledger.declare(name);
        } else {
            walk.ledger.account(range);
        }
        return Names.unquoted(name);
    }

    private Yield common(WithItem<?> item, Scope scope, Position position) {
        Object statement = item.getParenthesedStatement();
        return switch (statement) {
            case Select select -> query(select, scope, position);
            case ParenthesedInsert insert -> walk.inserts.insert(insert.getInsert(), scope);
            case ParenthesedUpdate update -> walk.changes.update(update.getUpdate(), scope);
            case ParenthesedDelete delete -> walk.changes.delete(delete.getDelete(), scope);
            default -> throw Unresolved.notParsed("WITH " + item.getAlias().getName());
        };
    }

    private Yield plain(PlainSelect select, Scope outer, Position position) {
        var scope = new Scope(outer);
        walk.sources.from(select.getFromItem(), select.getJoins(), scope);
        if (select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null) {
            select.getDistinct().getOnSelectItems().forEach(item -> walk.expressions.walk(item.getExpression(), scope));
        }
        var items = walk.labels.items(select.getSelectItems(), scope, position);
        walk.expressions.walk(select.getWhere(), scope);
        var before = walk.resolver.labels(items, false);
        grouped(select.getGroupBy(), scope);
        walk.resolver.labels(items, walk.isMySql());
        walk.expressions.walk(select.getHaving(), scope);
        walk.resolver.labels(items, false);
        walk.expressions.walk(select.getQualify(), scope);
        for (var window : orEmpty(select.getWindowDefinitions())) {
            walk.ledger.declare(String.valueOf(window.getWindowName()));
            walk.expressions.window(window, scope);
        }
        ordered(select.getOrderByElements(), scope, items);
        walk.resolver.restore(before);
        limited(select, scope);
        return new Yield(items.labels(), items.starred());
    }

    private void grouped(@Nullable GroupByElement group, Scope scope) {
        if (group == null) {
            return;
        }
        walk.expressions.walk(group.getGroupByExpressionList(), scope);
        for (var set : orEmpty(group.getGroupingSets())) {
            walk.expressions.walk(set, scope);
        }
    }

    /** A name alone is a label, if there is such a label. */
    void ordered(@Nullable List<OrderByElement> elements, Scope scope, Items items) {
        for (var element : orEmpty(elements)) {
            var name = bareName(element.getExpression());
            var range = name == null ? null : walk.ledger.range((Column) element.getExpression());
            if (name != null && range != null && items.isLabel(name)) {
                walk.ledger.account(range);
            } else {
                walk.expressions.walk(element.getExpression(), scope);
            }
        }
    }

    private static @Nullable String bareName(@Nullable Expression expression) {
        return expression instanceof Column column && column.getTable() == null
                ? Names.unquoted(column.getColumnName())
                : null;
    }

    /** ORDER BY behind a set operation or parenthesis knows nothing but labels. */
    private void orderedByLabels(Select select, Scope scope, Yield result) {
        for (var element : orEmpty(select.getOrderByElements())) {
            var name = bareName(element.getExpression());
            var range = name == null ? null : walk.ledger.range((Column) element.getExpression());
            if (range != null
                    && result.labels() != null
                    && result.labels().stream().anyMatch(String.valueOf(name)::equalsIgnoreCase)) {
                walk.ledger.account(range);
            } else {
                walk.expressions.walk(element.getExpression(), scope);
            }
        }
        limited(select, scope);
    }

    private void limited(Select select, Scope scope) {
        var limit = select.getLimit();
        if (limit != null) {
            walk.expressions.walk(limit.getRowCount(), scope);
            walk.expressions.walk(limit.getOffset(), scope);
        }
        if (select.getOffset() != null) {
            walk.expressions.walk(select.getOffset().getOffset(), scope);
        }
        if (select.getFetch() != null) {
            walk.expressions.walk(select.getFetch().getExpression(), scope);
        }
    }
}
