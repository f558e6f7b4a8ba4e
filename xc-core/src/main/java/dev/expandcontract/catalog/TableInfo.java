package dev.expandcontract.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table as the catalog has it, under the names exactly as the database stores them.
 *
 * @param catalog the catalog (on MySQL and MariaDB the database), or null where the database tells none
 * @param schema the schema, or null where the database has none
 * @param name the table's name
 * @param kind whether it is a table
 * @param columns the columns in their order
 * @param primaryKey the names of the primary key's columns in the order of the key; empty if there is no key
 * @param uniqueIndexes all unique indexes, the primary key's among them
 */
public record TableInfo(
        @Nullable String catalog,
        @Nullable String schema,
        String name,
        Kind kind,
        List<ColumnInfo> columns,
        List<String> primaryKey,
        List<IndexInfo> uniqueIndexes) {

    /** What answers to the name of a table. */
    public enum Kind {
        /** A table that holds rows of its own. */
        TABLE,
        /** A view, materialized or not. */
        VIEW,
        /** Anything else that can be selected from, for example a foreign table. */
        OTHER
    }

    public TableInfo {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniqueIndexes = List.copyOf(uniqueIndexes);
    }

    /**
     * The column of that name, without regard to case.
     *
     * @return empty if there is none
     * @throws AmbiguousNameException if several columns differ only in case
     */
    public Optional<ColumnInfo> find(String column) {
        return Names.only(columns, ColumnInfo::name, column, "column", "of table '" + displayName() + "'");
    }

    /**
     * The column of that name, found as {@link #find} does.
     *
     * @throws NoSuchColumnException if there is none
     * @throws AmbiguousNameException if several columns differ only in case
     */
    public ColumnInfo column(String column) {
        return find(column).orElseThrow(() -> new NoSuchColumnException(this, column));
    }

    /** The columns of the primary key in the order of the key. */
    public List<ColumnInfo> primaryKeyColumns() {
        return primaryKey.stream().map(this::column).toList();
    }

    /** The unique indexes, the primary key's among them, that the column is part of. */
    public List<IndexInfo> uniqueIndexesOver(ColumnInfo column) {
        return uniqueIndexes.stream()
                .filter(index -> index.columns().contains(column.name()))
                .toList();
    }

    /** The name for messages: with the schema, or the database on MySQL and MariaDB. */
    public String displayName() {
        var qualifier = schema != null ? schema : catalog;
        return qualifier == null ? name : qualifier + "." + name;
    }
}
