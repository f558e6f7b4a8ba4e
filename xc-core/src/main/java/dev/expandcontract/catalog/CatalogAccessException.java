package dev.expandcontract.catalog;

import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.TableName;
import java.sql.SQLException;

/** The database failed while its catalog was read. */
public final class CatalogAccessException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    CatalogAccessException(TableName table, SQLException cause) {
        super(
                "The catalog could not be read for table '" + table + "': " + cause.getMessage()
                        + ". See the cause, then try again.",
                cause);
    }
}
