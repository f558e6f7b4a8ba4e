package dev.expandcontract.jooq;

import dev.expandcontract.model.Migration;
import org.jooq.Merge;
import org.jooq.QueryPart;
import org.jooq.Select;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * Tells what stands for logical columns in what jOOQ renders for databases that lack something: it names columns of queries
 * of its own by the names of the columns in them.
 */
final class Emulations {

    private final Known known;
    private final BaseTables tables;
    private final LogicalFields fields;

    Emulations(Known known, BaseTables tables, LogicalFields fields) {
        this.known = known;
        this.tables = tables;
        this.fields = fields;
    }

    /**
     * The migration of the logical column that the name stands for, or null.
     *
     * @param within the parts of the statement that the name stands in, from the outermost on
     */
    @Nullable
    Migration of(String name, QueryPart[] within) {
        var upserted = upserted(name, within);
        return upserted == null ? distinct(name, within) : upserted;
    }

    /** An upsert that is rendered as MERGE merges in a query that has the columns of the table under their names. */
    private @Nullable Migration upserted(String name, QueryPart[] within) {
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

    /** DISTINCT ON is rendered as a query of a query that numbers the rows. */
    private @Nullable Migration distinct(String name, QueryPart[] within) {
        for (int i = within.length - 1; i > 0; i--) {
            if (within[i] instanceof Select<?>) {
                return within[i - 1] instanceof Select<?> select
                                && !select.$distinctOn().isEmpty()
                        ? fields.passedOn(select, name, within)
                        : null;
            }
        }
        return null;
    }
}
