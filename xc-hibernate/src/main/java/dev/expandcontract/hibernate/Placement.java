package dev.expandcontract.hibernate;

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
 */
record Placement(Migration migration, Side mapped, List<Side> sides, Side authority) {

    static Placement of(PlannedMigration plan, Phase phase) {
        var migration = plan.migration();
        var mapped = migration.name(Side.OLD).equalsIgnoreCase(plan.mapped()) ? Side.OLD : Side.NEXT;
        // In EXPAND the next column need not exist, but making it is what the phase is for.
        var sides = phase == Phase.CONTRACT ? List.of(Side.NEXT) : List.of(Side.OLD, Side.NEXT);
        return new Placement(migration, mapped, sides, phase.use(Side.OLD).reads());
    }

    /**
     * The mapped column, if the phase needs it. It alone can be compared with the mapping: the other one's type may differ,
     * and registration has made sure that it exists.
     */
    Placement mappedOnly() {
        boolean needed = authority == mapped;
        return new Placement(migration, mapped, needed ? List.of(mapped) : List.of(), authority);
    }

    /** The side that stands for the given one: itself, if its column exists. */
    Side standIn(Side side) {
        return sides.contains(side) ? side : authority;
    }
}
