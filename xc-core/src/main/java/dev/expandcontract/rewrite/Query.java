package dev.expandcontract.rewrite;

import java.util.List;

/**
 * A query, as far as its columns are concerned.
 *
 * @param rows the select list of each branch, or each tuple of VALUES
 */
record Query(List<Row> rows) {

    /**
     * Values side by side.
     *
     * @param appendAt the offset where another value can be appended
     */
    record Row(List<Expression> values, int appendAt) {}
}
