package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;

/** Answers, for the transaction that a statement runs in, how it uses the columns of each migration. */
@FunctionalInterface
public interface ColumnUses {

    /** How the columns are used; the same answer for the whole transaction. */
    ColumnUse of(Migration migration);
}
