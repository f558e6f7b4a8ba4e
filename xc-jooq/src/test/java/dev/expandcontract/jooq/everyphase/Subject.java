package dev.expandcontract.jooq.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.PhaseRun;
import java.util.ArrayList;
import java.util.Arrays;
import org.jooq.DSLContext;

/**
 * What a test works on: the code for a table, in a state, on a database.
 *
 * @param t the table
 * @param dsl connected to the database through XC
 */
record Subject(PhaseRun run, Column column, Members t, DSLContext dsl) {

    Database database() {
        return run.database();
    }

    /** The same with other settings. */
    Subject with(DSLContext other) {
        return new Subject(run, column, t, other);
    }

    /** A row that is not stored yet. */
    MembersRecord row(Integer id, String name, String tier) {
        return dsl.newRecord(t).with(id, name, tier);
    }

    /**
     * Asserts what the table holds, in the order of its ids.
     *
     * @param rows id, name and value with {@code |} between them; after {@code !} the value has been written, and all columns
     *     hold it; else it is in the column that is read, and the other one holds what it did
     */
    void assertRows(String... rows) {
        var found = new ArrayList<String>();
        var columns = run.state().present();
        for (var row : run.rows(Club.text(
                database(),
                "select [id], [name], "
                        + String.join(
                                ", ",
                                columns.stream()
                                        .map(side -> "[" + column.migration().name(side) + "]")
                                        .toList())
                        + " from [" + column.table() + "] order by [id]"))) {
            found.add(row);
        }
        assertThat(found)
                .as("%s in %s by %s", column, run, t)
                .containsExactlyElementsOf(Arrays.stream(rows).map(this::stored).toList());
    }

    private String stored(String row) {
        var parts = row.split("\\|", -1);
        boolean written = parts[2].startsWith("!");
        var value = written ? parts[2].substring(1) : parts[2];
        var text = new StringBuilder(parts[0] + "|" + parts[1]);
        for (var side : run.state().present()) {
            var inColumn = written || side == run.state().reads() ? value : "wrong";
            text.append("|").append(inColumn.equals("null") ? "null" : column.stored(side, inColumn));
        }
        return text.toString();
    }
}
