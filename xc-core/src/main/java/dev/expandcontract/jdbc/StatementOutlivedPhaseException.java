package dev.expandcontract.jdbc;

import java.sql.SQLTransientException;

/**
 * A prepared statement held something that XC cannot hand to the driver a second time, such as a stream, when a change of
 * phase made it prepare another text. Nothing was executed; the statement has no parameters and no batch now and is
 * prepared for the phase of its transaction, so that binding and running again works.
 */
public final class StatementOutlivedPhaseException extends SQLTransientException {

    private static final long serialVersionUID = 1L;

    /** SQLSTATE class 40, whose remedy is to run the transaction again; the subclass is XC's own. */
    public static final String SQL_STATE = "40XC1";

    StatementOutlivedPhaseException(String message) {
        super(message, SQL_STATE);
    }
}
