package dev.expandcontract.fence.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Breadth first through all states of a space, until an invariant does not hold or there are no more. */
final class Search {

    private final Space space;
    private final Set<Invariant> checked;
    private final @Nullable Map<Long, Long> cameFrom;
    private final LongSet seen = new LongSet();
    private long[] level = new long[1 << 10];
    private long[] nextLevel = new long[1 << 10];
    private int inNextLevel;
    private long transitions;
    private @Nullable Violation violation;

    private Search(Space space, Set<Invariant> checked, boolean keepPaths) {
        this.space = space;
        this.checked = checked;
        this.cameFrom = keepPaths ? new HashMap<>() : null;
    }

    /**
     * What a search found.
     *
     * @param depth how many actions the farthest state is away from the first one
     * @param violation null if every invariant holds in every state
     */
    record Result(
            long states,
            long transitions,
            int depth,
            @Nullable Violation violation) {}

    /**
     * An invariant that does not hold.
     *
     * @param path the states that lead there, the shortest way, if paths were kept
     * @param inAction whether the last action broke it, not the state that it led to
     */
    record Violation(Invariant invariant, List<Long> path, boolean inAction) {}

    /** @param keepPaths whether a violation comes with its path, which takes several times the memory */
    static Result run(Space space, Set<Invariant> checked, boolean keepPaths) {
        return new Search(space, checked, keepPaths).run();
    }

    private Result run() {
        long initial = space.initial();
        reach(initial, 0, null);
        int depth = 0;
        while (inNextLevel > 0 && violation == null) {
            var done = level;
            level = nextLevel;
            nextLevel = done;
            int count = inNextLevel;
            inNextLevel = 0;
            for (int i = 0; i < count && violation == null; i++) {
                long state = level[i];
                space.successors(state, (successor, broken) -> reach(successor, state, broken));
            }
            if (inNextLevel > 0) {
                depth++;
            }
        }
        return new Result(seen.size(), transitions, depth, violation);
    }

    private void reach(long state, long from, @Nullable Invariant brokenByAction) {
        transitions++;
        if (violation != null) {
            return;
        }
        if (brokenByAction != null && checked.contains(brokenByAction)) {
            violation = new Violation(brokenByAction, path(from, state), true);
            return;
        }
        if (!seen.add(state)) {
            return;
        }
        if (cameFrom != null) {
            cameFrom.put(state, from);
        }
        var broken = space.broken(state);
        if (broken != null && checked.contains(broken)) {
            violation = new Violation(broken, path(from, state), false);
            return;
        }
        if (inNextLevel == nextLevel.length) {
            nextLevel = Arrays.copyOf(nextLevel, inNextLevel * 2);
        }
        nextLevel[inNextLevel++] = state;
    }

    private List<Long> path(long from, long last) {
        Deque<Long> path = new ArrayDeque<>();
        path.addFirst(last);
        if (cameFrom != null) {
            for (long state = from; state != 0; state = cameFrom.get(state)) {
                path.addFirst(state);
            }
        }
        return List.copyOf(path);
    }
}
