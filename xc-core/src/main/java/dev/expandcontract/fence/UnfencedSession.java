package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.Connection;

/** Counts on the board alone. */
final class UnfencedSession implements FencedSession {

    private final PhaseBoard board;

    UnfencedSession(PhaseBoard board) {
        this.board = board;
    }

    @Override
    public Hold begin(Connection connection) {
        return new PinnedHold(board.pin());
    }

    @Override
    public void refresh(Connection connection) {
        // nothing is registered
    }

    @Override
    public void handBack(Connection connection) {
        // nothing is registered
    }

    private record PinnedHold(PhaseBoard.Pin pin) implements Hold {

        @Override
        public PhaseSnapshot snapshot() {
            return pin.snapshot();
        }

        @Override
        public synchronized void release() {
            pin.release();
        }
    }
}
