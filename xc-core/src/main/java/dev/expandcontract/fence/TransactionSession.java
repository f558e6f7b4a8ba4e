package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Registers each transaction by a lock of its own, because the session may be another one after it. The lock comes first;
 * the epoch is read by a second statement, with a snapshot that is taken when the coordinator can see the lock already.
 */
final class TransactionSession implements FencedSession {

    private final SessionFence fence;
    private final TransactionLock lock;

    TransactionSession(SessionFence fence, TransactionLock lock) {
        this.fence = fence;
        this.lock = lock;
    }

    @Override
    public Hold begin(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw FenceFormException.autocommit();
        }
        if (fence.sql().isInTransaction(connection)) {
            throw FenceException.transactionOpen(fence.board().current().epoch());
        }
        while (true) {
            var pin = fence.board().pin();
            boolean registered = false;
            try {
                registered = isRegistered(connection, pin.snapshot().epoch());
                if (registered) {
                    return new TransactionHold(pin);
                }
                connection.rollback();
            } catch (SQLException e) {
                rollBackAfter(e, connection);
                throw RegisteredSession.isLost(connection, e) || e instanceof Unregistered
                        ? e
                        : FenceException.unreachable(e);
            } finally {
                if (!registered) {
                    pin.release();
                }
            }
        }
    }

    private static void rollBackAfter(SQLException cause, Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Whether the epoch is the present one, and locked. */
    private boolean isRegistered(Connection connection, long epoch) throws SQLException {
        var taken = lock.take(connection, epoch, fence.instance());
        if (taken.isolation() != null) {
            throw FenceFormException.isolation(taken.isolation());
        }
        if (!taken.granted()) {
            throw FenceException.notGranted(epoch);
        }
        return fence.isPresent(epoch, fence.read(connection));
    }

    @Override
    public void refresh(Connection connection) {
        // nothing outlives a transaction
    }

    @Override
    public void handBack(Connection connection) {
        // nothing outlives a transaction
    }

    private record TransactionHold(PhaseBoard.Pin pin) implements Hold {

        @Override
        public PhaseSnapshot snapshot() {
            return pin.snapshot();
        }

        @Override
        public boolean hasBegunTransaction() {
            return true;
        }

        @Override
        public synchronized void release() {
            pin.release();
        }
    }
}
