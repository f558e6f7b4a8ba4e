package dev.expandcontract.fence;

import java.sql.SQLException;

/** Why a transaction is not registered for an epoch, so that statements of migrating columns are refused in it. */
public sealed interface Unregistered permits FenceException, FenceFormException {

    /** This failure with the stack of the present caller, for a later statement of the same transaction. */
    SQLException again();
}
