package dev.expandcontract.jooq;

import dev.expandcontract.model.Migration;
import java.util.Arrays;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * Tells which fields are logical columns: those of the migrating table, and those of a derived table or common table
 * expression that pass such a column on under its own name.
 */
final class LogicalFields {

    private final Known known;
    private final BaseTables tables;

    LogicalFields(Known known, BaseTables tables) {
        this.known = known;
        this.tables = tables;
    }

    /**
     * The migration of the logical column, or null if the field is none.
     *
     * @param within the parts of the statement that the field stands in, from the outermost on
     */
    @Nullable
    Migration of(Field<?> field, QueryPart[] within) {
        if (field instanceof QOM.Coerce<?> coerced) {
            return of(coerced.$field(), within);
        }
        if (!(field instanceof TableField<?, ?> column) || !known.mayBeColumn(field.getName())) {
            return null;
        }
        var table = column.getTable();
        if (table == null) {
            return null;
        }
        if (table instanceof QOM.TableAlias<?> alias) {
            return givesOtherNames(alias) ? null : passedOn(alias.$table(), field.getName(), within);
        }
        var base = tables.of(table);
        if (base == null) {
            return null;
        }
        var migration = known.of(base, field.getName());
        var commonTable = migration == null ? commonTable(table.getName(), within) : null;
        return commonTable == null ? migration : passedOn(commonTable, field.getName(), within);
    }

    /** Whether the alias lists names for the columns, which stand for them by their positions. */
    private static boolean givesOtherNames(QOM.TableAlias<?> alias) {
        var given = alias.fields();
        var own = alias.$table().fields();
        for (int i = 0; i < Math.min(given.length, own.length); i++) {
            if (!given[i].getName().equals(own[i].getName())) {
                return true;
            }
        }
        return false;
    }

    /** The migration of the logical column that the table has under the name. */
    private @Nullable Migration passedOn(Table<?> table, String name, QueryPart[] within) {
        return switch (table) {
            case QOM.DerivedTable<?> derived -> passedOn(derived.$arg1(), name, within);
            case CommonTableExpression<?> expression -> passedOn(expression.$query(), name, within);
            default -> first(Arrays.asList(table.fields()), name, within);
        };
    }

    /** The migration of the logical column that the query yields under the name, or null. */
    @Nullable
    Migration passedOn(ResultQuery<?> query, String name, QueryPart[] within) {
        var fields = query instanceof Select<?> select ? Projections.of(select) : Arrays.asList(query.fields());
        var migration = first(fields, name, within);
        if (migration != null) {
            refuseBoth(fields, migration, within);
        }
        return migration;
    }

    private @Nullable Migration first(List<? extends Field<?>> fields, String name, QueryPart[] within) {
        for (var field : fields) {
            if (field.getName().equals(name)) {
                return of(field, within);
            }
        }
        return null;
    }

    /** Both would have one name. */
    private void refuseBoth(List<? extends Field<?>> fields, Migration migration, QueryPart[] within) {
        if (fields.stream().filter(field -> migration.equals(of(field, within))).count() > 1) {
            throw new UnsupportedStatementException(
                    "A statement of jOOQ names a column of a subquery that passes on both"
                            + " columns of migration " + migration.id() + " (" + migration.column()
                            + "). They are one logical column, so that their names would be the same, in every phase. List the"
                            + " fields of the subquery, with one of the two.");
        }
    }

    /** The common table expression of an enclosing statement. */
    private static @Nullable CommonTableExpression<?> commonTable(String name, QueryPart[] within) {
        for (int i = within.length - 1; i >= 0; i--) {
            var with =
                    switch (within[i]) {
                        case Select<?> select -> select.$with();
                        case QOM.Insert<?> insert -> insert.$with();
                        case QOM.Update<?> update -> update.$with();
                        case QOM.Delete<?> delete -> delete.$with();
                        default -> null;
                    };
            if (with != null) {
                for (var expression : with.$commonTableExpressions()) {
                    if (expression.getName().equals(name)) {
                        return expression;
                    }
                }
            }
        }
        return null;
    }
}
