package dev.expandcontract.rewrite;

import java.sql.SQLNonTransientException;

/**
 * XC refused a statement before it reached the database, because it could not rewrite it with certainty in every phase.
 * The message names the statement, the column, the phase where it matters, and the remedy.
 */
public final class StatementRefusedException extends SQLNonTransientException {

    private static final long serialVersionUID = 1L;

    /** SQLSTATE class 42: syntax error or access rule violation; the subclass is XC's own. */
    public static final String SQL_STATE = "42XC1";

    public StatementRefusedException(String message) {
        super(message, SQL_STATE);
    }
}
