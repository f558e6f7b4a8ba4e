package dev.expandcontract.jooq;

import java.util.List;
import org.jooq.Asterisk;
import org.jooq.Field;
import org.jooq.QualifiedAsterisk;
import org.jooq.QueryPart;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.VisitContext;
import org.jooq.impl.DSL;
import org.jooq.impl.QOM;

/**
 * Lists the fields that an asterisk stands for, where a logical column is among them: how many columns the table has
 * depends on the phase. jOOQ reads results by the same list.
 */
final class Asterisks {

    private final Known known;
    private final BaseTables tables;
    private final LogicalFields fields;

    Asterisks(Known known, BaseTables tables, LogicalFields fields) {
        this.known = known;
        this.tables = tables;
        this.fields = fields;
    }

    void expand(VisitContext context, QualifiedAsterisk asterisk) {
        replace(context, List.of(asterisk.qualifier()), Projections.of(asterisk));
    }

    void expand(VisitContext context, Asterisk asterisk) {
        var tables = tables(context.queryParts());
        replace(context, tables, Projections.of(asterisk, tables));
    }

    /** The tables of the innermost statement. */
    private static List<? extends Table<?>> tables(QueryPart[] within) {
        for (int i = within.length - 1; i >= 0; i--) {
            switch (within[i]) {
                case Select<?> select -> {
                    return select.$from();
                }
                case QOM.Insert<?> insert -> {
                    return List.of(insert.$into());
                }
                case QOM.Update<?> update -> {
                    return List.of(update.$table());
                }
                case QOM.Delete<?> delete -> {
                    return List.of(delete.$from());
                }
                default -> {}
            }
        }
        return List.of();
    }

    private void replace(VisitContext context, List<? extends Table<?>> tables, List<Field<?>> listed) {
        var parts = context.queryParts();
        tables.forEach(this::refuseUnknown);
        if (Projections.of(tables).stream().anyMatch(field -> fields.of(field, parts) != null)) {
            context.queryPart(DSL.list(listed.toArray(QueryPart[]::new)));
        }
    }

    /** The columns would come in the order of the database, and under the names of the phase. */
    private void refuseUnknown(Table<?> table) {
        var base = table.fields().length == 0 ? this.tables.of(table) : null;
        if (base != null && known.concerns(base)) {
            throw new UnsupportedStatementException("A statement of jOOQ selects all columns of the table " + base
                    + ", which has a migrating one, but jOOQ does not know them: there is no generated code for '"
                    + table.getName()
                    + "' in it. How many there are, and what they are called, depends on the phase. List"
                    + " the fields, or use generated code.");
        }
    }
}
