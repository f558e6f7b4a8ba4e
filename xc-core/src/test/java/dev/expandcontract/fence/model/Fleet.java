package dev.expandcontract.fence.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A fleet of up to three instances with the same number of connections each: every state, every interleaving. */
final class Fleet implements Space {

    private static final int BITS = 16;
    private static final int MASK = (1 << BITS) - 1;

    private final Model model;
    private final int size;
    private final int connections;
    private boolean[] spans = {};
    private boolean[] blocks = {};
    private int known;

    Fleet(Model model, int size, int connections) {
        this.model = model;
        this.size = size;
        this.connections = connections;
    }

    @Override
    public long initial() {
        var control = Control.initial();
        int instance = model.id(Instance.initial(View.present(control.phase()), connections));
        return pack(model.id(control), size > 0 ? instance : 0, size > 1 ? instance : 0, size > 2 ? instance : 0);
    }

    @Override
    public void successors(long state, Sink sink) {
        int control = control(state);
        boolean blocked = false;
        for (int i = 0; i < size; i++) {
            int instance = instance(state, i);
            blocked |= blocks(instance);
            var moves = model.instanceMoves(control, instance);
            for (int m = 0; m < moves.controls().length; m++) {
                sink.accept(with(moves.controls()[m], state, i, moves.instances()[m]), moves.broken()[m]);
            }
        }
        var moves = model.databaseMoves(control, blocked);
        for (int m = 0; m < moves.controls().length; m++) {
            int after = moves.controls()[m];
            sink.accept(
                    moves.ages()[m] ? aged(after, state) : with(after, state, 0, instance(state, 0)),
                    moves.broken()[m]);
        }
    }

    @Override
    public @Nullable Invariant broken(long state) {
        for (int i = 0; i < size; i++) {
            if (spans(instance(state, i))) {
                return Invariant.SPAN;
            }
        }
        return model.broken(control(state));
    }

    /** A step with the number of the instance that takes it, and where it leads. */
    record Numbered(int instance, Step step, long successor) {}

    /** What {@link #successors} shows, in words. */
    List<Numbered> steps(long state) {
        var all = new ArrayList<Numbered>();
        int control = control(state);
        for (int i = 0; i < size; i++) {
            for (var step : model.steps(control, instance(state, i))) {
                all.add(new Numbered(i + 1, step, with(model.id(step.control()), state, i, model.id(step.instance()))));
            }
        }
        boolean blocked = IntStream.range(0, size).anyMatch(i -> blocks(instance(state, i)));
        for (var step : model.databaseSteps(control, blocked)) {
            int after = model.id(step.control());
            all.add(new Numbered(
                    0,
                    step,
                    step.action() == Action.MOVE ? aged(after, state) : with(after, state, 0, instance(state, 0))));
        }
        return all;
    }

    /** The state in words: the present phase, the columns, and what runs. */
    String describe(long state, int epoch) {
        var control = model.control(control(state));
        var running = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            var sessions = model.instance(instance(state, i)).sessions();
            for (int c = 0; c < connections; c++) {
                var session = sessions.get(c);
                if (session.isInTransaction()) {
                    running.add("instance " + (i + 1) + ", connection " + (c + 1) + " is in a transaction under "
                            + session.view().tell(epoch));
                }
            }
        }
        if (control.detached() != null) {
            running.add("a transaction without a session is left under "
                    + control.detached().view().tell(epoch));
        }
        return control.phase() + " (epoch " + epoch + "), old is " + control.old() + ", next is " + control.next()
                + (running.isEmpty() ? "" : "; " + String.join("; ", running));
    }

    int control(long state) {
        return (int) (state >>> (3 * BITS));
    }

    int instance(long state, int i) {
        return (int) (state >>> ((2 - i) * BITS)) & MASK;
    }

    int size() {
        return size;
    }

    private long aged(int control, long state) {
        return pack(
                control,
                model.aged(instance(state, 0)),
                size > 1 ? model.aged(instance(state, 1)) : 0,
                size > 2 ? model.aged(instance(state, 2)) : 0);
    }

    private long with(int control, long state, int i, int changed) {
        return pack(
                control,
                i == 0 ? changed : instance(state, 0),
                i == 1 ? changed : instance(state, 1),
                i == 2 ? changed : instance(state, 2));
    }

    private long pack(int control, int a, int b, int c) {
        if ((control | a | b | c) > MASK) {
            throw new IllegalStateException("More different parts than fit into " + BITS + " bits");
        }
        int first = a;
        int second = b;
        int third = c;
        if (model.isReduced()) {
            // instances have no names: the same state in whatever order they are
            int swap;
            if (first < second) {
                swap = first;
                first = second;
                second = swap;
            }
            if (second < third) {
                swap = second;
                second = third;
                third = swap;
            }
            if (first < second) {
                swap = first;
                first = second;
                second = swap;
            }
        }
        return ((long) control << (3 * BITS)) | ((long) first << (2 * BITS)) | ((long) second << BITS) | third;
    }

    private boolean spans(int instance) {
        learn(instance);
        return spans[instance];
    }

    private boolean blocks(int instance) {
        learn(instance);
        return blocks[instance];
    }

    private void learn(int instance) {
        if (instance > known) {
            if (instance >= spans.length) {
                spans = Arrays.copyOf(spans, instance * 2);
                blocks = Arrays.copyOf(blocks, instance * 2);
            }
            for (int i = known + 1; i <= instance; i++) {
                spans[i] = model.instance(i).breaksSpan();
                blocks[i] = model.blocks(i);
            }
            known = instance;
        }
    }
}
