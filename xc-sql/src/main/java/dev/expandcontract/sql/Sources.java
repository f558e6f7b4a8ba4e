package dev.expandcontract.sql;

import dev.expandcontract.model.TableName;
import dev.expandcontract.sql.Source.Base;
import java.util.List;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/** Enters what FROM lists as the sources of a scope. */
final class Sources {

    private final Walk walk;

    Sources(Walk walk) {
        this.walk = walk;
    }

    void from(@Nullable FromItem item, @Nullable List<Join> joins, Scope scope) {
        if (item != null) {
            item(item, scope);
        }
        joins(joins, scope);
    }

    void joins(@Nullable List<Join> joins, Scope scope) {
        if (joins == null) {
            return;
        }
        for (var join : joins) {
            item(join.getFromItem(), scope);
            if (join.isNatural()) {
                scope.joinByName();
                for (var table : scope.tables()) {
                    if (!table.migrations().isEmpty()) {
                        throw Unresolved.joinByName(
                                "NATURAL JOIN", table.migrations().getFirst());
                    }
                }
            }
            if (join.getUsingColumns() != null && !join.getUsingColumns().isEmpty()) {
                scope.joinByName();
                walk.resolver.common(join.getUsingColumns(), scope);
            }
            if (join.getOnExpressions() != null) {
                join.getOnExpressions().forEach(condition -> walk.expressions.walk(condition, scope));
            }
        }
    }

    private void item(FromItem item, Scope scope) {
        refuseReshaped(item);
        switch (item) {
            case Table table -> scope.add(table(table, scope));
            case LateralSubSelect select -> scope.add(subquery(select, scope));
            case ParenthesedSelect select -> scope.add(subquery(select, enclosing(scope)));
            case TableFunction function -> {
                walk.expressions.walk(function.getFunction(), scope);
                scope.add(new Source.Opaque(alias(function.getAlias())));
            }
            case ParenthesedFromItem group -> {
                from(group.getFromItem(), group.getJoins(), scope);
                if (group.getAlias() != null) {
                    scope.add(new Source.Opaque(alias(group.getAlias())));
                }
            }
            case Values values -> {
                walk.expressions.walk(values.getExpressions(), scope);
                scope.add(new Source.Derived(alias(values.getAlias()), columns(values.getAlias()), null));
            }
            default -> scope.add(new Source.Opaque(alias(item.getAlias())));
        }
    }

    /** PIVOT and UNPIVOT make columns of values. */
    private static void refuseReshaped(FromItem item) {
        if (item.getPivot() != null || item.getUnPivot() != null) {
            throw Unresolved.notParsed("PIVOT");
        }
    }

    private static Scope enclosing(Scope scope) {
        return scope.parent() == null ? new Scope(null) : scope.parent();
    }

    private Source subquery(ParenthesedSelect select, Scope outer) {
        var alias = select.getAlias();
        boolean named = alias != null
                && alias.getAliasColumns() != null
                && !alias.getAliasColumns().isEmpty();
        var result = walk.queries.query(select, outer, named ? Position.COUNTED : Position.ROWS);
        return new Source.Derived(alias(alias), named ? columns(alias) : result.labels(), result.starred());
    }

    /** The table that the name stands for, or the common table expression. */
    Source table(Table table, Scope scope) {
        walk.ledger.account(walk.ledger.range(table));
        var name = Names.of(table);
        var text = table.getAlias() == null ? table.getName() : alias(table.getAlias());
        var common = name.schema() == null ? scope.commonTable(name.name()) : null;
        return common == null
                ? base(text, name, table.getAlias())
                : new Source.Derived(text, common.labels(), common.starred());
    }

    private Base base(String text, TableName name, @Nullable Alias alias) {
        var base = new Base(text, name, walk.schema.find(name), walk.schema.migrationsOf(name));
        if (!base.migrations().isEmpty()) {
            var migration = base.migrations().getFirst();
            walk.ledger.rows(base.name(), migration);
            if (alias != null
                    && alias.getAliasColumns() != null
                    && !alias.getAliasColumns().isEmpty()) {
                throw Unresolved.star("whose columns get other names in order (" + alias + " )", migration);
            }
        }
        return base;
    }

    /** The table that is written. */
    Base target(Table table, Scope scope) {
        walk.ledger.account(walk.ledger.range(table));
        var name = Names.of(table);
        var shown = walk.schema.shownBy(name);
        if (shown != null && walk.schema.migrationsOf(name).isEmpty()) {
            throw Unresolved.view(name.toString(), shown);
        }
        var base = base(table.getAlias() == null ? table.getName() : alias(table.getAlias()), name, table.getAlias());
        scope.add(base);
        return base;
    }

    String alias(@Nullable Alias alias) {
        if (alias == null) {
            return "";
        }
        walk.ledger.declare(alias.getName());
        return alias.getName() == null ? "" : alias.getName().strip();
    }

    private @Nullable List<String> columns(@Nullable Alias alias) {
        if (alias == null
                || alias.getAliasColumns() == null
                || alias.getAliasColumns().isEmpty()) {
            return null;
        }
        return alias.getAliasColumns().stream()
                .map(column -> {
                    walk.ledger.declare(column.name);
                    return Names.unquoted(column.name);
                })
                .toList();
    }
}
