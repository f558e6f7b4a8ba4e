package dev.expandcontract.database;

import dev.expandcontract.model.ExpandContractException;

/** The data source leads to a database that XC does not know. */
public final class UnknownDatabaseException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnknownDatabaseException(String product, String version) {
        super("The database '" + product + "' " + version + " is not supported. XC knows PostgreSQL, MySQL, MariaDB and"
                + " H2, and guesses no SQL for others. Use one of these, or leave the data source unwrapped.");
    }
}
