package dev.expandcontract.jooq;

import dev.expandcontract.model.ExpandContractException;

/** A statement that jOOQ renders in a way that XC cannot rewrite with certainty. It has not reached the database. */
public final class UnsupportedStatementException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnsupportedStatementException(String message) {
        super(message);
    }
}
