package dev.expandcontract.jooq;

import dev.expandcontract.model.TableName;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jooq.Configuration;
import org.jooq.Name;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultVisitListenerProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table of the database behind one of jOOQ's. An alias that generated code makes does not tell what it is an
 * alias of, and settings can give tables and schemas other names; so the table is rendered as FROM would list it, and what
 * is named there first is the one.
 */
final class BaseTables {

    private final Configuration configuration;
    private final IdentityHashMap<Table<?>, Optional<TableName>> known = new IdentityHashMap<>();

    /** @param configuration of the statement, with its own listeners, which are not asked */
    BaseTables(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The table of the database, or null if there is none. */
    @Nullable
    TableName of(Table<?> table) {
        return known.computeIfAbsent(table, this::look).orElse(null);
    }

    private Optional<TableName> look(Table<?> table) {
        var names = new FirstNames();
        var looking = configuration.derive(DefaultVisitListenerProvider.providers(names));
        DSL.using(looking).render(DSL.selectOne().from(table));
        return Optional.ofNullable(names.table).map(name -> new TableName(names.schema, name));
    }

    /** Notes the first table that is named, with its schema. */
    private static final class FirstNames implements VisitListener {

        private @Nullable String schema;
        private @Nullable String table;

        @Override
        public void visitStart(VisitContext context) {
            if (table == null && context.queryPart() instanceof Name name && context.queryPartsLength() > 1) {
                var parent = context.queryParts()[context.queryPartsLength() - 2];
                if (parent instanceof Schema) {
                    schema = name.last();
                } else if (parent instanceof Table<?>) {
                    table = name.last();
                }
            }
        }
    }
}
