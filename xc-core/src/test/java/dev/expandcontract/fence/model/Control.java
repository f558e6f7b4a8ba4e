package dev.expandcontract.fence.model;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all share: the control row, the data (one row, two columns), the writer that has lost its session, and the two
 * coordinators.
 *
 * @param phase the present phase
 * @param fromSingle whether the phase before it wrote one column alone, and this one writes both
 * @param known which columns are recorded to hold everything
 * @param old how the column {@code old} compares with the last committed write
 * @param next how the column {@code next} compares with it
 * @param rowLocked whether a transaction has written the row and not ended
 * @param detached that transaction, if it does not belong to a connected session any more
 * @param first a coordinator
 * @param second the other coordinator
 */
record Control(
        Phase phase,
        boolean fromSingle,
        Known known,
        Column old,
        Column next,
        boolean rowLocked,
        @Nullable Detached detached,
        Coordinator first,
        Coordinator second) {

    /** Whether a column holds the last committed write of the row. */
    enum Column {
        FRESH,
        STALE,
        DROPPED
    }

    /** Which columns are recorded to hold the history of all rows. */
    enum Known {
        OLD,
        BOTH,
        NEXT
    }

    /** What a coordinator has found since it last looked at the epoch. */
    enum Coordinator {
        IDLE,
        /** halfway through the proof */
        HALF_PROVED,
        PROVED,
        /** has compared the columns and found them equal */
        COMPARED
    }

    /**
     * A transaction without a session.
     *
     * @param lock the lock that its dying session still holds, or null if it holds none
     */
    record Detached(
            boolean prepared,
            boolean copies,
            View view,
            @Nullable View lock) {

        Detached aged() {
            return new Detached(prepared, copies, view.aged(), lock == null ? null : lock.aged());
        }
    }

    static Control initial() {
        return new Control(
                Phase.EXPAND,
                false,
                Known.OLD,
                Column.FRESH,
                Column.STALE,
                false,
                null,
                Coordinator.IDLE,
                Coordinator.IDLE);
    }

    Column column(Side side) {
        return side == Side.OLD ? old : next;
    }

    static Stream<Side> readBy(Phase phase) {
        return Stream.of(Side.values()).map(answer -> phase.use(answer).reads()).distinct();
    }

    static boolean writes(Phase phase, Side side) {
        return phase.writesBoth() || phase.use(side).reads() == side;
    }

    static boolean names(Phase phase, Side side) {
        return writes(phase, side) || readBy(phase).anyMatch(side::equals);
    }

    boolean allFresh(Phase reading) {
        return readBy(reading).allMatch(side -> column(side) == Column.FRESH);
    }

    boolean isDropped(Phase using) {
        return Stream.of(Side.values()).anyMatch(side -> column(side) == Column.DROPPED && names(using, side));
    }

    Control locked() {
        return with(old, next, true, detached);
    }

    /** The row's writer ended without effect. */
    Control rolledBack() {
        return with(old, next, false, null);
    }

    /** The row's writer committed: what it wrote is the newest, what it skipped is not. */
    Control committed(Phase writer) {
        return with(after(Side.OLD, writer), after(Side.NEXT, writer), false, null);
    }

    private Column after(Side side, Phase writer) {
        if (column(side) == Column.DROPPED) {
            return Column.DROPPED;
        }
        return writes(writer, side) ? Column.FRESH : Column.STALE;
    }

    /** A batch committed: one column holds what the other does. */
    Control copied(Phase batch) {
        return batch == Phase.BACKFILL ? with(old, old, false, null) : with(next, next, false, null);
    }

    Control detached(Detached writer) {
        return with(old, next, true, writer);
    }

    private Control with(Column old, Column next, boolean rowLocked, @Nullable Detached detached) {
        return new Control(phase, fromSingle, known, old, next, rowLocked, detached, first, second);
    }

    /** These columns, in the phase of another. */
    Control inPhaseOf(Control other) {
        return new Control(other.phase, fromSingle, known, old, next, rowLocked, detached, first, second);
    }

    Control dropped() {
        return with(Column.DROPPED, next, rowLocked, detached);
    }

    Control recorded() {
        return new Control(phase, fromSingle, Known.BOTH, old, next, rowLocked, detached, first, second);
    }

    /** The phase after a move. What coordinators have found before it counts no more, unless a rule is broken. */
    Control moved(Phase to, Set<Rule> broken) {
        var knownThen = known;
        if (!broken.contains(Rule.REVOKE)) {
            knownThen = to == Phase.EXPAND ? Known.OLD : to == Phase.CONTRACT ? Known.NEXT : known;
        }
        return new Control(
                to,
                to.writesBoth() && !phase.writesBoth(),
                knownThen,
                old,
                next,
                rowLocked,
                detached == null ? null : detached.aged(),
                overtaken(first, broken),
                overtaken(second, broken));
    }

    private static Coordinator overtaken(Coordinator coordinator, Set<Rule> broken) {
        return switch (coordinator) {
            case PROVED -> broken.contains(Rule.COMPARE_AND_SET) ? coordinator : Coordinator.IDLE;
            case COMPARED -> broken.contains(Rule.RECORD_IN_SAME_STAY) ? coordinator : Coordinator.IDLE;
            case IDLE, HALF_PROVED -> Coordinator.IDLE;
        };
    }

    Control withCoordinator(int number, Coordinator coordinator) {
        return new Control(
                phase,
                fromSingle,
                known,
                old,
                next,
                rowLocked,
                detached,
                number == 1 ? coordinator : first,
                number == 2 ? coordinator : second);
    }

    /** Coordinators have no names: the same state whichever of them is where. */
    Control canonical() {
        return first.compareTo(second) <= 0
                ? this
                : new Control(phase, fromSingle, known, old, next, rowLocked, detached, second, first);
    }
}
