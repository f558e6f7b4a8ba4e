package dev.expandcontract.hibernate;

import dev.expandcontract.model.Migration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.FilterConfiguration;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Plants markers in the SQL that a mapping holds as text: formulas, restrictions, filters, and expressions around columns.
 */
final class FragmentMarkers {

    private final Metadata metadata;
    private final MappedColumns columns;
    private final Migration migration;
    private final List<Table> tables;
    private final boolean change;

    private FragmentMarkers(Metadata metadata, MappedColumns columns, PlannedMigration plan, boolean change) {
        this.metadata = metadata;
        this.columns = columns;
        this.migration = plan.migration();
        this.tables = plan.tables();
        this.change = change;
    }

    /**
     * Changes nothing.
     *
     * @throws AnnotatedMappingException if a text names a column of the migration and could mean another table's
     */
    static void check(Metadata metadata, MappedColumns columns, PlannedMigration plan) {
        new FragmentMarkers(metadata, columns, plan, false).run();
    }

    /** Changes what {@link #check} has found to be certain. */
    static void plant(Metadata metadata, MappedColumns columns, PlannedMigration plan) {
        new FragmentMarkers(metadata, columns, plan, true).run();
    }

    private void run() {
        for (var table : tables) {
            for (var selectable : columns.selectablesOf(table)) {
                selectable(table, selectable);
            }
        }
        for (var entity : metadata.getEntityBindings()) {
            if (entity instanceof RootClass root && concerns(root.getTable(), root.getWhere())) {
                text(root.getTable(), root.getWhere(), root::setWhere, "The restriction of " + root.getEntityName());
            }
            filters(entity.getTable(), entity.getFilters(), entity.getEntityName());
            for (var property : entity.getProperties()) {
                aggregate(property.getValue());
            }
        }
        for (var collection : metadata.getCollectionBindings()) {
            collection(collection);
        }
    }

    private void selectable(Table table, Selectable selectable) {
        if (selectable instanceof Column column) {
            column(table, column);
        } else if (selectable instanceof Formula formula && concerns(table, formula.getFormula())) {
            text(table, formula.getFormula(), formula::setFormula, "A formula of the table '" + table.getName() + "'");
        }
    }

    private void column(Table table, Column column) {
        if (concerns(table, column.getCustomRead())) {
            text(table, column.getCustomRead(), column::setResolvedCustomRead, around(column, table));
        }
        if (concerns(table, column.getAssignmentExpression())) {
            text(table, column.getAssignmentExpression(), column::setAssignmentExpression, around(column, table));
        }
        if (concerns(table, column.getCustomWrite())) {
            text(table, column.getCustomWrite(), column::setCustomWrite, around(column, table));
        }
    }

    private static String around(Column column, Table table) {
        return "The expression around the column '" + column.getName() + "' of the table '" + table.getName() + "'";
    }

    /** What is stored within one column is read and assigned by expressions over that column. */
    private void aggregate(Value value) {
        if (value instanceof Component component) {
            for (var property : component.getProperties()) {
                aggregate(property.getValue());
                if (component.getAggregateColumn() != null) {
                    for (var selectable : property.getSelectables()) {
                        selectable(component.getTable(), selectable);
                    }
                }
            }
        }
    }

    private void collection(Collection collection) {
        var table = collection.getCollectionTable();
        if (concerns(table, collection.getWhere())) {
            text(table, collection.getWhere(), collection::setWhere, restriction(collection));
        }
        var elements = elements(collection);
        if (elements != null && concerns(elements, collection.getManyToManyWhere())) {
            text(elements, collection.getManyToManyWhere(), collection::setManyToManyWhere, restriction(collection));
        }
        filters(collection.getCollectionTable(), collection.getFilters(), collection.getRole());
        filters(elements, collection.getManyToManyFilters(), collection.getRole());
    }

    private static String restriction(Collection collection) {
        return "The restriction of " + collection.getRole();
    }

    private @Nullable Table elements(Collection collection) {
        var entity = collection.getElement() instanceof ManyToOne element
                ? metadata.getEntityBinding(element.getReferencedEntityName())
                : null;
        return entity == null ? null : entity.getTable();
    }

    private void filters(@Nullable Table table, List<FilterConfiguration> filters, String owner) {
        for (int i = 0; i < filters.size(); i++) {
            int index = i;
            var filter = filters.get(i);
            if (table != null && concerns(table, filter.getCondition())) {
                text(
                        table,
                        filter.getCondition(),
                        condition -> filters.set(index, new MarkedFilter(filter, condition)),
                        "The filter '" + filter.getName() + "' of " + owner);
            }
        }
    }

    /** Whether there is a text, and it is about a table of the migration. */
    private boolean concerns(@Nullable Table table, @Nullable String sql) {
        return table != null && sql != null && tables.contains(table);
    }

    private void text(Table table, String sql, Consumer<String> setter, String owner) {
        var column = migration.column();
        var renamed = SqlFragment.rename(sql, Set.of(column.old(), column.next()), migration.marker());
        if (renamed.doubtful() != null) {
            throw new AnnotatedMappingException(owner + ", '" + sql + "', names '" + renamed.doubtful()
                    + "' and has a subquery, so that XC cannot tell whether this is the migrating column of the table '"
                    + table.getName() + "' (migration " + migration + "). Write " + migration.marker()
                    + " in its place if it is, or qualify it with the alias of its own table if it is not.");
        }
        if (change && !renamed.sql().equals(sql)) {
            setter.accept(renamed.sql());
        }
    }

    /** A filter with another condition. Which tables its aliases stand for is known to the original alone. */
    private static final class MarkedFilter extends FilterConfiguration {

        private final FilterConfiguration original;

        private MarkedFilter(FilterConfiguration original, String condition) {
            super(original.getName(), condition, original.useAutoAliasInjection(), Map.of(), Map.of(), null);
            this.original = original;
        }

        @Override
        public Map<String, String> getAliasTableMap(SessionFactoryImplementor factory) {
            return original.getAliasTableMap(factory);
        }
    }
}
