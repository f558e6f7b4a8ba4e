package dev.expandcontract.sql;

import dev.expandcontract.model.TableName;
import net.sf.jsqlparser.schema.Table;

/** Names as the parser gives them. */
final class Names {

    private Names() {}

    /** What the quotes hold, if there are some. */
    static String unquoted(String name) {
        if (name.length() < 2) {
            return name;
        }
        char first = name.charAt(0);
        boolean quoted = (first == '"' || first == '`' || first == '\'') && name.charAt(name.length() - 1) == first;
        var quote = String.valueOf(first);
        return quoted ? name.substring(1, name.length() - 1).replace(quote + quote, quote) : name;
    }

    static TableName of(Table table) {
        var schema = table.getSchemaName();
        return new TableName(schema == null ? null : unquoted(schema), unquoted(table.getName()));
    }
}
