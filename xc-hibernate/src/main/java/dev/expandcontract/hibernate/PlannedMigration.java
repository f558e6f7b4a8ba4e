package dev.expandcontract.hibernate;

import dev.expandcontract.model.Migration;
import java.util.List;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;

/**
 * A migration that an attribute asks for, and where the mapping holds its column.
 *
 * @param tables the physical table, and the tables that the mapping only imagines above it (the common part of a table
 *     per class)
 * @param mapped the name under which the mapping knows the column
 * @param oldType the SQL type of the old column, or empty for that of the mapping
 */
record PlannedMigration(Migration migration, List<Table> tables, String mapped, String oldType) {

    /** Gives every object of the column the marker as its name. A second plan for the same column finds nothing left. */
    void plantMarker(MappedColumns mapping) {
        for (var table : tables) {
            for (var column : mapping.columnsOf(table)) {
                if (mapped.equalsIgnoreCase(column.getName())) {
                    rename(column);
                }
            }
        }
    }

    private void rename(Column column) {
        column.setName(migration.marker());
        for (var table : tables) {
            // Tables know their columns by name.
            table.columnRenamed(column);
        }
    }
}
