package dev.expandcontract.model;

/**
 * The root of what XC throws outside of JDBC calls. The message names what was found, where, and what the reader can do
 * about it. Nothing has been changed when it is thrown, unless a subclass says otherwise.
 */
public abstract class ExpandContractException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected ExpandContractException(String message) {
        super(message);
    }

    protected ExpandContractException(String message, Throwable cause) {
        super(message, cause);
    }
}
