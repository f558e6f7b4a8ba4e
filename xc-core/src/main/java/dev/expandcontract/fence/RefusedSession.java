package dev.expandcontract.fence;

import java.sql.Connection;

/** A session for which the fence has no safe form. */
record RefusedSession(FenceFormException why) implements FencedSession {

    @Override
    public Hold begin(Connection connection) throws FenceFormException {
        throw why.again();
    }

    @Override
    public void refresh(Connection connection) {
        // nothing is registered
    }

    @Override
    public void handBack(Connection connection) {
        // nothing is registered
    }
}
