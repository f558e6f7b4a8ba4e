package dev.expandcontract.backfill;

import java.util.List;

/**
 * Which row of a migrating table is meant.
 *
 * @param key its primary key as text that only the backfill reads
 * @param name its primary key for people, such as {@code id=42}
 */
public record RowKey(String key, String name) {

    static RowKey of(KeyBound row, List<KeyColumn> key) {
        return new RowKey(row.encode(), row.describe(key));
    }
}
