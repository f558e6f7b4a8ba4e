package dev.expandcontract.fence.model;

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

    AnyFleet(Model model) {
        this.model = model;
    }

    @Override
    public long initial() {
        int control = model.id(Control.initial());
        return pack(control, idle(control));
    }

    @Override
    public void successors(long state, Sink sink) {
        int control = (int) (state >>> BITS);
        var crowd = crowds.value((int) state);
        for (int one = crowd.nextSetBit(0); one >= 0; one = crowd.nextSetBit(one + 1)) {
            var instance = model.instance(one);
            // there is always one more that has not begun, and the lock on the row admits one writer
            boolean endless = instance.sessions().equals(List.of(Session.FREE));
            boolean single = instance.holdsRow();
            var moves = model.instanceMoves(control, one);
            for (int m = 0; m < moves.controls().length; m++) {
                int after = moves.controls()[m];
                if (!single) {
                    sink.accept(pack(after, joined(crowd, moves.instances()[m])), moves.broken()[m]);
                }
                if (!endless) {
                    sink.accept(pack(after, joined(without(crowd, one), moves.instances()[m])), moves.broken()[m]);
                }
            }
        }
        boolean blocked = crowd.stream().anyMatch(model::blocks);
        var moves = model.databaseMoves(control, blocked);
        for (int m = 0; m < moves.controls().length; m++) {
            sink.accept(
                    pack(moves.controls()[m], moves.ages()[m] ? aged(crowd, moves.controls()[m]) : crowd),
                    moves.broken()[m]);
        }
    }

    @Override
    public @Nullable Invariant broken(long state) {
        return crowds.value((int) state).stream()
                        .anyMatch(one -> model.instance(one).breaksSpan())
                ? Invariant.SPAN
                : model.broken((int) (state >>> BITS));
    }

    private long pack(int control, BitSet crowd) {
        return ((long) control << BITS) | crowds.of(crowd);
    }

    /** Sessions that have not begun, of instances that have learned the present epoch, one before it, or an older one. */
    private BitSet idle(int control) {
        var idle = new BitSet();
        var instance = Instance.initial(View.present(model.control(control).phase()), 1);
        idle.set(model.id(instance));
        return idle;
    }

    private BitSet aged(BitSet crowd, int control) {
        var aged = idle(control);
        crowd.stream().forEach(one -> aged.set(model.aged(one)));
        return aged;
    }

    private static BitSet joined(BitSet crowd, int one) {
        var larger = (BitSet) crowd.clone();
        larger.set(one);
        return larger;
    }

    private static BitSet without(BitSet crowd, int one) {
        var smaller = (BitSet) crowd.clone();
        smaller.clear(one);
        return smaller;
    }
}
