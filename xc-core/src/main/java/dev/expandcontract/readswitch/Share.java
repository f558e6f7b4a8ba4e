package dev.expandcontract.readswitch;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A share of all keys, from none to all, that only grows when it is raised: a key that is in a share is in every larger one.
 * Every instance answers alike, as the answer is computed from the id of the migration and the key alone.
 *
 * <p>A key's place among {@value #ALL} is the 64-bit FNV-1a hash of {@code id + '\0' + key} in UTF-8, mixed by the finalizer of
 * MurmurHash3, as an unsigned number modulo {@value #ALL}. It is in the share if its place is below the share's size. The id
 * takes part so that it is not the same keys that come first in every migration. (FNV: Fowler, Noll, Vo, <a
 * href="http://www.isthe.com/chongo/tech/comp/fnv/">parameters</a>; MurmurHash3: Austin Appleby, public domain.)
 *
 * @param size of {@value #ALL}
 */
public record Share(int size) {

    /** The size of the share that holds every key. */
    public static final int ALL = 100_000;

    public static final Share NONE = new Share(0);

    public static final Share FULL = new Share(ALL);

    private static final int DECIMALS = 3;
    private static final int ONE_PERCENT = ALL / 100;

    /** Read without BigDecimal, as whole numbers are written: its initialization takes milliseconds of the start of an instance. */
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,3}");

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Share {
        if (size < 0 || size > ALL) {
            throw refused(BigDecimal.valueOf(size, DECIMALS).toPlainString());
        }
    }

    /**
     * A share in percent.
     *
     * @param percent from 0 to 100, with up to three decimals
     * @throws IllegalArgumentException if it is something else
     */
    public static Share ofPercent(double percent) {
        return ofPercent(Double.toString(percent));
    }

    /**
     * A share in percent.
     *
     * @param percent a number from 0 to 100, with up to three decimals and a point before them
     * @throws IllegalArgumentException if it is something else
     */
    public static Share ofPercent(String percent) {
        var number = percent.strip();
        if (WHOLE.matcher(number).matches()) {
            return new Share(Integer.parseInt(number) * ONE_PERCENT);
        }
        try {
            return new Share(new BigDecimal(number)
                    .movePointRight(DECIMALS)
                    .stripTrailingZeros()
                    .intValueExact());
        } catch (NumberFormatException e) {
            throw refused(percent);
        } catch (ArithmeticException e) {
            throw refused(percent);
        }
    }

    private static IllegalArgumentException refused(String percent) {
        return new IllegalArgumentException("'" + percent
                + "' is no share in percent. Give a number from 0 to 100 with up" + " to three decimals.");
    }

    /** Whether the key is in the share. */
    public boolean holds(String migrationId, String key) {
        return place(migrationId, key) < size;
    }

    /** Whether a transaction without a key is in the share, which differs each time. */
    public boolean holdsAny() {
        return ThreadLocalRandom.current().nextInt(ALL) < size;
    }

    static int place(String migrationId, String key) {
        long hash = FNV_OFFSET;
        for (byte part : (migrationId + '\0' + key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (part & 0xff)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return (int) Long.remainderUnsigned(hash, ALL);
    }

    /** In percent, as {@link #ofPercent(String)} takes it. */
    public String percent() {
        return size % ONE_PERCENT == 0
                ? Integer.toString(size / ONE_PERCENT)
                : BigDecimal.valueOf(size, DECIMALS).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return percent() + " %";
    }
}
