package dev.expandcontract.readswitch;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.Optional;

/**
 * Decides which column a transaction reads while its migration is in the phase CUTOVER. It is asked at most once per
 * transaction and migration, when the transaction first concerns the migration, and has no say in any other phase.
 *
 * <p>Implementations are called from many threads and must not block; {@link BoundedReadSwitch} makes such a one of one that
 * may. For whom the transaction reads is in {@link ReadContext#current()}. An exception counts as {@link Side#OLD}, which is
 * right in every phase that asks.
 */
@FunctionalInterface
public interface ReadSwitch {

    /** The column that the current transaction reads. */
    Side choose(Migration migration);

    /**
     * Why this instance does not learn at present what decides about a migration; empty if it does. Transactions then go by
     * what was known. Answered at once.
     */
    default Optional<String> problem(String migrationId) {
        return Optional.empty();
    }

    /** Every transaction reads the given side. */
    static ReadSwitch always(Side side) {
        return new FixedDial(side == Side.NEXT ? Dial.ON : Dial.OFF);
    }

    /** Transactions read by the dial, in every migration, each for the {@link ReadContext} of its thread. */
    static ReadSwitch dial(Dial dial) {
        return new FixedDial(dial);
    }
}
