package dev.expandcontract;

import dev.expandcontract.model.ExpandContractException;
import java.sql.SQLException;

/** The application's data source gave no connection when XC started. */
public final class DatabaseUnavailableException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    DatabaseUnavailableException(SQLException cause) {
        super(
                "The data source gave no connection: " + cause.getMessage()
                        + ". XC needs the database to join the fleet; see the cause, then start again.",
                cause);
    }
}
