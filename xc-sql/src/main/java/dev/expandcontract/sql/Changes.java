package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.sql.Queries.Yield;
import dev.expandcontract.sql.Source.Base;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.statement.ReturningClause;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeDelete;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.merge.MergeUpdate;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/** Walks through UPDATE, DELETE and MERGE. */
final class Changes {

    private final Walk walk;

    Changes(Walk walk) {
        this.walk = walk;
    }

    Yield update(Update update, Scope outer) {
        var scope = new Scope(walk.queries.commonTables(update.getWithItemsList(), outer));
        var target = walk.sources.target(update.getTable(), scope);
        walk.sources.joins(update.getStartJoins(), scope);
        var targets = walk.isMySql() ? writable(scope) : List.of(target);
        walk.sources.from(update.getFromItem(), update.getJoins(), scope);
        assigned(update.getUpdateSets(), targets, scope);
        walk.expressions.walk(update.getWhere(), scope);
        walk.queries.ordered(update.getOrderByElements(), scope, new Items());
        if (update.getLimit() != null) {
            walk.expressions.walk(update.getLimit().getRowCount(), scope);
        }
        return returned(update.getReturningClause(), scope, target);
    }

    /** The tables that MySQL and MariaDB update together. */
    private List<Base> writable(Scope scope) {
        for (var table : scope.tables()) {
            refuseView(table);
        }
        return scope.tables();
    }

    private void refuseView(Base table) {
        var shown = walk.schema.shownBy(table.table());
        if (shown != null && table.migrations().isEmpty()) {
            throw Unresolved.view(table.table().toString(), shown);
        }
    }

    void assigned(@Nullable List<UpdateSet> sets, List<Base> targets, Scope scope) {
        if (sets == null) {
            return;
        }
        Set<Migration> written = new HashSet<>();
        for (var set : sets) {
            walk.resolver.written(set.getColumns(), targets, written);
            walk.expressions.walk(set.getValues(), scope);
        }
    }

    Yield delete(Delete delete, Scope outer) {
        var scope = new Scope(walk.queries.commonTables(delete.getWithItemsList(), outer));
        var named = delete.getTables();
        boolean several = named != null && !named.isEmpty();
        Base target = null;
        if (several) {
            named.forEach(table -> walk.ledger.account(walk.ledger.range(table)));
            walk.sources.from(delete.getTable(), List.of(), scope);
        } else {
            target = walk.sources.target(delete.getTable(), scope);
        }
        var using = delete.getUsingFromItemList();
        if (using != null && !using.isEmpty()) {
            if (walk.isMySql()) {
                // What stands before USING are names of what stands behind it.
                scope.sources().clear();
            }
            using.forEach(item -> walk.sources.from(item, List.of(), scope));
        }
        walk.sources.joins(delete.getJoins(), scope);
        if (several) {
            scope.tables().forEach(this::refuseView);
        }
        walk.expressions.walk(delete.getWhere(), scope);
        walk.queries.ordered(delete.getOrderByElements(), scope, new Items());
        if (delete.getLimit() != null) {
            walk.expressions.walk(delete.getLimit().getRowCount(), scope);
        }
        return returned(delete.getReturningClause(), scope, target);
    }

    Yield merge(Merge merge, Scope outer) {
        var scope = new Scope(walk.queries.commonTables(merge.getWithItemsList(), outer));
        var target = walk.sources.target(merge.getTable(), scope);
        walk.sources.from(merge.getFromItem(), List.of(), scope);
        walk.expressions.walk(merge.getOnCondition(), scope);
        for (var operation : merge.getOperations()) {
            switch (operation) {
                case MergeUpdate update -> {
                    walk.expressions.walk(update.getAndPredicate(), scope);
                    assigned(update.getUpdateSets(), List.of(target), scope);
                    walk.expressions.walk(update.getWhereCondition(), scope);
                    walk.expressions.walk(update.getDeleteWhereCondition(), scope);
                }
                case MergeInsert insert -> inserted(insert, target, scope);
                case MergeDelete delete -> walk.expressions.walk(delete.getAndPredicate(), scope);
                default -> throw Unresolved.notParsed("MERGE");
            }
        }
        var returning = merge.getReturningClause();
        if (returning != null
                && !target.migrations().isEmpty()
                && returning.stream().anyMatch(item -> item.getExpression() instanceof AllColumns)) {
            throw Unresolved.star("in RETURNING of MERGE", target.migrations().getFirst());
        }
        return returned(returning, scope, target);
    }

    private void inserted(MergeInsert insert, Base target, Scope scope) {
        walk.expressions.walk(insert.getAndPredicate(), scope);
        if (insert.getColumns() != null) {
            walk.resolver.written(insert.getColumns(), List.of(target), new HashSet<>());
        } else if (!target.migrations().isEmpty()) {
            throw Unresolved.columnList("that in a MERGE", target.migrations().getFirst());
        }
        walk.expressions.walk(insert.getValues(), scope);
        walk.expressions.walk(insert.getWhereCondition(), scope);
    }

    /** PostgreSQL knows the target as {@code old} and {@code new} too. */
    Yield returned(@Nullable ReturningClause returning, Scope scope, @Nullable Base target) {
        if (returning == null) {
            return Yield.NOTHING_KNOWN;
        }
        var inner = scope;
        if (walk.database == Database.POSTGRESQL && target != null) {
            var versions = new Scope(scope.parent());
            versions.add(new Base("old", target.table(), target.relation(), target.migrations()));
            versions.add(new Base("new", target.table(), target.relation(), target.migrations()));
            inner = new Scope(versions);
            scope.sources().forEach(inner::add);
        }
        var items = walk.labels.items(returning, inner, Position.ROWS);
        return new Yield(items.labels(), items.starred());
    }
}
