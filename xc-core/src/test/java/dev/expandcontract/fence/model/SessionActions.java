package dev.expandcontract.fence.model;

import dev.expandcontract.fence.model.Control.Column;
import dev.expandcontract.fence.model.Control.Detached;
import dev.expandcontract.fence.model.Session.Stage;
import dev.expandcontract.phase.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an instance and its sessions can do. Nothing here looks at another instance: only the database is shared. */
final class SessionActions {

    private final Set<Rule> broken;
    private final Control control;
    private final Instance instance;
    private final View present;
    private final List<Step> steps = new ArrayList<>();
    private int number;

    private SessionActions(Set<Rule> broken, Control control, Instance instance) {
        this.broken = broken;
        this.control = control;
        this.instance = instance;
        this.present = View.present(control.phase());
    }

    /** All actions of the instance that are possible now. */
    static List<Step> of(Set<Rule> broken, Control control, Instance instance) {
        return new SessionActions(broken, control, instance).all();
    }

    private List<Step> all() {
        if (!instance.board().isPresent() || instance.leaseExpired()) {
            step(Action.POLL, present, control, instance.learned(present).lease(false));
        }
        if (broken.contains(Rule.LOCKS_NOT_LEASES) && !instance.leaseExpired()) {
            step(Action.LEASE_EXPIRES, null, control, instance.lease(true));
        }
        if (!instance.isIdle()) {
            crash();
        }
        for (int i = 0; i < instance.sessions().size(); i++) {
            number = i + 1;
            var session = instance.sessions().get(i);
            switch (session.stage()) {
                case FREE -> free(session);
                case LOCKED -> read(session);
                case CONFIRMED -> to(Action.UNLOCK, session.lock(), control, Session.registered(session.pending()));
                case REGISTERED -> registered(session);
                case RUNNING -> running(session);
                case WROTE -> wrote(session);
                case COPIED -> {
                    to(
                            Action.COMMIT,
                            session.view(),
                            control.copied(session.view().phase()),
                            ended(session));
                    to(Action.ROLLBACK, session.view(), control.rolledBack(), ended(session));
                }
                case READ_FIRST -> readFirst(session);
                case IN_SNAPSHOT -> to(Action.LOCK, instance.board(), control, locked(session));
            }
            if (!session.is(Stage.FREE)) {
                loseConnection(session);
            }
        }
        return steps;
    }

    // --- registration -------------------------------------------------------------------------------------------

    private void free(Session session) {
        if (broken.contains(Rule.LOCK_THEN_READ)) {
            if (instance.board().isPresent()) {
                to(Action.READ, present, control, new Session(Stage.READ_FIRST, null, null, present));
            }
        } else if (broken.contains(Rule.FRESH_SNAPSHOT)) {
            to(Action.BEGIN, present, control, new Session(Stage.IN_SNAPSHOT, null, null, present));
        } else {
            to(Action.LOCK, instance.board(), control, locked(session));
        }
        if (broken.contains(Rule.BATCH_REGISTERED)) {
            to(Action.BEGIN, instance.board(), control, new Session(Stage.RUNNING, null, null, instance.board()));
        }
    }

    /** It has taken the lock of the epoch that its instance believes to be the present one. */
    private Session locked(Session session) {
        var view = session.view();
        if (broken.contains(Rule.SESSION_EPOCH)) {
            view = view == null || session.is(Stage.REGISTERED) ? instance.board() : view;
        }
        return new Session(Stage.LOCKED, session.lock(), instance.board(), view);
    }

    /** Reads the epoch: confirms the lock that was taken before, or releases it, publishes what was read, repeats. */
    private void read(Session session) {
        if (broken.contains(Rule.FRESH_SNAPSHOT)) {
            readInSnapshot(session);
            return;
        }
        var pending = session.pending();
        var view = broken.contains(Rule.SESSION_EPOCH) ? session.view() : pending;
        if (!pending.isPresent()) {
            // The release is one step with the read: a lock that is kept a moment longer only delays a coordinator.
            var released = session.lock() == null
                    ? new Session(Stage.FREE, null, null, broken.contains(Rule.SESSION_EPOCH) ? view : null)
                    : new Session(Stage.REGISTERED, session.lock(), null, session.view());
            step(Action.READ, present, control, instance.learned(present).with(number - 1, released));
        } else if (session.lock() == null) {
            to(Action.READ, present, control, new Session(Stage.REGISTERED, pending, null, view));
        } else {
            to(Action.READ, present, control, new Session(Stage.CONFIRMED, session.lock(), pending, view));
        }
    }

    /** The transaction's snapshot is older than its lock: what it reads may be confirmed although it has passed. */
    private void readInSnapshot(Session session) {
        var seen = session.view();
        to(
                Action.READ,
                seen,
                control,
                session.pending().isSameEpoch(seen)
                        ? new Session(Stage.RUNNING, session.pending(), null, seen)
                        : Session.FREE);
    }

