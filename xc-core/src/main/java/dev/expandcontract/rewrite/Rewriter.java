package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.MigrationRegistry;
import java.util.List;

/** Finds the template of a statement. Thread-safe. */
public final class Rewriter {

    public Rewriter(MigrationRegistry registry, Database database) {}

    /**
     * The template of the statement, from a bounded cache or by analysing the text.
     *
     * @throws StatementRefusedException if the statement could not be rewritten with certainty in every phase, or names
     *     physical columns of a migration without markers
     */
    public StatementTemplate template(String sql) throws StatementRefusedException {
        return new StatementTemplate(sql, List.of());
    }
}
