package dev.expandcontract.catalog;

import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.TableName;
import java.util.List;

/** The database has no table of that name where it was looked for. */
public final class NoSuchTableException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    NoSuchTableException(TableName table, List<String> searched) {
        super("The database has no table '" + table + "'. Searched: "
                + (searched.isEmpty() ? "nothing, as the schema does not exist" : String.join(", ", searched))
                + ". Correct the name in the migration, or name the schema as 'schema.table'.");
    }
}
