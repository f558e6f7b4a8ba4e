package dev.expandcontract.rewrite;

import org.jspecify.annotations.Nullable;

/** A statement as it goes to the driver, for one use of the columns of each migration that it names. Immutable. */
public final class RewrittenStatement {

    private final String sql;
    private final ParameterPlan parameters;
    private final ResultNames names;
    private final @Nullable JavaPlan java;
    private final @Nullable Comparing comparing;

    RewrittenStatement(
            String sql,
            ParameterPlan parameters,
            ResultNames names,
            @Nullable JavaPlan java,
            @Nullable Comparing comparing) {
        this.comparing = comparing;
        this.sql = sql;
        this.parameters = parameters;
        this.names = names;
        this.java = java;
    }

    /** The physical SQL. */
    public String sql() {
        return sql;
    }

    /** Where the application's parameters go in {@link #sql()}. */
    public ParameterPlan parameters() {
        return parameters;
    }

    /** What is converted in Java, or null if nothing is. */
    public @Nullable JavaPlan java() {
        return java;
    }

    /** What the last columns of the result are for, of which the application does not know, or null if there are none. */
    public @Nullable Comparing comparing() {
        return comparing;
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

    /**
     * The physical name of a column whose value the driver is to give back as a generated key.
     *
     * @throws StatementRefusedException in every phase, if the value is converted in SQL: a driver gives back what is
     *     stored
     */
    public String keyName(String name) throws StatementRefusedException {
        var migration = names.converting(name);
        if (migration != null) {
            throw new StatementRefusedException("Refused the statement [" + sql + "]: it asks for the column '" + name
                    + "' as a generated key, but the migration " + migration.id() + " converts its values, and a driver"
                    + " gives back what the column stores, which is not the same in every phase. Select "
                    + migration.marker()
                    + " in a statement of its own, or name it in RETURNING; with Hibernate, set"
                    + " hibernate.jdbc.use_get_generated_keys to false.");
        }
        return physicalName(name);
    }

    @Override
    public String toString() {
        return sql;
    }
}
