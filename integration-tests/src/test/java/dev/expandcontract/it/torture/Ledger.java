package dev.expandcontract.it.torture;

import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What all processes of a run know of the truth, in a file that each maps into its memory: a process that is killed leaves
 * behind what it knew, and one that is stopped has nothing half sent.
 *
 * <p>Of every row it holds three versions. <b>Intended</b>: the newest one that its owner has ever tried to write.
 * <b>Acknowledged</b>: the newest one whose commit has returned. <b>Seen</b>: the newest one that anyone has read, or whose
 * commit has returned. And it holds the phases that were entered, in order, together with those that may be entered at any
 * moment because a command is under way.
 */
final class Ledger {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int PENDING = 0;
    private static final int ENTERED = 1;
    private static final int COUNTERS = 2;
    private static final int PHASES = COUNTERS + Counter.values().length;
    private static final int MOST_PHASES = 100_000;
    private static final int ROWS = PHASES + MOST_PHASES;
    private static final int PER_ROW = 3;

    /** What workers count. */
    enum Counter {
        WRITING_TRANSACTIONS,
        READING_TRANSACTIONS,
        ERRORS
    }

    private final ByteBuffer memory;

    private Ledger(ByteBuffer memory) {
        this.memory = memory;
    }

    static Ledger open(Path file) {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = (ROWS + (long) PER_ROW * Plan.ROWS) * Long.BYTES;
            return new Ledger(channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot map the ledger " + file, e);
        }
    }

    /** The owner is about to write the next version of the row. */
    long intend(int row) {
        long version = intended(row) + 1;
        set(place(row), version);
        return version;
    }

    long intended(int row) {
        return get(place(row));
    }

    /** The commit of the version has returned. */
    void acknowledge(int row, long version) {
        raise(place(row) + 1, version);
        see(row, version);
    }

    long acknowledged(int row) {
        return get(place(row) + 1);
    }

    /** The version was read. */
    void see(int row, long version) {
        raise(place(row) + 2, version);
    }

    long seen(int row) {
        return get(place(row) + 2);
    }

    /**
     * The server has crashed: a version that was read, but whose commit had not returned, need not be there any more, as
     * InnoDB shows it to others a moment before it is on disk.
     */
    void forgetSeen() {
        for (int row = 0; row < Plan.ROWS; row++) {
            set(place(row) + 2, acknowledged(row));
        }
    }

    /** The phases that commands under way may enter at any moment. */
    void setPending(long phases) {
        set(PENDING, phases);
    }

    /** The phase has been entered. To be called before {@link #setPending} takes it away. */
    void enter(Phase phase) {
        int entered = entered();
        set(PHASES + entered, bit(phase));
        set(ENTERED, entered + 1);
    }

    /** How many phases have been entered, for all that is known. */
    int entered() {
        return (int) get(ENTERED);
    }

    /**
     * Whether a transaction ended too late.
     *
     * @param enteredBefore how many phases were known to be entered before it began to end
     * @param possible the phases under which it may have run
     * @return whether it ran under none of the last two phases then, nor under one entered since
     */
    boolean isLate(int enteredBefore, long possible) {
        // Read before the count, so that a phase is found here or there.
        long allowed = get(PENDING);
        int entered = entered();
        for (int i = Math.max(0, enteredBefore - 2); i < entered; i++) {
            allowed |= get(PHASES + i);
        }
        return enteredBefore > 2 && (allowed & possible) == 0;
    }

    /** The last phases entered, oldest first, for the eye. */
    String lastPhases() {
        int entered = entered();
        var phases = new StringBuilder();
        for (int i = Math.max(0, entered - 6); i < entered; i++) {
            phases.append(i + 1).append(":").append(names(get(PHASES + i))).append(' ');
        }
        return phases + "pending " + names(get(PENDING));
    }

    void count(Counter counter) {
        LONGS.getAndAdd(memory, (COUNTERS + counter.ordinal()) * Long.BYTES, 1L);
    }

    long counted(Counter counter) {
        return get(COUNTERS + counter.ordinal());
    }

    static long bit(Phase phase) {
        return 1L << phase.ordinal();
    }

    static String names(long phases) {
        var names = new StringBuilder();
        for (var phase : Phase.values()) {
            if ((phases & bit(phase)) != 0) {
                names.append(names.isEmpty() ? "" : "|").append(phase);
            }
        }
        return names.isEmpty() ? "none" : names.toString();
    }

    private static int place(int row) {
        return ROWS + PER_ROW * row;
    }

    private long get(int place) {
        return (long) LONGS.getVolatile(memory, place * Long.BYTES);
    }

    private void set(int place, long value) {
        LONGS.setVolatile(memory, place * Long.BYTES, value);
    }

    private void raise(int place, long value) {
        long present = get(place);
        while (present < value && !LONGS.compareAndSet(memory, place * Long.BYTES, present, value)) {
            present = get(place);
        }
    }
}
