package dev.expandcontract.readswitch;

import dev.expandcontract.phase.Side;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who reads the next column: keys that always do, keys that never do, and a share of all others. Who is on both lists does not.
 *
 * @param share the share of those on neither list; of transactions without a key, at random
 * @param allowed keys that read next
 * @param denied keys that read old
 */
public record Dial(Share share, Set<String> allowed, Set<String> denied) {

    /** Everybody reads old. */
    public static final Dial OFF = of(Share.NONE);

    /** Everybody reads next. */
    public static final Dial ON = of(Share.FULL);

    public Dial {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
    }

    /** A dial without lists. */
    public static Dial of(Share share) {
        return new Dial(share, Set.of(), Set.of());
    }

    /** A dial without lists, in percent. */
    public static Dial ofPercent(double percent) {
        return of(Share.ofPercent(percent));
    }

    /** The same dial with keys that always read next. */
    public Dial allowing(String... keys) {
        return new Dial(share, Set.of(keys), denied);
    }

    /** The same dial with keys that always read old. */
    public Dial denying(String... keys) {
        return new Dial(share, allowed, Set.of(keys));
    }

    /** The side that is read in the context. */
    public Side side(String migrationId, ReadContext context) {
        return readsNext(migrationId, context) ? Side.NEXT : Side.OLD;
    }

    private boolean readsNext(String migrationId, ReadContext context) {
        var key = context.key();
        if (key.isEmpty()) {
            return share.holdsAny();
        }
        return !denied.contains(key.get()) && (allowed.contains(key.get()) || share.holds(migrationId, key.get()));
    }

    @Override
    public String toString() {
        return share + list(", always ", allowed) + list(", never ", denied);
    }

    private static String list(String what, Set<String> keys) {
        return keys.isEmpty() ? "" : what + keys.stream().sorted().collect(Collectors.joining(", "));
    }
}
