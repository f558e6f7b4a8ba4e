package dev.expandcontract.jdbc;

import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.rewrite.StatementMarker;
import org.jspecify.annotations.Nullable;

/** Says what plants markers in plain SQL. Asked whenever migrations are registered. */
@FunctionalInterface
public interface MarkerSource {

    /** Nothing does: statements that name physical columns are refused. */
    MarkerSource NONE = registry -> null;

    /**
     * The marker for statements of these migrations, or null if such statements are refused.
     *
     * @throws dev.expandcontract.model.ExpandContractException if it cannot be made; nothing is registered then
     */
    @Nullable
    StatementMarker of(MigrationRegistry registry);
}
