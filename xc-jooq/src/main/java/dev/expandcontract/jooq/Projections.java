package dev.expandcontract.jooq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jooq.Asterisk;
import org.jooq.Field;
import org.jooq.QualifiedAsterisk;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The fields that queries select, with those that asterisks stand for as far as jOOQ knows them. */
final class Projections {

    private Projections() {}

    static List<Field<?>> of(Select<?> select) {
        var fields = new ArrayList<Field<?>>();
        for (var item : select.$select()) {
            switch (item) {
                case Field<?> field -> fields.add(field);
                case QualifiedAsterisk asterisk -> fields.addAll(of(asterisk));
                case Asterisk asterisk -> fields.addAll(of(asterisk, select.$from()));
                default -> {}
            }
        }
        return select.$select().isEmpty() ? of(select.$from()) : fields;
    }

    static List<Field<?>> of(QualifiedAsterisk asterisk) {
        return except(asterisk.$except(), of(List.of(asterisk.qualifier())));
    }

    /** @param tables those that the asterisk stands for all columns of */
    static List<Field<?>> of(Asterisk asterisk, Collection<? extends Table<?>> tables) {
        return except(asterisk.$except(), of(tables));
    }

    /** All fields of the tables. */
    static List<Field<?>> of(Collection<? extends Table<?>> tables) {
        var fields = new ArrayList<Field<?>>();
        tables.forEach(table -> fields.addAll(Arrays.asList(table.fields())));
        return fields;
    }

    private static List<Field<?>> except(Collection<? extends Field<?>> left, List<Field<?>> fields) {
        var row = DSL.row(left);
        fields.removeIf(field -> row.field(field) != null);
        return fields;
    }
}