    private void readFirst(Session session) {
        if (session.lock() == null) {
            to(Action.LOCK, session.view(), control, Session.registered(session.view()));
        } else {
            to(Action.UNLOCK, session.lock(), control, new Session(Stage.READ_FIRST, null, null, session.view()));
        }
    }

    private void registered(Session session) {
        var board = instance.board();
        if (session.view().isSameEpoch(board) || broken.contains(Rule.SESSION_EPOCH)) {
            to(Action.BEGIN, session.view(), control, session.at(Stage.RUNNING));
        }
        if (session.view().age() > board.age()) {
            if (broken.contains(Rule.LOCK_THEN_UNLOCK)) {
                to(Action.READ, present, control, new Session(Stage.READ_FIRST, session.lock(), null, present));
            } else if (!broken.contains(Rule.FRESH_SNAPSHOT)) {
                to(Action.LOCK, board, control, locked(session));
            }
            to(Action.SWEEP, session.lock(), control, Session.FREE);
        }
        if (broken.contains(Rule.KEEP_THE_LOCK) && session.lock() != null) {
            to(Action.LOSE_LOCK, session.lock(), control, new Session(Stage.REGISTERED, null, null, session.view()));
        }
    }

    // --- transactions -------------------------------------------------------------------------------------------

    private void running(Session session) {
        var phase = session.view().phase();
        boolean dropped = control.isDropped(phase);
        if (dropped) {
            breaks(Action.SELECT, session, Invariant.DROPPED_COLUMN);
        } else if (!control.allFresh(phase)) {
            breaks(Action.SELECT, session, Invariant.STALE_READ);
        }
        if (!control.rowLocked() && !dropped) {
            boolean batchOnly = session.lock() == null && broken.contains(Rule.BATCH_REGISTERED);
            if (!batchOnly) {
                to(Action.WRITE, session.view(), control.locked(), session.at(Stage.WROTE));
            }
            if (phase == Phase.BACKFILL || (phase == Phase.SOAK && control.old() != Column.DROPPED)) {
                to(Action.COPY, session.view(), control.locked(), session.at(Stage.COPIED));
            }
        }
        if (broken.contains(Rule.SWEEP_IDLE_ONLY)
                && session.lock() != null
                && session.view().age() > instance.board().age()) {
            to(Action.SWEEP, session.lock(), control, new Session(Stage.RUNNING, null, null, session.view()));
        }
        to(Action.COMMIT, session.view(), control, ended(session));
    }

    private void wrote(Session session) {
        to(Action.COMMIT, session.view(), control.committed(session.view().phase()), ended(session));
        to(Action.ROLLBACK, session.view(), control.rolledBack(), ended(session));
        to(
                Action.PREPARE,
                session.view(),
                control.detached(new Detached(true, false, session.view(), null)),
                ended(session));
    }

    private Session ended(Session session) {
        if (session.lock() != null) {
            return Session.registered(session.lock());
        }
        // who has lost the lock unnoticed goes on; who never had it, or gave it away, is not registered
        return broken.contains(Rule.KEEP_THE_LOCK) ? session.at(Stage.REGISTERED) : Session.FREE;
    }

    // --- failures -----------------------------------------------------------------------------------------------

    /**
     * The client is cut off. A transaction that has changed nothing ends at once. One that has may still be at work for
     * the server, commit or not, and its locks live as long as it does.
     */
    private void loseConnection(Session session) {
        if (session.holdsRow()) {
            to(Action.LOSE_CONNECTION, null, orphaned(session), Session.FREE);
            to(Action.LOSE_CONNECTION, null, control.rolledBack(), Session.FREE);
        } else {
            to(Action.LOSE_CONNECTION, null, control, Session.FREE);
        }
    }

    /** The process ends, is started again and joins the fleet under the present epoch. */
    private void crash() {
        var again = instance.crashed(present);
        var writer = instance.sessions().stream().filter(Session::holdsRow).findFirst();
        number = 0;
        if (writer.isPresent()) {
            step(Action.CRASH, null, orphaned(writer.get()), again);
            step(Action.CRASH, null, control.rolledBack(), again);
        } else {
            step(Action.CRASH, null, control, again);
        }
    }

    private Control orphaned(Session session) {
        return control.detached(new Detached(false, session.is(Stage.COPIED), session.view(), session.lock()));
    }

    // --- bookkeeping --------------------------------------------------------------------------------------------

    private void to(Action action, @Nullable View about, Control after, Session session) {
        boolean late = action == Action.COMMIT && about.age() > 1;
        steps.add(new Step(
                action, number, about, after, instance.with(number - 1, session), late ? Invariant.LATE_COMMIT : null));
    }

    private void breaks(Action action, Session session, Invariant invariant) {
        steps.add(new Step(action, number, session.view(), control, instance, invariant));
    }

    private void step(Action action, @Nullable View about, Control after, Instance changed) {
        steps.add(new Step(action, number, about, after, changed, null));
    }
}
