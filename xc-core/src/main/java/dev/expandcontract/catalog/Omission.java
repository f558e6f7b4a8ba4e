package dev.expandcontract.catalog;

/**
 * Whether a column lets every INSERT succeed that does not name it.
 *
 * @param problem what stands against it, naming table and column; empty if nothing does
 * @param remedy what to change; empty if nothing has to be
 */
public record Omission(String problem, String remedy) {

    private static final Omission ACCEPTED = new Omission("", "");

    /** Whether nothing stands against it. */
    public boolean accepted() {
        return problem.isEmpty();
    }

    /**
     * Judges a column: it must be nullable, have a default or be filled by the database, and no unique index may consist of
     * it alone if its default is a value, as the second row would hit the first one's.
     */
    public static Omission of(TableInfo table, ColumnInfo column) {
        var where = "column '" + column.name() + "' of table '" + table.displayName() + "'";
        if (!column.acceptsOmission()) {
            return new Omission(
                    where + " is NOT NULL and has no default, so that every INSERT that does not name it fails",
                    "make the column nullable, or give it a default");
        }
        if (column.defaultExpression() == null || column.autoIncrement() || column.generated()) {
            return ACCEPTED;
        }
        return table.uniqueIndexesOver(column).stream()
                .filter(index -> index.columns().size() == 1)
                .findFirst()
                .map(index -> new Omission(
                        "unique index '" + index.name() + "' over " + where + " lets the default "
                                + column.defaultExpression()
                                + " in once, so that the second INSERT that does not name the column fails",
                        "drop the unique index, or make the column nullable and its default NULL"))
                .orElse(ACCEPTED);
    }
}
