package dev.expandcontract.backfill;

import dev.expandcontract.model.ExpandContractException;

/**
 * The database refused a batch of a backfill or a chunk of a verification, or the connection to it was lost. The batch
 * has been rolled back; those before it stay.
 */
public final class BackfillFailedException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    BackfillFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
