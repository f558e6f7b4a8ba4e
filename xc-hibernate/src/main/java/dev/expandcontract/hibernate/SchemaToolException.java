package dev.expandcontract.hibernate;

import dev.expandcontract.model.ExpandContractException;

/** Hibernate's schema tool cannot be told which columns the tables of migrations have. It has done nothing. */
public final class SchemaToolException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    SchemaToolException(String message) {
        super(message);
    }

    SchemaToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
