package dev.expandcontract.fence.model;

import dev.expandcontract.phase.Phase;

/**
 * A reference to an epoch: how many moves ago it was the present one, and the phase that it stands for. Relative ages
 * instead of numbers keep the state space finite although the fleet may move for ever.
 *
 * @param age 0 for the present epoch; {@link #OLDEST} stands for itself and everything older
 */
record View(int age, Phase phase) {

    static final int OLDEST = 3;

    /** Some older epoch, where it cannot matter which. */
    static final View SOME_OLDER = new View(OLDEST, Phase.EXPAND);

    static View present(Phase phase) {
        return new View(0, phase);
    }

    View aged() {
        return new View(Math.min(age + 1, OLDEST), phase);
    }

    boolean isPresent() {
        return age == 0;
    }

    /** Whether both are known to be the same epoch: two of the oldest need not be. */
    boolean isSameEpoch(View other) {
        return age == other.age && age < OLDEST;
    }

    /** The epoch by its number, given the number of the present one. */
    String tell(int presentEpoch) {
        return phase + (age < OLDEST ? " (epoch " + (presentEpoch - age) + ")" : " (long ago)");
    }
}
