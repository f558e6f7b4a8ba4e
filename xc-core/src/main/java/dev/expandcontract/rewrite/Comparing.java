package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.List;

/**
 * What a statement selects behind what the application asks for, to compare.
 *
 * @param template the statement with markers
 * @param rows the rows that are compared, in the order of what is selected for them
 * @param mayFail whether the database may fail to compare, for what a row holds
 */
public record Comparing(String template, List<Row> rows, boolean mayFail) {

    public Comparing {
        rows = List.copyOf(rows);
    }

    /**
     * A row of a migrating table, as part of each row of the result.
     *
     * @param read the side that the application reads
     * @param comparison that is made
     * @param columns how many columns of the result are for it
     */
    public record Row(Migration migration, Side read, Comparison comparison, int columns) {}

    /** How many columns of the result the application does not know of. */
    public int columns() {
        return rows.stream().mapToInt(Row::columns).sum();
    }
}
