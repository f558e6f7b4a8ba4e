package dev.expandcontract.fence;

import dev.expandcontract.model.ExpandContractException;
import java.sql.SQLException;

/** The database could not be asked which sessions are registered. Nothing was changed. */
public final class FenceAccessException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    FenceAccessException(SQLException cause) {
        super(
                "The database could not be asked which sessions are registered for which epoch: " + cause.getMessage()
                        + ". See the cause, then try again.",
                cause);
    }
}
