package dev.expandcontract.fence.model;

import dev.expandcontract.fence.model.Session.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * One process of the application: what it has learned, and its connections. A process that pauses is one that no action
 * is taken of; one that has crashed and not been started again, too.
 *
 * @param board the epoch that it has learned last
 * @param leaseExpired whether it has missed its heartbeats; only where leases count
 */
record Instance(View board, boolean leaseExpired, List<Session> sessions) {

    private static final Comparator<Session> ANY_ORDER = Comparator.comparing(Session::toString);

    static Instance initial(View board, int connections) {
        return new Instance(board, false, Collections.nCopies(connections, Session.FREE));
    }

    Instance with(int session, Session changed) {
        var all = new ArrayList<>(sessions);
        all.set(session, changed);
        return new Instance(board, leaseExpired, List.copyOf(all));
    }

    Instance learned(View epoch) {
        return new Instance(epoch, leaseExpired, sessions);
    }

    Instance lease(boolean expired) {
        return new Instance(board, expired, sessions);
    }

    Instance crashed(View epoch) {
        return initial(epoch, sessions.size());
    }

    Instance aged() {
        return new Instance(
                board.aged(), leaseExpired, sessions.stream().map(Session::aged).toList());
    }

    /**
     * Forgets which older epoch it is where only a broken rule could make a difference: a session locks an epoch that
     * has passed, finds that out, and releases it; and nothing is registered for an epoch before the last but one.
     */
    Instance forgetful() {
        return new Instance(
                board.age() > 1 ? View.SOME_OLDER : board,
                leaseExpired,
                sessions.stream()
                        .map(session ->
                                session.pending() == null || session.pending().isPresent()
                                        ? session
                                        : new Session(session.stage(), session.lock(), View.SOME_OLDER, session.view()))
                        .toList());
    }

    /** Connections have no names: the same state in whatever order they are. */
    Instance canonical() {
        return new Instance(
                board, leaseExpired, sessions.stream().sorted(ANY_ORDER).toList());
    }

    /** Whether the coordinator's proof has to wait for this instance. */
    boolean blocks(Set<Rule> broken) {
        if (broken.contains(Rule.PROOF)) {
            return false;
        }
        if (broken.contains(Rule.DRAIN)) {
            return !board.isPresent();
        }
        if (broken.contains(Rule.LOCKS_NOT_LEASES)) {
            return !leaseExpired && (!board.isPresent() || sessions.stream().anyMatch(Instance::runsOlder));
        }
        return sessions.stream().anyMatch(Session::holdsOlder);
    }

    private static boolean runsOlder(Session session) {
        return session.isInTransaction() && !session.view().isPresent();
    }

    /** Whether a transaction runs under a phase that is no neighbour of the present one. */
    boolean breaksSpan() {
        return sessions.stream()
                .anyMatch(session -> session.isInTransaction() && session.view().age() > 1);
    }

    boolean holdsRow() {
        return sessions.stream().anyMatch(Session::holdsRow);
    }

    boolean isIdle() {
        return sessions.stream().allMatch(session -> session.is(Stage.FREE) || session.is(Stage.REGISTERED));
    }
}
