package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.ExpandContractException;

/** This machine cannot run the server of a database. The message says what is missing and how to get it. */
public final class DatabaseUnavailableException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    private final Database database;

    DatabaseUnavailableException(Database database, String message) {
        super(message);
        this.database = database;
    }

    DatabaseUnavailableException(Database database, String message, Throwable cause) {
        super(message, cause);
        this.database = database;
    }

    /** The database whose server cannot run. */
    public Database database() {
        return database;
    }
}
