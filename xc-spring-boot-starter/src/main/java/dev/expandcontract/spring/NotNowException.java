package dev.expandcontract.spring;

import dev.expandcontract.model.ExpandContractException;

/** A command was not begun, for a reason that has nothing to do with what it asks. The message says what to do. */
public final class NotNowException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    NotNowException(String message) {
        super(message);
    }
}
