package dev.expandcontract.hibernate;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.util.List;

/**
 * Which physical columns of a migration the schema has in a phase.
 *
 * @param mapped the side whose column the attribute is mapped to
 * @param sides those that exist or are to be made
 * @param authority the one that is as the mapping says; the other must be free to be left out of an INSERT in the phases
 *     to both sides of the present one, so it is nullable
 * @param oldType the SQL type of the old column, or empty for that of the mapping
 */
record Placement(Migration migration, Side mapped, List<Side> sides, Side authority, String oldType) {

    static Placement of(PlannedMigration plan, Phase phase) {
        var migration = plan.migration();
        var mapped = migration.name(Side.OLD).equalsIgnoreCase(plan.mapped()) ? Side.OLD : Side.NEXT;
        // In EXPAND the next column need not exist, but making it is what the phase is for.
        var sides = phase == Phase.CONTRACT ? List.of(Side.NEXT) : List.of(Side.OLD, Side.NEXT);
        return new Placement(migration, mapped, sides, phase.use(Side.OLD).reads(), plan.oldType());
    }

    /**
     * The column that is as the mapping says, if the phase needs it. It alone can be compared with the mapping: the other
     * one's type may differ, and registration has made sure that it exists.
     */
    Placement mappedOnly() {
        var described = converts() ? Side.NEXT : mapped;
        var needed = authority == described ? List.of(described) : List.<Side>of();
        return new Placement(migration, mapped, needed, authority, oldType);
    }

    /**
     * Itself, if its columns can be made or changed to what they are to be.
     *
     * @throws SchemaToolException if the type of the old column is not known
     */
    Placement makeable() {
        if (converts() && sides.contains(Side.OLD) && oldType.isEmpty()) {
            throw new SchemaToolException(
                    "The schema tool is to make or change the column '" + migration.name(Side.OLD)
                            + "' of the table '" + migration.column().table()
                            + "', which stores the values of the migration "
                            + migration
                            + " in another way than the attribute holds them, so that its type cannot be taken from"
                            + " the mapping. Name it by @ExpandContract(oldType = …), or manage the table by migration scripts.");
        }
        return this;
    }

    /** Whether the two columns store a value in two ways. The mapping describes the next one then. */
    boolean converts() {
        return !(migration.conversion() instanceof Conversion.None);
    }

    /** What a piece of SQL about the attribute has in the place of the side's column. */
    String operand(Side side) {
        var name = migration.name(side);
        return conversion(side)
                .read(side)
                .map(expression -> Conversion.apply(expression, name))
                .orElse(name);
    }

    /**
     * How DDL converts between the attribute and the side's column.
     *
     * @throws SchemaToolException if it cannot
     */
    Conversion.InSql conversion(Side side) {
        if (migration.conversion() instanceof Conversion.InSql inSql) {
            return inSql;
        }
        if (side == Side.NEXT) {
            return Conversion.NONE;
        }
        throw new SchemaToolException(
                "A default, check, index or generated column of the mapping names the attribute of"
                        + " the migration " + migration + ", whose column '" + migration.name(side) + "' of the table '"
                        + migration.column().table()
                        + "' is converted in Java, which DDL cannot do. Manage the table by migration"
                        + " scripts.");
    }

    /** The side that stands for the given one: itself, if its column exists. */
    Side standIn(Side side) {
        return sides.contains(side) ? side : authority;
    }
}
