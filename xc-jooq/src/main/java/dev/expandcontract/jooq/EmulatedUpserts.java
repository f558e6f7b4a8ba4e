package dev.expandcontract.jooq;

import dev.expandcontract.model.Migration;
import org.jooq.Merge;
import org.jooq.QueryPart;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * Tells what stands for logical columns in an upsert that jOOQ renders as MERGE, for databases without one: the query that
 * it merges in has the columns of the table under their names.
 */
final class EmulatedUpserts {

    private final Known known;
    private final BaseTables tables;

    EmulatedUpserts(Known known, BaseTables tables) {
        this.known = known;
        this.tables = tables;
    }

    /**
     * The migration of the logical column that the name of a merged column stands for, or null.
     *
     * @param within the parts of the statement that the name stands in, from the outermost on
     */
    @Nullable
    Migration of(String name, QueryPart[] within) {
        boolean merges = false;
        for (int i = within.length - 1; i >= 0; i--) {
            merges |= within[i] instanceof Merge<?>;
            if (merges && within[i] instanceof QOM.Insert<?> insert) {
                var table = tables.of(insert.$into());
                return table == null ? null : known.of(table, name);
            }
        }
        return null;
    }
}
