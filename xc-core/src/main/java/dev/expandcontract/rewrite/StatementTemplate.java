package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.List;

/** A statement text, analysed once for every phase. Immutable for callers; renders each use of the columns once. */
public final class StatementTemplate {

    private final String sql;
    private final List<Migration> migrations;

    StatementTemplate(String sql, List<Migration> migrations) {
        this.sql = sql;
        this.migrations = List.copyOf(migrations);
    }

    /** The text as the application wrote it: the same instance that was given to the rewriter first. */
    public String sql() {
        return sql;
    }

    /** Whether the statement concerns no migrating column and must reach the driver as it is. */
    public boolean isUntouched() {
        return migrations.isEmpty();
    }

    /** The migrations whose markers the statement holds. */
    public List<Migration> migrations() {
        return migrations;
    }

    /** The statement for the given use of the columns. Equal answers give the same instance. */
    @SuppressWarnings("DoNotCallSuggester")
    public RewrittenStatement render(ColumnUses uses) {
        throw new UnsupportedOperationException();
    }
}
