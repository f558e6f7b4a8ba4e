package dev.expandcontract.sql;

import dev.expandcontract.StatementMarking;
import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.LogicalColumn;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.rewrite.StatementMarker;

/**
 * Lets statements name the physical columns of migrations, old or new, as if there were just the one that they name.
 *
 * <pre>{@code
 * Xc xc = Xc.builder(dataSource)
 *         .migrations(Migration.of("users", "subscription", "tier"))
 *         .plainSql(new PlainSql())
 *         .start();
 * }</pre>
 *
 * What tables and views there are is read when migrations are registered. A statement of which it is not certain what each name
 * in it means is refused.
 */
public final class PlainSql implements StatementMarking {

    @Override
    public StatementMarker marker(MigrationRegistry registry, Database database, CatalogSource catalog) {
        var tables = registry.all().stream()
                .map(Migration::column)
                .map(LogicalColumn::table)
                .toList();
        return new SqlMarker(database, new Schema(registry, database, catalog.relations(tables)));
    }
}
