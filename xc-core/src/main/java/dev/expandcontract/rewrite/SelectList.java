package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a query can select more of the rows whose migrating columns it selects, so that its result is otherwise the
 * same: in the one select list of the statement, if each row of the result stands for one row of each table.
 */
final class SelectList {

    private final Analysis analysis;
    private final Cursor cursor;
    private List<Expression> items = List.of();
    private int appendAt;
    private boolean several;

    SelectList(Analysis analysis) {
        this.analysis = analysis;
        this.cursor = analysis.cursor;
    }

    /** The row of a table in FROM, by the name of that; empty if there is one only. */
    private record Row(Migration migration, String qualifier) {}

    private String qualifier(int column) {
        return column >= 2 && cursor.at(column - 1).isSymbol(".")
                ? cursor.at(column - 2).text()
                : "";
    }

    /** A query has listed what it selects. */
    void listed(List<Expression> selected, int end) {
        if (cursor.depth() == 0) {
            several |= appendAt > 0;
            items = selected;
            appendAt = end;
        }
    }

    /** More in the list could change the result, or it is none of the statement's own. */
    void close() {
        several |= cursor.depth() == 0;
    }

    /** The place, after the columns have been resolved, or null if there is none. */
    Splice.@Nullable Comparison place(int tokens) {
        if (several
                || appendAt == 0
                || !Set.of("select", "with").contains(cursor.at(0).word())) {
            return null;
        }
        for (int i = 0; i < tokens; i++) {
            if (cursor.at(i).is("into")) {
                return null;
            }
        }
        var compared = new ArrayList<Splice.Compared>();
        var rows = new HashSet<Row>();
        for (var item : items) {
            var migration = item.migration();
            if (migration != null
                    && item.shape() instanceof Expression.Column column
                    && analysis.isOfTable(column.last())
                    && rows.add(new Row(migration, qualifier(column.last())))) {
                compared.add(new Splice.Compared(
                        migration,
                        analysis.startOfName(column.last()),
                        cursor.at(column.last()).start()));
            }
        }
        return compared.isEmpty() ? null : new Splice.Comparison(appendAt, List.copyOf(compared));
    }
}
