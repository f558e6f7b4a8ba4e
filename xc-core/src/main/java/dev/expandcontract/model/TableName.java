package dev.expandcontract.model;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a table, without quotes.
 *
 * @param schema the schema (on MySQL and MariaDB the database), or null for the connection's own
 * @param name the table's name
 */
public record TableName(@Nullable String schema, String name) {

    public TableName {
        if (name.isBlank() || (schema != null && schema.isBlank())) {
            throw new DefinitionException(
                    "The name of a migrating table is blank. Name the table that holds the column.");
        }
    }

    /** A table named {@code table} or {@code schema.table}. */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TableName(null, text.strip())
                : new TableName(
                        text.substring(0, dot).strip(), text.substring(dot + 1).strip());
    }

    /** Whether both names mean the same table, as far as can be told without a catalog: schemas are compared if both have one. */
    public boolean matches(TableName other) {
        return name.equalsIgnoreCase(other.name)
                && (schema == null || other.schema == null || schema.equalsIgnoreCase(other.schema));
    }

    /** Whether what {@link #toString} says is parsed as the same name. */
    boolean isParseable() {
        var parsed = parse(toString());
        return name.equals(parsed.name) && Objects.equals(schema, parsed.schema);
    }

    String folded() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
