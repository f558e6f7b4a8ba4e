package dev.expandcontract.fence;

import java.sql.SQLNonTransientConnectionException;

/**
 * A session no longer held the lock of the epoch that it was registered for. Its connection was closed, so that no
 * transaction runs without the fence.
 */
public final class FenceLostException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1L;

    /** The state by which pools know that a connection is gone. */
    private static final String CONNECTION_FAILURE = "08006";

    FenceLostException(long session, long epoch) {
        super(
                "The database session " + session + " no longer holds the lock of epoch " + epoch + ", for which it was"
                        + " registered. Something has released the locks of the session, such as DISCARD ALL,"
                        + " pg_advisory_unlock_all(), RELEASE_ALL_LOCKS() or a reset of the connection. The connection was"
                        + " closed. Take such statements away; then run the transaction again.",
                CONNECTION_FAILURE);
    }
}
