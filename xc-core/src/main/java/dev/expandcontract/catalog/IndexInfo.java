package dev.expandcontract.catalog;

import java.util.List;

/**
 * A unique index.
 *
 * @param name the name as the database stores it
 * @param columns the indexed columns in the order of the index; an indexed expression stands as its text
 */
public record IndexInfo(String name, List<String> columns) {

    public IndexInfo {
        columns = List.copyOf(columns);
    }
}
