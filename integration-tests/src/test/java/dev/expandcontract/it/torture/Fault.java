package dev.expandcontract.it.torture;

import java.util.Random;

/** What is done to the fleet. */
enum Fault {
    /** An instance is stopped for a while, wherever it is, and then goes on. */
    PAUSE(24),
    /** Two instances are. */
    PAUSE_OF_TWO(8),
    /** An instance is stopped for a while, and then killed. */
    PAUSE_THEN_KILL(10),
    /** An instance is killed and another one takes its place. */
    KILL(10),
    /** The server ends sessions. */
    SESSIONS_ENDED(12),
    /** The server crashes and comes back. */
    RESTART(3),
    /** The instance that carries out a command is killed meanwhile. */
    COORDINATOR_KILLED(14),
    /** The instance that carries out a command is stopped meanwhile. */
    COORDINATOR_PAUSED(7),
    /** The row of an instance that lives is deleted from the metadata. */
    REMOVAL(4),
    /** Two instances are given commands at once. */
    RACE(9),
    /** An instance leaves as it should and a new one joins. */
    DEPLOYMENT(3);

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /** Whether it concerns the instance that carries out a command. */
    boolean needsCommand() {
        return this == COORDINATOR_KILLED || this == COORDINATOR_PAUSED || this == RACE;
    }

    static Fault random(Random random) {
        int total = 0;
        for (var fault : values()) {
            total += fault.weight;
        }
        int left = random.nextInt(total);
        for (var fault : values()) {
            left -= fault.weight;
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("weights");
    }
}
