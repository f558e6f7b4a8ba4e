package dev.expandcontract.catalog;

import dev.expandcontract.database.Database;

/** Quotes identifiers for SQL that XC writes itself, so that they mean exactly what the catalog stores. */
public final class Quoting {

    private final Database database;
    private final String quote;

    public Quoting(Database database) {
        this.database = database;
        this.quote = switch (database) {
            case POSTGRESQL, H2 -> "\"";
            case MYSQL, MARIADB -> "`";
        };
    }

    /** The identifier in quotes. */
    public String quote(String identifier) {
        return quote + identifier.replace(quote, quote + quote) + quote;
    }

    /** The table's name in quotes, with its schema, or its database on MySQL and MariaDB. */
    public String quote(TableInfo table) {
        var qualifier =
                switch (database) {
                    case POSTGRESQL, H2 -> table.schema();
                    case MYSQL, MARIADB -> table.catalog();
                };
        return qualifier == null ? quote(table.name()) : quote(qualifier) + "." + quote(table.name());
    }
}
