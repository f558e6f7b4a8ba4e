package dev.expandcontract.demo.check;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the longest time that a single write transaction took, from before it asked for a connection until its commit
 * had returned, in each part of the demo. A transaction counts in every part that it touched.
 */
public final class StallMeter {

    /** What a part of the demo is there for. */
    public enum Kind {
        /** Nothing but traffic. */
        QUIET,
        /** A change of the phase, until every instance has acknowledged it and a little longer. */
        TRANSITION,
        /** A change of the schema, and a little longer. */
        SCHEMA,
        /** Backfill and verification, and a little longer. */
        BACKFILL
    }

    /** Who writes. */
    public enum Lane {
        /** The application. */
        APPLICATION,
        /** Somebody who has nothing to do with the migration: what delays them, delays the machine. */
        BYSTANDER
    }

    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private volatile int current = -1;

    /** A part begins, and the one before it ends. To be called by one thread. */
    public Part enter(Kind kind, String name) {
        var part = new Part(kind, name);
        parts.add(part);
        current = parts.size() - 1;
        return part;
    }

    /** A write transaction begins. */
    public Running begin(Lane lane) {
        return new Running(lane, current, System.nanoTime());
    }

    /** All parts so far, in order. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** The parts of one kind so far, in order. */
    public List<Part> parts(Kind kind) {
        return parts.stream().filter(part -> part.kind == kind).toList();
    }

    /** The application's longest transaction in any part of the kind, zero if there was none. */
    public Duration longest(Kind kind) {
        return parts(kind).stream()
                .map(part -> part.longest(Lane.APPLICATION))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** A write transaction that has begun. */
    public final class Running {
        private final Lane lane;
        private final int part;
        private final long started;

        private Running(Lane lane, int part, long started) {
            this.lane = lane;
            this.part = part;
            this.started = started;
        }

        /** The name of the part in which it began; empty if that was before the first. */
        public String part() {
            return part < 0 ? "" : parts.get(part).name();
        }

        /** It has ended, one way or the other. */
        public void end() {
            long nanos = System.nanoTime() - started;
            for (int touched = Math.max(part, 0); touched <= current; touched++) {
                parts.get(touched).count(lane, nanos);
            }
        }
    }

    /** A part of the demo. */
    public static final class Part {
        private final Kind kind;
        private final String name;
        private final AtomicLong application = new AtomicLong();
        private final AtomicLong bystander = new AtomicLong();

        private Part(Kind kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        public Kind kind() {
            return kind;
        }

        public String name() {
            return name;
        }

        /** The longest write transaction so far. */
        public Duration longest(Lane lane) {
            return Duration.ofNanos(nanos(lane).get());
        }

        private void count(Lane lane, long nanos) {
            nanos(lane).accumulateAndGet(nanos, Math::max);
        }

        private AtomicLong nanos(Lane lane) {
            return lane == Lane.APPLICATION ? application : bystander;
        }
    }
}
