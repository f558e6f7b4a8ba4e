package dev.expandcontract.hibernate;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.phase.Side;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hibernate.mapping.AggregateColumn;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.Column;
import org.jspecify.annotations.Nullable;

/** Makes physical columns after columns of the mapping. */
final class PhysicalColumn {

    /** What tells the names that belong to the next column from those of the old one. */
    private static final String NEXT_SUFFIX = "_next";

    private PhysicalColumn() {}

    /** @param physical a piece of SQL about attributes as it is about physical columns */
    static Column copy(Column column, UnaryOperator<String> physical) {
        var copy = new Column();
        copy.setName(column.getQuotedName());
        copy.setNullable(column.isNullable());
        copy.setUniqueKeyName(column.getUniqueKeyName());
        for (var check : column.getCheckConstraints()) {
            copy.addCheckConstraint(
                    new CheckConstraint(check.getName(), physical.apply(check.getConstraint()), check.getOptions()));
        }
        copy.setSqlType(column.getSqlType());
        copy.setDefaultValue(column.getDefaultValue());
        copy.setGeneratedAs(column.getGeneratedAs() == null ? null : physical.apply(column.getGeneratedAs()));
        return completed(column, copy);
    }

    static Column of(Column column, Placement placement, Side side) {
        var copy = new Column();
        copy.setName(quotedLike(column, placement.migration().name(side)));
        copy.setNullable(column.isNullable() || side != placement.authority());
        copy.setUniqueKeyName(name(column.getUniqueKeyName(), placement.sides().size() == 1 ? Side.OLD : side));
        for (var check : column.getCheckConstraints()) {
            copy.addCheckConstraint(new CheckConstraint(
                    name(check.getName(), placement.sides().size() == 1 ? Side.OLD : side),
                    named(check.getConstraint(), placement, side),
                    check.getOptions()));
        }
        copy.setSqlType(side == Side.OLD && !placement.oldType().isEmpty() ? placement.oldType() : column.getSqlType());
        copy.setDefaultValue(defaultValue(column, placement, side));
        copy.setGeneratedAs(column.getGeneratedAs());
        return completed(column, copy);
    }

    private static @Nullable String defaultValue(Column column, Placement placement, Side side) {
        var mapped = column.getDefaultValue();
        if (mapped == null) {
            return null;
        }
        return placement
                .conversion(side)
                .write(side)
                .map(expression -> Conversion.apply(expression, mapped))
                .orElse(mapped);
    }

    /** A column of another table that a foreign key refers to: the one that is as the mapping says. */
    static Column referenced(Column column, Map<String, Placement> placements) {
        var placement = placements.get(column.getName());
        return placement == null
                ? column
                : of(column, placement, placement.converts() ? Side.NEXT : placement.authority());
    }

    /** The name that a key, index or check of the side has, after the one of the mapping. */
    static @Nullable String name(@Nullable String mapped, Side side) {
        return mapped == null || side == Side.OLD ? mapped : mapped + NEXT_SUFFIX;
    }

    /** A piece of SQL with the side's column in place of the migration's. */
    static String named(String sql, Placement placement, Side side) {
        var column = placement.migration().column();
        var names = Set.of(column.old(), column.next(), placement.migration().marker());
        return SqlFragment.rename(sql, names, placement.operand(side)).sql();
    }

    private static String quotedLike(Column column, String name) {
        return column.isQuoted() ? "`" + name + "`" : name;
    }

    private static Column completed(Column column, Column copy) {
        copy.setLength(column.getLength());
        copy.setPrecision(column.getPrecision());
        copy.setScale(column.getScale());
        copy.setTemporalPrecision(column.getTemporalPrecision());
        copy.setArrayLength(column.getArrayLength());
        copy.setValue(column.getValue());
        copy.setTypeIndex(column.getTypeIndex());
        copy.setIdentity(column.isIdentity());
        copy.setUnique(column.isUnique());
        copy.setSqlTypeCode(column.getSqlTypeCode());
        copy.setComment(column.getComment());
        copy.setCollation(column.getCollation());
        copy.setOptions(column.getOptions());
        return column instanceof AggregateColumn aggregate ? new AggregateColumn(copy, aggregate.getComponent()) : copy;
    }
}
