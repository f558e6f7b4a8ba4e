package dev.expandcontract.catalog;

import dev.expandcontract.model.ExpandContractException;
import java.util.stream.Collectors;

/** The table has no column of that name. */
public final class NoSuchColumnException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    NoSuchColumnException(TableInfo table, String column) {
        super("Table '" + table.displayName() + "' has no column '" + column + "'. It has: "
                + table.columns().stream().map(ColumnInfo::name).collect(Collectors.joining(", "))
                + ". Add the column to the table, or correct its name in the migration.");
    }
}
