package dev.expandcontract.demo.check;

import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that one writer has to itself for one transaction. The order of calls is {@link #begin}, the transaction, then
 * {@link #commit} or {@link #rollBack}, or neither if nobody knows how the transaction ended, then {@link #close}.
 */
public final class Claim implements AutoCloseable {

    private final NavigableMap<Long, Row> rows;

    Claim(NavigableMap<Long, Row> rows) {
        this.rows = rows;
    }

    /** The ids of the rows, ascending. */
    public List<Long> ids() {
        return List.copyOf(rows.keySet());
    }

    /**
     * The transaction begins.
     *
     * @param value what it writes to every row; null if it deletes them
     */
    public void begin(@Nullable String value) {
        rows.values().forEach(row -> row.begin(value));
    }

    /** The transaction has committed: from now on nobody may read anything older. */
    public void commit() {
        rows.values().forEach(Row::commit);
    }

    /** The transaction has been rolled back. */
    public void rollBack() {
        rows.values().forEach(Row::rollBack);
    }

    /** Leaves the rows to other writers. */
    @Override
    public void close() {
        rows.values().forEach(Row::release);
    }
}
