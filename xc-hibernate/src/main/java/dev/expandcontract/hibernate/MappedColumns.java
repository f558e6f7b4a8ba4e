package dev.expandcontract.hibernate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Any;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.DependantValue;
import org.hibernate.mapping.IdentifierCollection;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Every column object of a mapping by the table it belongs to. One physical column has several such objects: attributes
 * that share a column, foreign keys, and the copies that joined tables, inverse collections and references to other columns
 * than the primary key hold have their own. Some objects stand here more than once.
 *
 * <p>A mapping is walked once for all migrations: it may have many more columns than those that migrate.
 */
final class MappedColumns {

    private final Map<Table, List<Selectable>> byTable = new HashMap<>();

    private MappedColumns() {}

    static MappedColumns of(Metadata metadata) {
        var columns = new MappedColumns();
        for (var table : metadata.collectTableMappings()) {
            columns.table(table);
        }
        for (var entity : metadata.getEntityBindings()) {
            columns.entity(entity);
        }
        for (var collection : metadata.getCollectionBindings()) {
            columns.collection(collection);
        }
        return columns;
    }

    /** The column objects of the table, without formulas. */
    List<Column> columnsOf(Table table) {
        var columns = new ArrayList<Column>();
        for (var selectable : selectablesOf(table)) {
            if (selectable instanceof Column column) {
                columns.add(column);
            }
        }
        return columns;
    }

    /** The column objects and formulas of the table. */
    List<Selectable> selectablesOf(Table table) {
        return byTable.getOrDefault(table, List.of());
    }

    private void table(Table table) {
        visit(table, table.getColumns());
        if (table.getPrimaryKey() != null) {
            visit(table, table.getPrimaryKey().getColumns());
        }
        for (var foreignKey : table.getForeignKeyCollection()) {
            visit(table, foreignKey.getColumns());
            if (foreignKey.getReferencedTable() != null) {
                visit(foreignKey.getReferencedTable(), foreignKey.getReferencedColumns());
            }
        }
        for (var uniqueKey : table.getUniqueKeys().values()) {
            visit(table, uniqueKey.getColumns());
        }
        for (var index : table.getIndexes().values()) {
            visit(table, index.getSelectables());
        }
    }

    private void entity(PersistentClass entity) {
        value(entity.getIdentifier());
        value(entity.getIdentifierMapper());
        value(entity.getKey());
        value(entity.getDiscriminator());
        property(entity.getIdentifierProperty());
        property(entity.getVersion());
        properties(entity.getProperties());
        properties(entity.getDeclaredProperties());
        for (var join : entity.getJoins()) {
            value(join.getKey());
            properties(join.getProperties());
        }
    }

    private void collection(Collection collection) {
        value(collection.getKey());
        value(collection.getElement());
        if (collection instanceof IndexedCollection indexed) {
            value(indexed.getIndex());
        }
        if (collection instanceof IdentifierCollection identified) {
            value(identified.getIdentifier());
        }
    }

    private void properties(Iterable<Property> properties) {
        for (var property : properties) {
            property(property);
        }
    }

    private void property(@Nullable Property property) {
        if (property != null) {
            value(property.getValue());
        }
    }

    private void value(@Nullable Value value) {
        if (value instanceof Component component) {
            component(component);
        } else if (value instanceof Any any) {
            visit(any.getTable(), any.getSelectables());
            value(any.getMetaMapping());
            value(any.getKeyMapping());
        } else if (value instanceof DependantValue dependant) {
            visit(dependant.getTable(), dependant.getSelectables());
            value(dependant.getWrappedValue());
        } else if (value != null && value.isSimpleValue()) {
            // Collections are visited on their own; a one-to-many has no columns but those of its entity.
            visit(value.getTable(), value.getSelectables());
        }
    }

    private void component(Component component) {
        if (component.getAggregateColumn() == null) {
            properties(component.getProperties());
            value(component.getDiscriminator());
        } else {
            // Inside an aggregate, names are those of its fields and not of the table's columns.
            visit(component.getTable(), List.of(component.getAggregateColumn()));
        }
    }

    private void visit(@Nullable Table table, Iterable<? extends Selectable> selectables) {
        if (table == null) {
            return;
        }
        var known = byTable.get(table);
        if (known == null) {
            known = new ArrayList<>();
            byTable.put(table, known);
        }
        for (var selectable : selectables) {
            known.add(selectable);
        }
    }
}
