package dev.expandcontract.fence.model;

import org.jspecify.annotations.Nullable;

/** A space of states to search, each packed into one long other than 0. */
interface Space {

    long initial();

    /** Shows the sink every state that one action leads to. */
    void successors(long state, Sink sink);

    /** The invariant that does not hold in the state, or null. */
    @Nullable
    Invariant broken(long state);

    /** Takes successors. */
    interface Sink {
        /** @param broken the invariant that the action itself breaks, or null */
        void accept(long successor, @Nullable Invariant broken);
    }
}
