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

/**
 * Lists the fields that an asterisk stands for, where a logical column is among them: how many columns the table has
 * depends on the phase. jOOQ reads results by the same list.
 */
final class Asterisks {

    private final LogicalFields fields;

    Asterisks(LogicalFields fields) {
        this.fields = fields;
    }

    void expand(VisitContext context, QualifiedAsterisk asterisk) {
        replace(context, List.of(asterisk.qualifier()), Projections.of(asterisk));
    }

    void expand(VisitContext context, Asterisk asterisk) {
        var parts = context.queryParts();
        for (int i = parts.length - 1; i >= 0; i--) {
            if (parts[i] instanceof Select<?> select) {
                replace(context, select.$from(), Projections.of(asterisk, select));
                return;
            }
        }
    }

    private void replace(VisitContext context, List<? extends Table<?>> tables, List<Field<?>> listed) {
        var parts = context.queryParts();
        if (Projections.of(tables).stream().anyMatch(field -> fields.of(field, parts) != null)) {
            context.queryPart(DSL.list(listed.toArray(QueryPart[]::new)));
        }
    }
}
