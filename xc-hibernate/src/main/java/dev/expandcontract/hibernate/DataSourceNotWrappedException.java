package dev.expandcontract.hibernate;

import dev.expandcontract.model.ExpandContractException;

/**
 * The persistence unit has migrating attributes, but its connections do not come from a
 * {@link dev.expandcontract.jdbc.MigratingDataSource}. The session factory does not boot, and nothing has been
 * registered.
 */
public final class DataSourceNotWrappedException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    DataSourceNotWrappedException(String message) {
        super(message);
    }

    DataSourceNotWrappedException(String message, Throwable cause) {
        super(message, cause);
    }
}
