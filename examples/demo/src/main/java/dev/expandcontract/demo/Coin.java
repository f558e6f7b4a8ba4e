package dev.expandcontract.demo;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/** The read switch of all instances: tosses a coin for each transaction, and the coin can be loaded. */
final class Coin implements ReadSwitch {

    private final LongAdder old = new LongAdder();
    private final LongAdder next = new LongAdder();
    private volatile int nextPercent;

    /** From now on this share of the transactions reads the new column. */
    void load(int percent) {
        nextPercent = percent;
    }

    @Override
    public Side choose(Migration migration) {
        boolean toNext = ThreadLocalRandom.current().nextInt(100) < nextPercent;
        (toNext ? next : old).increment();
        return toNext ? Side.NEXT : Side.OLD;
    }

    /** How many transactions it has sent to the side. */
    long count(Side side) {
        return (side == Side.OLD ? old : next).sum();
    }
}
