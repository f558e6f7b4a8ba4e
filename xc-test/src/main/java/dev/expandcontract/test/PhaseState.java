package dev.expandcontract.test;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.util.List;
import java.util.stream.Collectors;

/** A phase, with the answer of the read switch where it matters, and the physical columns that exist in it. */
public enum PhaseState {
    EXPAND(Phase.EXPAND, Side.OLD),
    DUAL_WRITE(Phase.DUAL_WRITE, Side.OLD),
    BACKFILL(Phase.BACKFILL, Side.OLD),
    CUTOVER_OLD(Phase.CUTOVER, Side.OLD),
    CUTOVER_NEXT(Phase.CUTOVER, Side.NEXT),
    SOAK(Phase.SOAK, Side.NEXT),
    CONTRACT(Phase.CONTRACT, Side.NEXT);

    private final Phase phase;
    private final Side reads;

    PhaseState(Phase phase, Side reads) {
        this.phase = phase;
        this.reads = reads;
    }

    public Phase phase() {
        return phase;
    }

    /** The side that statements read. */
    public Side reads() {
        return reads;
    }

    /** What the state means for the text of statements. */
    public ColumnUse use() {
        return phase.use(reads);
    }

    /** The sides whose columns the table has: those that statements of this phase may name, and no other. */
    public List<Side> present() {
        return switch (phase) {
            case EXPAND -> List.of(Side.OLD);
            case DUAL_WRITE, BACKFILL, CUTOVER, SOAK -> List.of(Side.OLD, Side.NEXT);
            case CONTRACT -> List.of(Side.NEXT);
        };
    }

    /**
     * For a CREATE TABLE: the definitions of the migration's columns that exist in this state, with a comma between
     * them.
     *
     * @param definition what follows the column's name, such as {@code varchar(20)}
     */
    public String columns(Migration migration, String definition) {
        return present().stream()
                .map(side -> migration.name(side) + " " + definition)
                .collect(Collectors.joining(", "));
    }
}
