package dev.expandcontract.fence.model;

import dev.expandcontract.fence.model.Control.Coordinator;
import dev.expandcontract.fence.model.Control.Known;
import dev.expandcontract.phase.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What coordinators do, and what the database does with transactions that have lost their session. */
final class DatabaseActions {

    private final Set<Rule> broken;
    private final Control control;
    private final boolean holders;
    private final List<Step> steps = new ArrayList<>();

    private DatabaseActions(Set<Rule> broken, Control control, boolean holders) {
        this.broken = broken;
        this.control = control;
        this.holders = holders || (!broken.contains(Rule.PROOF) && isOrphanHolder(control));
    }

    /**
     * All actions that are possible now.
     *
     * @param holders whether an instance stands in the way of the proof
     */
    static List<Step> of(Set<Rule> broken, Control control, boolean holders) {
        var actions = new DatabaseActions(broken, control, holders);
        actions.detached();
        actions.coordinator(1, control.first());
        actions.coordinator(2, control.second());
        return actions.steps;
    }

    private static boolean isOrphanHolder(Control control) {
        var writer = control.detached();
        return writer != null && writer.lock() != null && !writer.lock().isPresent();
    }

    private void detached() {
        var writer = control.detached();
        if (writer == null) {
            return;
        }
        var phase = writer.view().phase();
        steps.add(new Step(
                writer.prepared() ? Action.COMMIT_PREPARED : Action.COMMIT_ORPHAN,
                0,
                writer.view(),
                writer.copies() ? control.copied(phase) : control.committed(phase),
                null,
                writer.view().age() > 1 ? Invariant.LATE_COMMIT : null));
        steps.add(new Step(
                writer.prepared() ? Action.ROLLBACK_PREPARED : Action.END_ORPHAN,
                0,
                writer.view(),
                control.rolledBack(),
                null,
                null));
    }

    private void coordinator(int number, Coordinator state) {
        switch (state) {
            case IDLE -> {
                if (firstHalf()) {
                    found(firstAction(), number, Coordinator.HALF_PROVED);
                }
                if (broken.contains(Rule.COMPARE_AFTER_DRAIN) || !control.fromSingle()) {
                    compare(number);
                }
            }
            case HALF_PROVED -> {
                if (secondHalf()) {
                    found(secondAction(), number, Coordinator.PROVED);
                }
            }
            case PROVED -> {
                compare(number);
                move(number);
                if (control.phase() == Phase.CONTRACT && control.old() != Control.Column.DROPPED) {
                    change(Action.DROP_OLD, number, View.present(Phase.CONTRACT), control.dropped());
                }
            }
            case COMPARED -> change(Action.RECORD, number, null, control.recorded());
        }
        if (state != Coordinator.IDLE) {
            found(Action.CRASH_COORDINATOR, number, Coordinator.IDLE);
        }
    }

    // --- the proof ----------------------------------------------------------------------------------------------

    private Action firstAction() {
        return broken.contains(Rule.LOCKS_THEN_PREPARED) ? Action.SEE_NO_PREPARED : Action.SEE_NO_HOLDER;
    }

    private Action secondAction() {
        return broken.contains(Rule.LOCKS_THEN_PREPARED) ? Action.SEE_NO_HOLDER : Action.SEE_NO_PREPARED;
    }

    private boolean firstHalf() {
        return broken.contains(Rule.LOCKS_THEN_PREPARED) ? noPrepared() : !holders;
    }

    private boolean secondHalf() {
        return broken.contains(Rule.LOCKS_THEN_PREPARED) ? !holders : noPrepared();
    }

    private boolean noPrepared() {
        var writer = control.detached();
        boolean ignored = broken.contains(Rule.PREPARED_COUNT) || broken.contains(Rule.PROOF);
        return ignored || writer == null || !writer.prepared();
    }

    // --- what follows from it -----------------------------------------------------------------------------------

    private void move(int number) {
        Stream.concat(control.phase().next().stream(), control.phase().previous().stream())
                .filter(to -> gatesPass(control, to))
                .forEach(to -> change(Action.MOVE, number, View.present(to), control.moved(to, broken)));
    }

    /** The gates that look at the columns. */
    static boolean gatesPass(Control control, Phase to) {
        return switch (control.phase()) {
            case EXPAND, DUAL_WRITE -> true;
            case BACKFILL -> to == Phase.DUAL_WRITE || control.known() != Known.OLD;
            case CUTOVER -> to == Phase.BACKFILL || control.known() != Known.OLD;
            case SOAK -> to == Phase.CONTRACT || control.known() != Known.NEXT;
            case CONTRACT -> control.old() != Control.Column.DROPPED;
        };
    }

    /** Looks at both columns in one statement, where one of them is not yet recorded to hold everything. */
    private void compare(int number) {
        boolean asked =
                switch (control.phase()) {
                    case BACKFILL, CUTOVER -> control.known() == Known.OLD;
                    case SOAK -> control.known() == Known.NEXT;
                    case EXPAND, DUAL_WRITE, CONTRACT -> false;
                };
        if (asked && control.old() == Control.Column.FRESH && control.next() == Control.Column.FRESH) {
            found(Action.COMPARE, number, Coordinator.COMPARED);
        }
    }

    private void found(Action action, int number, Coordinator state) {
        steps.add(new Step(action, number, null, control.withCoordinator(number, state), null, null));
    }

    private void change(Action action, int number, View about, Control after) {
        steps.add(new Step(action, number, about, after.withCoordinator(number, Coordinator.IDLE), null, null));
    }
}
