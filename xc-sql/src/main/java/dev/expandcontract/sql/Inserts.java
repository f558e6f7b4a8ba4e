package dev.expandcontract.sql;

import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Token;
import dev.expandcontract.sql.Queries.Yield;
import dev.expandcontract.sql.Source.Base;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/** Walks through INSERT, with upserts. */
final class Inserts {

    private final Walk walk;

    Inserts(Walk walk) {
        this.walk = walk;
    }

    Yield insert(Insert insert, Scope outer) {
        var parent = walk.queries.commonTables(insert.getWithItemsList(), outer);
        var scope = new Scope(parent);
        var target = walk.sources.target(insert.getTable(), scope);
        var written = new HashSet<Migration>();
        if (insert.getColumns() != null && !insert.getColumns().isEmpty()) {
            walk.resolver.written(insert.getColumns(), List.of(target), written);
        } else if (!target.migrations().isEmpty() && insert.getSelect() != null) {
            listColumns(insert, target);
        }
        if (insert.getSelect() != null) {
            // What is inserted does not see the target.
            walk.queries.query(insert.getSelect(), parent, Position.INSERTED);
        }
        walk.changes.assigned(insert.getSetUpdateSets(), List.of(target), scope);
        upsert(insert, scope, target);
        return walk.changes.returned(insert.getReturningClause(), scope, target);
    }

    private void upsert(Insert insert, Scope scope, Base target) {
        var proposing = new Scope(scope.parent());
        proposing.add(target);
        proposing.add(new Source.Proposed(
                insert.getRowAlias() == null ? "excluded" : walk.sources.alias(insert.getRowAlias()), target));
        if (insert.getConflictTarget() != null) {
            conflict(target);
            walk.expressions.walk(insert.getConflictTarget().getIndexExpression(), scope);
            walk.expressions.walk(insert.getConflictTarget().getWhereExpression(), scope);
        }
        if (insert.getConflictAction() != null) {
            walk.changes.assigned(insert.getConflictAction().getUpdateSets(), List.of(target), proposing);
            walk.expressions.walk(insert.getConflictAction().getWhereExpression(), proposing);
        }
        walk.changes.assigned(insert.getDuplicateUpdateSets(), List.of(target), proposing);
    }

    /** The columns of {@code ON CONFLICT (..)}, of which the parser tells no positions. */
    private void conflict(Base target) {
        for (int i = 0; i < walk.ledger.size(); i++) {
            if (walk.ledger.is(i, "on") && walk.ledger.is(i + 1, "conflict") && walk.ledger.isSymbol(i + 2, "(")) {
                for (int at = i + 3; at < walk.ledger.size() && !walk.ledger.isSymbol(at, ")"); at++) {
                    boolean alone = walk.ledger.isSymbol(at + 1, ",") || walk.ledger.isSymbol(at + 1, ")");
                    var migration = migration(walk.ledger.token(at), target);
                    if (alone && migration != null) {
                        walk.resolver.mark(at, walk.ledger.token(at), migration, "");
                    }
                }
            }
        }
    }

    private static @Nullable Migration migration(Token token, Base target) {
        return token.isIdentifier() ? target.migration(token.text()) : null;
    }

    private void listColumns(Insert insert, Base target) {
        var migration = target.migrations().getFirst();
        var columns = Stars.logical(target);
        for (int count : counts(insert.getSelect(), migration)) {
            if (count != columns.size()) {
                throw Unresolved.columnList(
                        "has " + count + " values where the table has " + columns.size() + " columns", migration);
            }
        }
        if (!isOrderCertain(target)) {
            throw Unresolved.columnList(
                    "which place among the values is that of the migrating column depends on the phase", migration);
        }
        var range = walk.ledger.range(insert.getTable());
        if (range == null) {
            throw Unresolved.columnList("where the list would stand cannot be told", migration);
        }
        walk.ledger.insert(
                range.last(),
                columns.stream()
                        .map(column -> switch (column) {
                            case Stars.Plain plain -> walk.stars.quoted(plain.name());
                            case Stars.Migrating one -> one.migration().marker();
                        })
                        .collect(Collectors.joining(", ", " (", ")")));
    }

    /** Whether the columns have the same order, whichever of the two columns of each migration is there. */
    private static boolean isOrderCertain(Base target) {
        var relation = target.relation();
        if (relation == null) {
            return false;
        }
        var byOld = new ArrayList<String>();
        var byNext = new ArrayList<String>();
        for (var column : relation.columns()) {
            var migration = target.migration(column);
            if (migration == null) {
                byOld.add(column);
                byNext.add(column);
            } else {
                boolean old = migration.column().old().equalsIgnoreCase(column);
                (old ? byOld : byNext).add(migration.marker());
            }
        }
        for (var migration : target.migrations()) {
            // A column that is yet to come will be the last one; one that is gone leaves the order as it is.
            if (!byNext.contains(migration.marker())) {
                byNext.add(migration.marker());
            }
        }
        boolean oldGone = target.migrations().stream().noneMatch(migration -> byOld.contains(migration.marker()));
        return oldGone || byOld.equals(byNext);
    }

    /** How many values each row has. */
    private static List<Integer> counts(Select select, Migration migration) {
        return switch (select) {
            case Values values -> counts(values.getExpressions());
            case PlainSelect plain -> {
                if (plain.getSelectItems().stream().anyMatch(item -> item.getExpression() instanceof AllColumns)) {
                    throw Unresolved.columnList("selects *", migration);
                }
                yield List.of(plain.getSelectItems().size());
            }
            case ParenthesedSelect inner -> counts(inner.getSelect(), migration);
            case SetOperationList combined ->
                combined.getSelects().stream()
                        .flatMap(branch -> counts(branch, migration).stream())
                        .toList();
            default -> throw Unresolved.columnList("its values cannot be counted", migration);
        };
    }

    private static List<Integer> counts(ExpressionList<?> rows) {
        boolean several = rows.stream().allMatch(row -> row instanceof ExpressionList<?>);
        return several && !rows.isEmpty()
                ? rows.stream().map(row -> size((Expression) row)).toList()
                : List.of(rows.size());
    }

    private static int size(Expression row) {
        return row instanceof ExpressionList<?> list ? list.size() : 1;
    }
}
