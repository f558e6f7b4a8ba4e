package dev.expandcontract.fence.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of any size. A state does not say how many sessions are in which situation, only in which there is at least one:
 * when one of them goes on, there may or may not be others left behind. Every session has a board of its own, which may
 * learn at any time: whatever sessions that share a board can do, these can do, too. So everything that any fleet can do
 * is possible here, and more; an invariant that holds here holds in every fleet.
 */
final class AnyFleet implements Space {

    private static final int BITS = 32;

    private final Model model;
    private final Ids<BitSet> crowds = new Ids<>();
    private Neighbours[] neighbours = {};

    AnyFleet(Model model) {
        this.model = model;
    }

    /**
     * What is known of a crowd.
     *
     * @param members the situations in it
     * @param blocked whether one of them stands in the way of the proof
     * @param broken the invariant that one of them breaks, or null
     * @param with the crowd with one situation more, by that situation, as far as it has been asked for
     * @param without the crowd with one less
     */
    private record Neighbours(
            int[] members, boolean blocked, @Nullable Invariant broken, int[][] with, int[][] without) {}

    @Override
    public long initial() {
        int control = model.id(Control.initial());
        return pack(control, crowds.of(idle(control)));
    }

    @Override
    public void successors(long state, Sink sink) {
        int control = (int) (state >>> BITS);
        int crowd = (int) state;
        var known = neighbours(crowd);
        for (int one : known.members()) {
            var instance = model.instance(one);
            // there is always one more that has not begun, and the lock on the row admits one writer
            boolean endless = instance.sessions().equals(List.of(Session.FREE));
            boolean single = instance.holdsRow();
            var moves = model.instanceMoves(control, one);
            for (int m = 0; m < moves.controls().length; m++) {
                int after = moves.controls()[m];
                int changed = moves.instances()[m];
                if (!single) {
                    sink.accept(pack(after, with(crowd, changed)), moves.broken()[m]);
                }
                if (!endless) {
                    sink.accept(pack(after, with(without(crowd, one), changed)), moves.broken()[m]);
                }
            }
        }
        var moves = model.databaseMoves(control, known.blocked());
        for (int m = 0; m < moves.controls().length; m++) {
            int after = moves.controls()[m];
            sink.accept(pack(after, moves.ages()[m] ? aged(known, after) : crowd), moves.broken()[m]);
        }
    }

    @Override
    public @Nullable Invariant broken(long state) {
        var broken = neighbours((int) state).broken();
        return broken != null ? broken : model.broken((int) (state >>> BITS));
    }

    private static long pack(int control, int crowd) {
        return ((long) control << BITS) | crowd;
    }

    /** Sessions that have not begun: there are always such, of instances that have learned the present epoch or not. */
    private BitSet idle(int control) {
        var idle = new BitSet();
        idle.set(model.id(Instance.initial(View.present(model.control(control).phase()), 1)));
        return idle;
    }

    private int aged(Neighbours crowd, int control) {
        var aged = idle(control);
        for (int one : crowd.members()) {
            aged.set(model.aged(one));
        }
        return crowds.of(aged);
    }

    private int with(int crowd, int one) {
        return changed(neighbours(crowd).with(), crowd, one, true);
    }

    private int without(int crowd, int one) {
        return changed(neighbours(crowd).without(), crowd, one, false);
    }

    private int changed(int[][] remembered, int crowd, int one, boolean there) {
        if (remembered[0].length <= one) {
            remembered[0] = Arrays.copyOf(remembered[0], one + 16);
        }
        if (remembered[0][one] == 0) {
            var changed = (BitSet) crowds.value(crowd).clone();
            changed.set(one, there);
            remembered[0][one] = crowds.of(changed);
        }
        return remembered[0][one];
    }

    private Neighbours neighbours(int crowd) {
        if (crowd >= neighbours.length) {
            neighbours = Arrays.copyOf(neighbours, crowd * 2);
        }
        var known = neighbours[crowd];
        if (known == null) {
            var members = crowds.value(crowd);
            known = new Neighbours(
                    members.stream().toArray(),
                    members.stream().anyMatch(model::blocks),
                    members.stream().anyMatch(one -> model.instance(one).breaksSpan()) ? Invariant.SPAN : null,
                    new int[1][0],
                    new int[1][0]);
            neighbours[crowd] = known;
        }
        return known;
    }
}
