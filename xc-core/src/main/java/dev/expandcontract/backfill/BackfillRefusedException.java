package dev.expandcontract.backfill;

import dev.expandcontract.model.ExpandContractException;

/** The table or its columns do not allow a backfill or a verification. Nothing has been changed. */
public final class BackfillRefusedException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    BackfillRefusedException(String message) {
        super(message);
    }
}
