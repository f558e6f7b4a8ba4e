package dev.expandcontract.backfill;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.util.Set;

/** Which side of a migration is filled from which. */
public enum Direction {
    /** {@code next} is filled from {@code old}, on the way to the cutover. */
    FORWARD(Side.OLD),
    /** {@code old} is filled from {@code next}, on the way back from {@link Phase#CONTRACT}. */
    REVERSE(Side.NEXT);

    private final Side from;

    Direction(Side from) {
        this.from = from;
    }

    /** The side whose values are taken as true. */
    public Side from() {
        return from;
    }

    /** The side that is filled and checked. */
    public Side to() {
        return from.opposite();
    }

    /** The other direction. */
    public Direction opposite() {
        return this == FORWARD ? REVERSE : FORWARD;
    }

    /** The phases in which a backfill of this direction may run. */
    public Set<Phase> backfillPhases() {
        return switch (this) {
            case FORWARD -> Set.of(Phase.BACKFILL);
            case REVERSE -> Set.of(Phase.SOAK);
        };
    }

    /** The phases in which a verification of this direction may run. */
    public Set<Phase> verificationPhases() {
        return switch (this) {
            case FORWARD -> Set.of(Phase.BACKFILL, Phase.CUTOVER);
            case REVERSE -> Set.of(Phase.SOAK);
        };
    }
}
