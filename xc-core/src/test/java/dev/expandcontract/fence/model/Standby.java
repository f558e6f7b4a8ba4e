package dev.expandcontract.fence.model;

import dev.expandcontract.fence.model.Control.Column;
import dev.expandcontract.fence.model.Control.Known;
import dev.expandcontract.phase.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Readers on a physical standby, which replays what the primary has committed, in that order and later. The fleet on the
 * primary is taken to keep its part of the protocol: it writes under the present phase, and under the one before until it
 * has drained. Ages of what the readers hold are relative to the epoch of the standby.
 */
final class Standby implements Space {

    /** What the proof and the readers do on account of a standby. */
    enum StandbyRule {
        /** The proof waits until the standby has replayed the move. Broken: it does not ask. */
        REPLAYED,
        /** The proof waits until no session of the standby holds an older epoch. Broken: it does not ask. */
        HOLDERS_THERE,
        /** It asks in this order. Broken: in the other. */
        REPLAYED_THEN_HOLDERS,
        /** A reader reads the epoch on the standby. Broken: on the primary. */
        READ_THERE
    }

    /** What the primary has committed and the standby not replayed. */
    private sealed interface Committed {

        record Write(Phase under) implements Committed {
            @Override
            public String toString() {
                return "a write under " + under;
            }
        }

        record Copy(Phase under) implements Committed {
            @Override
            public String toString() {
                return "a batch under " + under;
            }
        }

        record Move(Phase to) implements Committed {
            @Override
            public String toString() {
                return "the move to " + to;
            }
        }
    }

    private enum Proof {
        NONE,
        HALF,
        WHOLE
    }

    /**
     * @param before the phase before the present one, as long as something may run under it on the primary
     * @param standby what the standby has replayed; its row counts as locked, because nothing writes there
     */
    private record State(
            Control primary,
            @Nullable Phase before,
            List<Committed> log,
            Control standby,
            Instance readers,
            Proof proof) {}

    private record Labelled(
            String label, State state, @Nullable Invariant broken) {}

    private final Set<StandbyRule> broken;
    private final int lag;
    private final int connections;
    private final boolean reduced;
    private final Ids<State> states = new Ids<>();

    /**
     * @param lag how many commits the standby may lag behind
     * @param reduced as in {@link Model}
     */
    Standby(Set<StandbyRule> broken, int lag, int connections, boolean reduced) {
        this.broken = broken;
        this.lag = lag;
        this.connections = connections;
        this.reduced = reduced;
    }

    @Override
    public long initial() {
        var control = Control.initial();
        var readers = Instance.initial(View.present(control.phase()), connections);
        return states.of(new State(control, null, List.of(), control.locked(), readers, Proof.NONE));
    }

    @Override
    public void successors(long state, Sink sink) {
        steps(states.value((int) state), step -> sink.accept(states.of(step.state()), step.broken()));
    }

    @Override
    public @Nullable Invariant broken(long state) {
        var known = states.value((int) state);
        return known.readers().breaksSpan() ? Invariant.SPAN : null;
    }

    /** A counterexample, step by step. */
    String tell(Search.Violation violation) {
        var lines = new ArrayList<String>();
        for (int i = 1; i < violation.path().size(); i++) {
            var to = states.value(violation.path().get(i).intValue());
            boolean last = i == violation.path().size() - 1 && violation.inAction();
            var labels = new ArrayList<String>();
            steps(states.value(violation.path().get(i - 1).intValue()), step -> {
                if (step.state().equals(to) && (!last || step.broken() == violation.invariant())) {
                    labels.add(step.label());
                }
            });
            lines.add(String.format(Locale.ROOT, "%2d. %s", i, labels.getFirst()));
        }
        lines.add("=> " + violation.invariant());
        return String.join("\n", lines);
    }

    private void steps(State state, Consumer<Labelled> out) {
        if (state.log().size() < lag) {
            primary(state, out);
        }
        proof(state, out);
        if (!state.log().isEmpty()) {
            var replayed = replayed(state);
            out.accept(new Labelled("standby replays " + state.log().getFirst(), replayed, null));
        }
        for (var step : SessionActions.of(Set.of(), seenByReaders(state), state.readers())) {
            out.accept(new Labelled(label(step), with(state, step.instance()), step.broken()));
        }
    }

    private static String label(Step step) {
        var who = step.actor() > 0 ? "reader, connection " + step.actor() : "reader";
        var about = step.about() == null ? "" : ": " + step.about().phase();
        var age = step.about() == null || step.about().isPresent()
                ? ""
                : ", " + step.about().age() + " moves ago";
        return who + " " + step.action().name().toLowerCase(Locale.ROOT).replace('_', ' ') + about + age;
    }

