package dev.expandcontract.coordinator;

import dev.expandcontract.model.ExpandContractException;

/** A command did not do what was asked; its outcome says why. */
public final class CommandFailedException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    CommandFailedException(Outcome outcome) {
        super(outcome.message());
        this.outcome = outcome;
    }

    /** What came of the command. */
    public Outcome outcome() {
        return outcome;
    }
}
