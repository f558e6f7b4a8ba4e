package dev.expandcontract.fence;

import java.sql.Connection;
import java.sql.SQLException;

/** The registration of one database session. Thread-safe, though one thread at a time uses a connection. */
public interface FencedSession {

    /**
     * Begins to run under the present epoch, for which the session is registered first if it is not. To be called before
     * the transaction has begun in the database; it may begin here.
     *
     * @param connection the connection to register on, as the data source below XC has handed it out
     * @return the hold on the epoch, to be released when what runs under it has ended
     * @throws FenceException if the session cannot be registered now; what does not depend on a phase may still run
     * @throws FenceFormException if there is no safe way to register it; what does not depend on a phase may still run
     * @throws SQLException if the connection is lost
     */
    Hold begin(Connection connection) throws SQLException;

    /**
     * Registers the session for the present epoch if nothing runs in it, so that it need not when a transaction begins and
     * does not keep an older epoch meanwhile. A registration that fails is tried again by {@link #begin}.
     *
     * @param connection as for {@link #begin}
     * @throws SQLException if the connection is lost
     */
    void refresh(Connection connection) throws SQLException;

    /**
     * The connection is about to be closed, or given back to its pool.
     *
     * @param connection as for {@link #begin}
     */
    void handBack(Connection connection);
}
