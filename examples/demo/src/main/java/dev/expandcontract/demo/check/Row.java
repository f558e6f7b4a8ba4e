package dev.expandcontract.demo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The history of one row: every value that was written to it, in order, and which of them is committed. A row has at most
 * one writer at a time, so the history is exact. The value null means that there is no row.
 */
final class Row {

    /** How a value that was read relates to the history. */
    enum Verdict {
        /** The value that was committed when the read began, or one written since. */
        RIGHT,
        /** A value that another committed one had replaced before the read began. */
        STALE,
        /** A value that this row never held. */
        UNKNOWN
    }

    /**
     * What is committed at one moment.
     *
     * @param place the place of the value in the history
     */
    record Held(int place, @Nullable String value) {}

    private final AtomicBoolean claimed = new AtomicBoolean();
    private final List<@Nullable String> values = new ArrayList<>(1);
    private int committed;

    Row(@Nullable String value) {
        values.add(value);
    }

    /** Takes the row for one writer. Answers false if another has it. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void release() {
        claimed.set(false);
    }

    /** A transaction that writes the value begins. Unless it is committed or rolled back, its outcome is in doubt. */
    synchronized void begin(@Nullable String value) {
        values.add(value);
    }

    /** The transaction that began last has committed. */
    synchronized void commit() {
        committed = values.size() - 1;
    }

    /** The transaction that began last has been rolled back: nobody may see its value from now on. */
    synchronized void rollBack() {
        values.removeLast();
    }

    synchronized Held held() {
        return new Held(committed, values.get(committed));
    }

    /** Judges a value that was read, by what was held before the read began. */
    synchronized Verdict judge(@Nullable String seen, Held before) {
        if (values.subList(before.place(), values.size()).contains(seen)) {
            return Verdict.RIGHT;
        }
        return values.contains(seen) ? Verdict.STALE : Verdict.UNKNOWN;
    }

    /** Whether no transaction has begun to write the row since. */
    synchronized boolean untouchedSince(Held before) {
        return values.size() - 1 == before.place();
    }

    /** Whether the row may hold this value when no transaction runs: the committed one, or one whose commit is in doubt. */
    synchronized boolean mayHold(@Nullable String value) {
        return values.subList(committed, values.size()).contains(value);
    }
}
