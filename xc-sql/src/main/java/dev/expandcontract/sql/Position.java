package dev.expandcontract.sql;

/** Where a query stands, as far as a {@code *} in it depends on that. */
enum Position {
    /** It yields rows whose columns are found by their labels. */
    ROWS,
    /** Its columns are counted: it is combined with another one, or they get names in order. */
    COUNTED,
    /** It is inserted: its columns are counted, and their labels are never seen. */
    INSERTED,
    /** It is a value, or a set of values. */
    VALUE,
    /** It only matters whether it yields a row. */
    EXISTS
}
