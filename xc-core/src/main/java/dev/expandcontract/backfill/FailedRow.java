package dev.expandcontract.backfill;

import java.sql.SQLException;
import java.util.List;

/**
 * A row that could not be copied or compared.
 *
 * @param key its primary key as text that only the backfill reads
 * @param name its primary key for people, such as {@code id=42}
 * @param cause what the database or the converter said
 */
public record FailedRow(String key, String name, String cause) {

    static FailedRow of(KeyBound row, List<KeyColumn> key, SQLException cause) {
        return new FailedRow(row.encode(), row.describe(key), SqlText.cause(cause));
    }
}
