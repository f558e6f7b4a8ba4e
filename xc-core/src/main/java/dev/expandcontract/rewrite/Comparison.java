package dev.expandcontract.rewrite;

import java.util.List;

/** What a query selects in addition to find out whether the two columns of a migration, of which it reads one, differ. */
public interface Comparison {

    /**
     * SQL of what is selected: first, if the migration does not convert in Java, a number that is 1 if the columns of the row
     * differ and 0 if not, else what {@code old} and what {@code next} stores; then the row's key, as texts. As many for every
     * qualifier.
     *
     * @param qualifier what stands before the names of columns of the table, with its dot; empty if there is none
     */
    List<String> columns(String qualifier);

    /** Whether the database may fail to compare, for what a row holds. */
    boolean mayFail();
}
