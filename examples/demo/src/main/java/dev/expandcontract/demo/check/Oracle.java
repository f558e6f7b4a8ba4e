package dev.expandcontract.demo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Knows what every row must hold at every moment, without asking the database. Writers claim rows before they write them
 * and report what they did; readers have what they read judged. Values are never written twice, so a value tells which
 * write it came from.
 */
public final class Oracle {

    private static final List<String> TIERS = List.of("free", "basic", "silver", "gold", "platinum");

    private final int historical;
    private final Map<Long, Row> rows = new ConcurrentHashMap<>();
    private final AtomicLong lastId;
    private final AtomicLong lastWrite = new AtomicLong();

    /**
     * An oracle over a table that holds the rows 1 to {@code historical}.
     *
     * @param historical how many rows there are before the demo begins
     */
    public Oracle(int historical) {
        this.historical = historical;
        this.lastId = new AtomicLong(historical);
    }

    /** What the row holds before the demo begins. */
    public static String historicalValue(long id) {
        return TIERS.get((int) (id % TIERS.size()));
    }

    /** A value that no row holds yet. */
    public String newValue() {
        long write = lastWrite.incrementAndGet();
        return TIERS.get((int) (write % TIERS.size())) + "-" + write;
    }

    /** The highest id that was given out. */
    public long lastId() {
        return lastId.get();
    }

    /** Claims rows that do not exist, with new ids. */
    public Claim claimNew(int count) {
        var claimed = new TreeMap<Long, Row>();
        for (int i = 0; i < count; i++) {
            long id = lastId.incrementAndGet();
            var row = new Row(null);
            row.claim();
            rows.put(id, row);
            claimed.put(id, row);
        }
        return new Claim(claimed);
    }

    /** Claims up to {@code count} random rows that exist and that no other writer has; perhaps none. */
    public Claim claimExisting(int count) {
        NavigableMap<Long, Row> claimed = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            long id = ThreadLocalRandom.current().nextLong(1, lastId() + 1);
            var row = row(id);
            if (row != null && row.claim()) {
                if (row.held().value() == null) {
                    row.release();
                } else {
                    claimed.put(id, row);
                }
            }
        }
        return new Claim(claimed);
    }

    /** Notes what the rows hold now. To be called before they are read. */
    public Expectation expect(long first, long last) {
        var expected = new TreeMap<Long, Expectation.Expected>();
        for (long id = first; id <= last; id++) {
            var row = row(id);
            if (row != null) {
                expected.put(id, new Expectation.Expected(row, row.held()));
            }
        }
        return new Expectation(expected);
    }

    /**
     * Compares every row with what it must hold. To be called when nobody writes.
     *
     * @param actual the values of all rows by id, as they are in the table
     * @return what is wrong, one line for each row
     */
    public List<String> findLost(Map<Long, String> actual) {
        var lost = new ArrayList<String>();
        for (long id = 1; id <= lastId(); id++) {
            var value = actual.get(id);
            var row = row(id);
            if (row != null && !row.mayHold(value)) {
                lost.add("row " + id + " must hold " + named(row.held().value()) + " but holds " + named(value));
            }
        }
        actual.keySet().stream()
                .filter(id -> id < 1 || id > lastId())
                .forEach(id -> lost.add("row " + id + " must not exist"));
        return lost;
    }

    static String named(@Nullable String value) {
        return value == null ? "nothing" : "'" + value + "'";
    }

    /** The row, or null if its id has just been given out and nothing is known of it. */
    private @Nullable Row row(long id) {
        return id >= 1 && id <= historical
                ? rows.computeIfAbsent(id, missing -> new Row(historicalValue(missing)))
                : rows.get(id);
    }
}
