package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseBoard;
import java.sql.Connection;

/** Gives every connection the registration under which its transactions run. */
public interface Fence {

    /**
     * The registration of the database session behind a connection. The same for every connection that a pool hands out
     * over the same physical one, where that can be told.
     *
     * @param connection as the data source below XC has handed it out
     */
    FencedSession session(Connection connection);

    /**
     * Registers nothing in the database. Right where all users of the board are in this process and the board alone decides
     * when a phase has drained, as in tests of single statements; a fleet is not safe with it.
     */
    static Fence unfenced(PhaseBoard board) {
        return connection -> new UnfencedSession(board);
    }
}
