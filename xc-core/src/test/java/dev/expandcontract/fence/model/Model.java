package dev.expandcontract.fence.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol, with some of its rules broken or none: which actions are possible, remembered by the small numbers of what
 * they depend on. An action of an instance depends on that instance and on what all share, and an action of a coordinator
 * on what all share and on whether any instance stands in its way, so a fleet of any size is made of few different parts.
 */
final class Model {

    private final Set<Rule> broken;
    private final boolean reduced;
    private final Ids<Control> controls = new Ids<>();
    private final Ids<Instance> instances = new Ids<>();
    private final List<Moves[]> instanceMoves = new ArrayList<>();
    private final List<Moves[]> databaseMoves = new ArrayList<>();
    private int[] agedInstances = {};
    private final EnumSet<Action> taken = EnumSet.noneOf(Action.class);

    /**
     * @param broken the rules that are not obeyed
     * @param reduced whether states count as one that differ only in which coordinator, instance or connection is which, or
     *     in which older epoch it is; only if no rule is broken
     */
    Model(Set<Rule> broken, boolean reduced) {
        this.broken = broken;
        if (reduced && !broken.isEmpty()) {
            throw new IllegalArgumentException("Where a rule is broken, it matters which epoch it is");
        }
        this.reduced = reduced;
    }

    /** Where actions lead, as numbers; an instance of 0 means that none acts. */
    record Moves(
            int[] controls,
            int[] instances,
            boolean[] ages,
            @Nullable Invariant[] broken) {}

    int id(Control control) {
        return controls.of(reduced ? control.canonical() : control);
    }

    int id(Instance instance) {
        return instances.of(reduced ? instance.forgetful().canonical() : instance);
    }

    Control control(int id) {
        return controls.value(id);
    }

    Instance instance(int id) {
        return instances.value(id);
    }

    boolean isReduced() {
        return reduced;
    }

    Set<Action> taken() {
        return taken;
    }

    boolean blocks(int instance) {
        return instance(instance).blocks(broken);
    }

    int aged(int instance) {
        if (instance >= agedInstances.length) {
            agedInstances = Arrays.copyOf(agedInstances, instance * 2);
        }
        if (agedInstances[instance] == 0) {
            int aged = id(instance(instance).aged());
            agedInstances[instance] = aged;
        }
        return agedInstances[instance];
    }

    @Nullable
    Invariant broken(int control) {
        var shared = control(control);
        if (shared.isDropped(shared.phase())) {
            return Invariant.DROPPED_COLUMN;
        }
        if (!shared.allFresh(shared.phase())) {
            return Invariant.LOST_WRITE;
        }
        return shared.detached() != null && shared.detached().view().age() > 1 ? Invariant.SPAN : null;
    }

    Moves instanceMoves(int control, int instance) {
        var row = row(instanceMoves, control, instance);
        if (row[instance] == null) {
            row[instance] = pack(steps(control, instance));
        }
        return row[instance];
    }

    Moves databaseMoves(int control, boolean holders) {
        var row = row(databaseMoves, control, 1);
        int column = holders ? 1 : 0;
        if (row[column] == null) {
            row[column] = pack(databaseSteps(control, holders));
        }
        return row[column];
    }

    List<Step> steps(int control, int instance) {
        return SessionActions.of(broken, control(control), instance(instance));
    }

    List<Step> databaseSteps(int control, boolean holders) {
        return DatabaseActions.of(broken, control(control), holders);
    }

    /** Shows every pair of a control and an instance for which actions have been asked. */
    void forEachPair(BiConsumer<Control, Instance> action) {
        for (int control = 0; control < instanceMoves.size(); control++) {
            var row = instanceMoves.get(control);
            for (int instance = 0; instance < row.length; instance++) {
                if (row[instance] != null) {
                    action.accept(control(control), instance(instance));
                }
            }
        }
    }

    private Moves pack(List<Step> steps) {
        int size = steps.size();
        var moves = new Moves(new int[size], new int[size], new boolean[size], new Invariant[size]);
        for (int i = 0; i < size; i++) {
            var step = steps.get(i);
            taken.add(step.action());
            moves.controls[i] = id(step.control());
            moves.instances[i] = step.instance() == null ? 0 : id(step.instance());
            moves.ages[i] = step.action() == Action.MOVE;
            moves.broken[i] = step.broken();
        }
        return moves;
    }

    private static Moves[] row(List<Moves[]> table, int row, int column) {
        while (table.size() <= row) {
            table.add(new Moves[2]);
        }
        var found = table.get(row);
        if (found.length <= column) {
            found = Arrays.copyOf(found, column * 2);
            table.set(row, found);
        }
        return found;
    }
}
