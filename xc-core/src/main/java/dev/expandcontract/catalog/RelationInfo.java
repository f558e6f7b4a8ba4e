package dev.expandcontract.catalog;

import dev.expandcontract.model.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be selected from, as far as names are concerned, exactly as the database stores them.
 *
 * @param name with the schema, or the database on MySQL and MariaDB
 * @param kind whether it is a table
 * @param columns the names of the columns in their order
 * @param definition the query of a view, or null if it is none or the database does not show it
 */
public record RelationInfo(
        TableName name,
        TableInfo.Kind kind,
        List<String> columns,
        @Nullable String definition) {

    public RelationInfo {
        columns = List.copyOf(columns);
    }
}
