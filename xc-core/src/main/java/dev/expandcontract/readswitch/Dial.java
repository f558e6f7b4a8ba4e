package dev.expandcontract.readswitch;

import dev.expandcontract.phase.Side;
import java.util.Set;

/**
 * Who reads the next column: keys that always do, keys that never do, and a share of all others. Who is on both lists does not.
 * {@link #parse} reads what {@link #toString} writes.
 *
 * @param share the share of those on neither list; of transactions without a key, at random
 * @param allowed keys that read next
 * @param denied keys that read old
 */
public record Dial(Share share, Set<String> allowed, Set<String> denied) {

    /** How many characters a dial in words may have. */
    public static final int LONGEST = 4_000;

    /** Everybody reads old. */
    public static final Dial OFF = of(Share.NONE);

    /** Everybody reads next. */
    public static final Dial ON = of(Share.FULL);

    /** @throws IllegalArgumentException if a key is blank or has a control character */
    public Dial {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
        check(allowed);
        check(denied);
    }

    private static void check(Set<String> keys) {
        for (var key : keys) {
            if (key.isBlank() || key.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "The key '" + key + "' cannot stand on a list of a dial, as it is blank or"
                                + " has a control character in it. Take another key for the ReadContext.");
            }
        }
    }

    /**
     * A dial in words, such as {@code 25 %}, or {@code 5 %, always acme, "two words", never globex}.
     *
     * @throws IllegalArgumentException if it is something else, or longer than {@value #LONGEST} characters
     */
    public static Dial parse(String text) {
        return DialText.parse(text);
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

    /** Whether everybody reads next. */
    public boolean isFull() {
        return share.equals(Share.FULL) && denied.isEmpty();
    }

    /** In words, as {@link #parse} reads them. */
    @Override
    public String toString() {
        return DialText.of(this);
    }
}
