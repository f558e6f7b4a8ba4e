package dev.expandcontract.catalog;

import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.TableName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;

/** The database failed while its catalog was read. */
public final class CatalogAccessException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    CatalogAccessException(Collection<TableName> tables, SQLException cause) {
        super(
                "The catalog could not be read for table "
                        + tables.stream().map(table -> "'" + table + "'").collect(Collectors.joining(", ")) + ": "
                        + cause.getMessage()
                        + ". See the cause, then try again.",
                cause);
    }
}
