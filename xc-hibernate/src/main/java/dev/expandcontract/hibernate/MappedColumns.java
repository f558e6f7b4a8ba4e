package dev.expandcontract.hibernate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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
        metadata.collectTableMappings().forEach(columns::table);
        metadata.getEntityBindings().forEach(columns::entity);
        metadata.getCollectionBindings().forEach(columns::collection);
        return columns;
    }

    void forEach(Iterable<Table> tables, BiConsumer<Table, Column> visitor) {
        forEachSelectable(tables, (table, selectable) -> {
            if (selectable instanceof Column column) {
                visitor.accept(table, column);
            }
        });
    }

    /** Visits formulas too. */
    void forEachSelectable(Iterable<Table> tables, BiConsumer<Table, Selectable> visitor) {
        for (var table : tables) {
            byTable.getOrDefault(table, List.of()).forEach(selectable -> visitor.accept(table, selectable));
        }
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
        entity.getProperties().forEach(this::property);
        entity.getDeclaredProperties().forEach(this::property);
        for (var join : entity.getJoins()) {
            value(join.getKey());
            join.getProperties().forEach(this::property);
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

    private void property(@Nullable Property property) {
        if (property != null) {
            value(property.getValue());
        }
    }

    private void value(@Nullable Value value) {
        switch (value) {
            case null -> {}
            case Component component -> component(component);
            case Any any -> {
                visit(any.getTable(), any.getSelectables());
                value(any.getMetaMapping());
                value(any.getKeyMapping());
            }
            case DependantValue dependant -> {
                visit(dependant.getTable(), dependant.getSelectables());
                value(dependant.getWrappedValue());
            }
            // Collections are visited on their own; a one-to-many has no columns but those of its entity.
            default -> {
                if (value.isSimpleValue()) {
                    visit(value.getTable(), value.getSelectables());
                }
            }
        }
    }

    private void component(Component component) {
        if (component.getAggregateColumn() == null) {
            component.getProperties().forEach(this::property);
            value(component.getDiscriminator());
        } else {
            // Inside an aggregate, names are those of its fields and not of the table's columns.
            visit(component.getTable(), List.of(component.getAggregateColumn()));
        }
    }

    private void visit(@Nullable Table table, Iterable<? extends Selectable> selectables) {
        if (table != null) {
            selectables.forEach(byTable.computeIfAbsent(table, any -> new ArrayList<>())::add);
        }
    }
}
