package dev.expandcontract.model;

import dev.expandcontract.phase.Side;

/**
 * One column as the application sees it, with the two physical columns that hold it during a migration.
 *
 * @param table the table of both columns
 * @param old the column that holds the value before the migration
 * @param next the column that holds it afterwards
 */
public record LogicalColumn(TableName table, String old, String next) {

    public LogicalColumn {
        if (!table.isParseable()) {
            throw new DefinitionException(
                    "The table '" + table + "' of a migration has a dot in its name, or in that of"
                            + " its schema, which XC cannot tell from the one between the two. Give it another name.");
        }
        if (old.isBlank() || next.isBlank()) {
            throw new DefinitionException("A migration of table '" + table + "' has a blank column name (old '" + old
                    + "', next '" + next + "'). Name both physical columns.");
        }
        if (old.equalsIgnoreCase(next)) {
            throw new DefinitionException("A migration of table '" + table + "' has the same column '" + old
                    + "' as old and as next. Give the new column a name of its own.");
        }
    }

    /** The name of the physical column on the given side. */
    public String name(Side side) {
        return side == Side.OLD ? old : next;
    }

    /** Whether the name is that of one of the two physical columns. */
    public boolean hasPhysical(String column) {
        return old.equalsIgnoreCase(column) || next.equalsIgnoreCase(column);
    }

    @Override
    public String toString() {
        return table + "." + old + " -> " + next;
    }
}
