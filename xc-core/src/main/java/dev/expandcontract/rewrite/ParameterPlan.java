package dev.expandcontract.rewrite;

import java.util.Arrays;

/**
 * Where the parameters that the application binds go in the rewritten statement. Both sides count from 1, as JDBC does.
 * Immutable.
 */
public final class ParameterPlan {

    private final int[][] positions;
    private final int physicalCount;
    private final boolean identity;

    /**
     * @param logicalCount how many parameters the application's statement has
     * @param logicalByPhysical for each {@code ?} of the rewritten statement, in order, the application's parameter
     * @throws IllegalArgumentException if a parameter of the application would be bound nowhere
     */
    ParameterPlan(int logicalCount, int[] logicalByPhysical) {
        physicalCount = logicalByPhysical.length;
        positions = new int[logicalCount][];
        Arrays.fill(positions, new int[0]);
        boolean sameOrder = physicalCount == logicalCount;
        for (int i = 0; i < physicalCount; i++) {
            int logical = logicalByPhysical[i];
            var before = positions[logical - 1];
            var grown = Arrays.copyOf(before, before.length + 1);
            grown[before.length] = i + 1;
            positions[logical - 1] = grown;
            sameOrder &= logical == i + 1;
        }
        identity = sameOrder;
        for (int i = 0; i < logicalCount; i++) {
            if (positions[i].length == 0) {
                throw new IllegalArgumentException("Parameter " + (i + 1) + " of " + logicalCount + " has no place");
            }
        }
    }

    /** Whether every parameter keeps its one position. */
    public boolean isIdentity() {
        return identity;
    }

    /** How many parameters the application binds. */
    public int logicalCount() {
        return positions.length;
    }

    /** How many parameters the rewritten statement has. */
    public int physicalCount() {
        return physicalCount;
    }

    /** How many positions the application's parameter has in the rewritten statement: one, or more if it is duplicated. */
    public int count(int logical) {
        return positions[logical - 1].length;
    }

    /**
     * A position of the application's parameter in the rewritten statement.
     *
     * @param logical the application's index, from 1
     * @param which from 0 to {@link #count(int)} - 1
     */
    public int physical(int logical, int which) {
        return positions[logical - 1][which];
    }

    @Override
    public String toString() {
        return Arrays.deepToString(positions);
    }
}
