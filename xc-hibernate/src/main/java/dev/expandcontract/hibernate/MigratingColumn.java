package dev.expandcontract.hibernate;

import dev.expandcontract.hibernate.AnnotatedAttribute.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.OneToOne;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;

/** The one column that an annotated attribute is mapped to, and its table. */
record MigratingColumn(Table table, Column column) {

    /** @throws AnnotatedMappingException if there is no such column, or more than one */
    static MigratingColumn of(AnnotatedAttribute attribute) {
        var value = attribute.property().getValue();
        if (attribute.place() == Place.AGGREGATE) {
            throw attribute.refused(
                    "is stored inside an aggregate, together with others in one column",
                    "Only an attribute with a column of its own can migrate");
        }
        if (value instanceof Component component) {
            if (component.getAggregateColumn() == null) {
                throw attribute.refused(
                        "is an embeddable", "Put the annotation on the attribute of the embeddable that migrates");
            }
            return new MigratingColumn(component.getTable(), component.getAggregateColumn());
        }
        return value instanceof org.hibernate.mapping.Collection collection
                ? ofCollection(attribute, collection)
                : ofValue(attribute, value);
    }

    private static MigratingColumn ofValue(AnnotatedAttribute attribute, Value value) {
        var selectables = value.getSelectables();
        for (var selectable : selectables) {
            if (selectable instanceof Formula) {
                throw attribute.refused(
                        "is mapped to a formula, " + selectables, "Only an attribute with a column can migrate");
            }
        }
        if (selectables.isEmpty() || isInverse(value)) {
            throw attribute.refused(
                    "is the side of its association without a column",
                    "Put the annotation on the other side, which has the foreign key");
        }
        if (selectables.size() > 1) {
            throw attribute.refused(
                    "is mapped to " + selectables.size() + " columns, " + names(value.getColumns()),
                    "Only an attribute with one column can migrate");
        }
        return new MigratingColumn(value.getTable(), (Column) selectables.get(0));
    }

    private static boolean isInverse(Value value) {
        return value instanceof OneToOne oneToOne && oneToOne.getMappedByProperty() != null;
    }

    /** A collection may have several columns of its own: of its elements, its index or keys, its owner. */
    private static MigratingColumn ofCollection(
            AnnotatedAttribute attribute, org.hibernate.mapping.Collection collection) {
        if (collection.isInverse()) {
            throw attribute.refused(
                    "is a collection whose association is mapped by the other side",
                    "Put the annotation on the association's other side, which has the foreign key");
        }
        var own = new ArrayList<>(element(collection));
        own.addAll(index(collection));
        own.addAll(collection.getKey().getColumns());
        var named = new ArrayList<Column>();
        for (var column : own) {
            if (column.getName().equalsIgnoreCase(attribute.definition().old())
                    || column.getName().equalsIgnoreCase(attribute.definition().next())) {
                named.add(column);
            }
        }
        if (named.size() != 1) {
            throw attribute.refused(
                    "is a collection of which that names " + (named.isEmpty() ? "no column" : "more than one column")
                            + "; it has " + names(own),
                    "Name the one that migrates, or put the annotation on the attribute of the embeddable that is"
                            + " collected");
        }
        return new MigratingColumn(collection.getCollectionTable(), named.get(0));
    }

    private static List<Column> element(org.hibernate.mapping.Collection collection) {
        var element = collection.getElement();
        return element instanceof OneToMany || element instanceof Component ? List.of() : element.getColumns();
    }

    private static List<Column> index(org.hibernate.mapping.Collection collection) {
        return collection instanceof IndexedCollection indexed && !(indexed.getIndex() instanceof Component)
                ? indexed.getIndex().getColumns()
                : List.of();
    }

    private static String names(Collection<Column> columns) {
        return columns.stream().map(Column::getName).toList().toString();
    }
}
