package dev.expandcontract.observe;

import dev.expandcontract.phase.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and times statements that read migrating columns, by migration and side. Counting allocates nothing, and threads
 * hardly disturb each other.
 */
public final class SideReads {

    private final Map<String, Sides> byMigration = new ConcurrentHashMap<>();

    private record Sides(Counter old, Counter next) {
        Counter of(Side side) {
            return switch (side) {
                case OLD -> old;
                case NEXT -> next;
            };
        }
    }

    /** Those that read one side of one migration. */
    public static final class Counter {

        private final LongAdder errors = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LatencyHistogram times = new LatencyHistogram();

        private Counter() {}

        /** One has ended well after that many nanoseconds. */
        public void ended(long took) {
            times.record(took);
            nanos.add(took);
        }

        /** One has failed. */
        public void failed() {
            errors.increment();
        }
    }

    /** Where reads of the side are counted, always the same object. */
    public Counter counter(String migrationId, Side side) {
        var sides = byMigration.get(migrationId);
        if (sides == null) {
            sides = byMigration.computeIfAbsent(migrationId, absent -> new Sides(new Counter(), new Counter()));
        }
        return sides.of(side);
    }

    /** What has been counted so far. */
    public SideFigures figures(String migrationId, Side side) {
        var sides = byMigration.get(migrationId);
        if (sides == null) {
            return SideFigures.NONE;
        }
        var counter = sides.of(side);
        return new SideFigures(counter.errors.sum(), counter.nanos.sum(), counter.times.counts());
    }
}
