package dev.expandcontract.demo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** What some rows held when a read began, to judge what the read then found. */
public final class Expectation {

    private final NavigableMap<Long, Expected> rows;

    Expectation(NavigableMap<Long, Expected> rows) {
        this.rows = rows;
    }

    /** What the row held when the read began; null if there was no such row. */
    public @Nullable String value(long id) {
        var expected = rows.get(id);
        return expected == null ? null : expected.before().value();
    }

    /**
     * Judges what was read.
     *
     * @param seen the values by id; a row that is not in it was not found
     * @return what is wrong, one line for each row
     */
    public List<String> judge(Map<Long, String> seen) {
        var wrong = new ArrayList<String>();
        rows.forEach((id, expected) -> {
            var value = seen.get(id);
            var read = "row " + id + ": read " + Oracle.named(value);
            var committed = Oracle.named(expected.before().value());
            switch (expected.row().judge(value, expected.before())) {
                case RIGHT -> {}
                case STALE -> wrong.add(read + " after " + committed + " was committed");
                case UNKNOWN -> wrong.add(read + ", which it never held, instead of " + committed);
            }
        });
        return wrong;
    }

    /** Whether no transaction has begun to write the row since the read began. */
    public boolean isUntouched(long id) {
        var expected = rows.get(id);
        return expected != null && expected.row().untouchedSince(expected.before());
    }

    record Expected(Row row, Row.Held before) {}
}
