package dev.expandcontract;

import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.rewrite.StatementMarker;

/**
 * Plants markers in statements that an application writes by hand, so that they may name physical columns of migrations.
 * {@code dev.expandcontract.sql.PlainSql} of the module {@code xc-sql} is one.
 */
@FunctionalInterface
public interface StatementMarking {

    /**
     * The marker for statements of these migrations. Asked whenever migrations are registered, the first time before any
     * statement of theirs can run. Statements are looked at without the catalog at hand, so what is to be known of it is read
     * here.
     *
     * @throws dev.expandcontract.model.ExpandContractException if the catalog cannot be read
     */
    StatementMarker marker(MigrationRegistry registry, Database database, CatalogSource catalog);
}
