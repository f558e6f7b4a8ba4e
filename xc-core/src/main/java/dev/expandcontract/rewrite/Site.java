package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;

/**
 * A place in a statement that a migration concerns. Which kind it is decides in which representation of the logical
 * column the value there stands, and so what a conversion has to do.
 */
sealed interface Site {

    /** The migration that the place belongs to. */
    Migration migration();

    /** The offset of its first character. */
    int start();

    /** The offset behind its last character. */
    int end();

    /** A marker that yields the stored value. */
    record ColumnRead(Migration migration, int start, int end) implements Site {}

    /** A marker that yields the value that an upsert proposes to store, already as each column would store it. */
    record ProposedRead(Migration migration, int start, int end) implements Site {}

    /** A marker that names the column to write. */
    record ColumnWritten(Migration migration, int start, int end) implements Site {}

    /** A marker that is only a name: the label of a result, a column of a unique index. */
    record ColumnNamed(Migration migration, int start, int end) implements Site {}

    /** An expression whose value is stored. */
    record ValueWritten(Migration migration, int start, int end) implements Site {}

    /** An expression whose value is compared with the stored one. */
    record ValueCompared(Migration migration, int start, int end) implements Site {}
}
