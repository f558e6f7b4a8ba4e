package dev.expandcontract.spring.view;

import dev.expandcontract.model.ExpandContractException;

/** What was sent is no command. The message says what was found and what is expected. */
public final class CommandFormatException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    CommandFormatException(String message) {
        super(message);
    }
}