    private void primary(State state, Consumer<Labelled> out) {
        var present = state.primary().phase();
        Stream.of(present, state.before()).distinct().forEach(phase -> {
            if (phase != null) {
                committed(state, state.primary().committed(phase), new Committed.Write(phase), out);
                if (phase == Phase.BACKFILL || phase == Phase.SOAK) {
                    committed(state, state.primary().copied(phase), new Committed.Copy(phase), out);
                }
            }
        });
        if (state.before() != null) {
            out.accept(new Labelled("primary has drained what ran before", drained(state), null));
        }
        if (state.before() == null && canRecord(state.primary())) {
            out.accept(new Labelled("primary compares and records", recorded(state), null));
        }
        if (state.before() == null && state.proof() == Proof.WHOLE) {
            Stream.concat(present.next().stream(), present.previous().stream())
                    .filter(to -> DatabaseActions.gatesPass(state.primary(), to))
                    .forEach(to -> out.accept(new Labelled("coordinator moves to " + to, moved(state, to), null)));
        }
    }

    private void proof(State state, Consumer<Labelled> out) {
        boolean replayed = broken.contains(StandbyRule.REPLAYED)
                || state.log().stream().noneMatch(Committed.Move.class::isInstance);
        boolean free =
                broken.contains(StandbyRule.HOLDERS_THERE) || !state.readers().blocks(Set.of());
        boolean otherOrder = broken.contains(StandbyRule.REPLAYED_THEN_HOLDERS);
        if (state.proof() == Proof.NONE && (otherOrder ? free : replayed)) {
            out.accept(new Labelled("coordinator has the first half of the proof", proved(state, Proof.HALF), null));
        }
        if (state.proof() == Proof.HALF && (otherOrder ? replayed : free)) {
            out.accept(new Labelled("coordinator has the second half of the proof", proved(state, Proof.WHOLE), null));
        }
    }

    private static boolean canRecord(Control control) {
        boolean asked = control.phase() == Phase.BACKFILL
                ? control.known() == Known.OLD
                : control.phase() == Phase.SOAK && control.known() == Known.NEXT;
        return asked && control.old() == Column.FRESH && control.next() == Column.FRESH;
    }

    private boolean readThere() {
        return !broken.contains(StandbyRule.READ_THERE);
    }

    /** The columns are those of the standby; the phase, too, unless it is read on the primary. */
    private Control seenByReaders(State state) {
        return readThere() ? state.standby() : state.standby().inPhaseOf(state.primary());
    }

    private void committed(State state, Control primary, Committed what, Consumer<Labelled> out) {
        var changed = new State(
                primary, state.before(), appended(state, what), state.standby(), state.readers(), state.proof());
        out.accept(new Labelled("primary commits " + what, changed, null));
    }

    private State moved(State state, Phase to) {
        return new State(
                state.primary().moved(to, Set.of()),
                state.primary().phase(),
                appended(state, new Committed.Move(to)),
                state.standby(),
                readThere() ? state.readers() : settled(state.readers().aged()),
                Proof.NONE);
    }

    private State replayed(State state) {
        var rest = state.log().subList(1, state.log().size());
        var standby = state.standby();
        return switch (state.log().getFirst()) {
            case Committed.Write write -> replayed(state, rest, standby.committed(write.under()), state.readers());
            case Committed.Copy copy -> replayed(state, rest, standby.copied(copy.under()), state.readers());
            case Committed.Move move ->
                replayed(
                        state,
                        rest,
                        standby.moved(move.to(), Set.of()),
                        readThere() ? settled(state.readers().aged()) : state.readers());
        };
    }

    private static State replayed(State state, List<Committed> rest, Control standby, Instance readers) {
        return new State(state.primary(), state.before(), List.copyOf(rest), standby.locked(), readers, state.proof());
    }

    private static List<Committed> appended(State state, Committed what) {
        return Stream.concat(state.log().stream(), Stream.of(what)).toList();
    }

    private static State drained(State state) {
        return new State(state.primary(), null, state.log(), state.standby(), state.readers(), state.proof());
    }

    private static State recorded(State state) {
        return new State(
                state.primary().recorded(),
                state.before(),
                state.log(),
                state.standby(),
                state.readers(),
                state.proof());
    }

    private static State proved(State state, Proof proof) {
        return new State(state.primary(), state.before(), state.log(), state.standby(), state.readers(), proof);
    }

    private State with(State state, Instance readers) {
        return new State(
                state.primary(), state.before(), state.log(), state.standby(), settled(readers), state.proof());
    }

    private Instance settled(Instance readers) {
        return reduced ? readers.forgetful().canonical() : readers;
    }
}
