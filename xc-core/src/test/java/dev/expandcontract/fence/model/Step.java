package dev.expandcontract.fence.model;

import org.jspecify.annotations.Nullable;

/**
 * An action that is possible in a state, and what it leads to.
 *
 * @param actor the number of the connection or of the coordinator, or 0 if neither acts
 * @param about the epoch or phase that it is about, if any
 * @param control what all share, afterwards
 * @param instance the acting instance afterwards, or null if none acts
 * @param broken the invariant that the action itself breaks, or null
 */
record Step(
        Action action,
        int actor,
        @Nullable View about,
        Control control,
        @Nullable Instance instance,
        @Nullable Invariant broken) {}
