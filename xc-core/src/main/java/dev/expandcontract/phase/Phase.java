package dev.expandcontract.phase;

import java.util.Optional;

/**
 * The phase of a migration. Phases are entered in the order of their declaration, one neighbouring step at a time,
 * forward or back.
 */
@SuppressWarnings("EnumOrdinal") // the order of declaration is the order of the migration
public enum Phase {
    /** Writes and reads {@code old}; {@code next} need not exist yet. */
    EXPAND,
    /** Writes both, reads {@code old}: every instance fills both columns for new writes. */
    DUAL_WRITE,
    /** Writes both, reads {@code old}: historical rows are filled and verified. */
    BACKFILL,
    /** Writes both; the read switch decides per transaction which column is read. */
    CUTOVER,
    /** Writes both, reads {@code next}: the way back is still open. */
    SOAK,
    /** Writes and reads {@code next}; {@code old} appears in no SQL and may be dropped. */
    CONTRACT;

    /** Whether statements of this phase write {@code old} and {@code next} together. */
    public boolean writesBoth() {
        return this != EXPAND && this != CONTRACT;
    }

    /** Whether the read switch has a say in this phase. */
    public boolean asksReadSwitch() {
        return this == CUTOVER;
    }

    /**
     * What this phase means for a statement.
     *
     * @param side the answer of the read switch; without effect where {@link #asksReadSwitch()} is false
     */
    public ColumnUse use(Side side) {
        return switch (this) {
            case EXPAND -> ColumnUse.OLD_ONLY;
            case DUAL_WRITE, BACKFILL -> ColumnUse.BOTH_READ_OLD;
            case CUTOVER -> side == Side.NEXT ? ColumnUse.BOTH_READ_NEXT : ColumnUse.BOTH_READ_OLD;
            case SOAK -> ColumnUse.BOTH_READ_NEXT;
            case CONTRACT -> ColumnUse.NEXT_ONLY;
        };
    }

    /** The phase after this one, empty for {@link #CONTRACT}. */
    public Optional<Phase> next() {
        return this == CONTRACT ? Optional.empty() : Optional.of(values()[ordinal() + 1]);
    }

    /** The phase before this one, empty for {@link #EXPAND}. */
    public Optional<Phase> previous() {
        return this == EXPAND ? Optional.empty() : Optional.of(values()[ordinal() - 1]);
    }

    /** Whether one step leads from this phase to {@code other}, forward or back. */
    public boolean isNeighbourOf(Phase other) {
        return Math.abs(ordinal() - other.ordinal()) == 1;
    }
}
