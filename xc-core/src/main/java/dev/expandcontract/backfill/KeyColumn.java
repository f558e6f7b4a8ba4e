package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;

/** One column of the primary key. */
record KeyColumn(ColumnInfo column, KeyKind kind) {

    String name() {
        return column.name();
    }
}
