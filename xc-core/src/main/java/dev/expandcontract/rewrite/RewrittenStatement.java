package dev.expandcontract.rewrite;

/** A statement as it goes to the driver, for one use of the columns of each migration that it names. Immutable. */
public final class RewrittenStatement {

    private final String sql;
    private final ParameterPlan parameters;
    private final ResultNames names;

    RewrittenStatement(String sql, ParameterPlan parameters, ResultNames names) {
        this.sql = sql;
        this.parameters = parameters;
        this.names = names;
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
     * name itself. A physical name that the statement gives to something else, a label or another table's column, stays
     * what it is. Case does not matter.
     */
    public String physicalName(String name) {
        return names.physical(name);
    }

    @Override
    public String toString() {
        return sql;
    }
}
