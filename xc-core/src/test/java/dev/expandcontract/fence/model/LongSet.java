package dev.expandcontract.fence.model;

/** A set of longs other than 0, by open addressing: what makes tens of millions of states fit into the memory of a test. */
final class LongSet {

    private long[] slots = new long[1 << 12];
    private int size;

    /** Whether it was not there before. */
    boolean add(long value) {
        if (size >= slots.length / 4 * 3) {
            grow();
        }
        int slot = slot(slots, value);
        if (slots[slot] == value) {
            return false;
        }
        slots[slot] = value;
        size++;
        return true;
    }

    int size() {
        return size;
    }

    private void grow() {
        var larger = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                larger[slot(larger, value)] = value;
            }
        }
        slots = larger;
    }

    private static int slot(long[] slots, long value) {
        long hash = value * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
