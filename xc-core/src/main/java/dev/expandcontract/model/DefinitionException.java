package dev.expandcontract.model;

/** A migration's definition is wrong in itself, or contradicts another one. */
public final class DefinitionException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    public DefinitionException(String message) {
        super(message);
    }
}
