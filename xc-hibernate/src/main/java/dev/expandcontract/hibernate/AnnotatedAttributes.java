package dev.expandcontract.hibernate;

import dev.expandcontract.hibernate.AnnotatedAttribute.Place;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** Finds the annotated attributes of a persistence unit: of entities, their superclasses and their embeddables. */
final class AnnotatedAttributes {

    private final AnnotatedMembers members = new AnnotatedMembers();
    private final List<AnnotatedAttribute> attributes = new ArrayList<>();

    private AnnotatedAttributes() {}

    /**
     * All annotated attributes, each once for every place of the mapping that uses it.
     *
     * @throws AnnotatedMappingException if a field or method is annotated that is no mapped attribute
     */
    static List<AnnotatedAttribute> of(Metadata metadata) {
        var search = new AnnotatedAttributes();
        for (var entity : metadata.getEntityBindings()) {
            search.entity(entity);
        }
        for (var collection : metadata.getCollectionBindings()) {
            search.embeddable(collection.getElement(), collection.getRole() + ".element", Place.ATTRIBUTE);
            if (collection instanceof IndexedCollection indexed) {
                search.embeddable(indexed.getIndex(), collection.getRole() + ".key", Place.ATTRIBUTE);
            }
        }
        search.refuseUnmapped();
        return search.attributes;
    }

    private void entity(PersistentClass entity) {
        if (!entity.hasPojoRepresentation()) {
            return;
        }
        var type = entity.getMappedClass();
        members.add(type);
        var role = entity.getEntityName();
        var identifier = entity.getIdentifierProperty();
        if (identifier != null) {
            attribute(type, identifier, role, Place.IDENTIFIER);
        } else {
            embeddable(entity.getIdentifier(), role, Place.IDENTIFIER);
        }
        for (var property : entity.getProperties()) {
            attribute(type, property, role, Place.ATTRIBUTE);
        }
    }

    private void attribute(Class<?> type, Property property, String owner, Place place) {
        var role = owner + '.' + property.getName();
        var definition = members.find(type, property.getName());
        // Hibernate makes up properties of its own, for instance for what other tables refer to.
        if (definition != null && !property.isSynthetic()) {
            attributes.add(new AnnotatedAttribute(definition, property, role, place));
        }
        if (!property.isSynthetic()) {
            embeddable(property.getValue(), role, place);
        }
    }

    private void embeddable(@Nullable Value value, String role, Place place) {
        if (value instanceof Component component && !component.isDynamic()) {
            var inside = component.getAggregateColumn() == null ? place : Place.AGGREGATE;
            for (var property : component.getProperties()) {
                var type = declaringClass(component, property);
                members.add(type);
                attribute(type, property, role, inside);
            }
        }
    }

    /** The class that has the attribute: of an embeddable with subclasses, the one that declares it. */
    private static Class<?> declaringClass(Component component, Property property) {
        var declaring = component.getPropertyDeclaringClass(property);
        return declaring == null || !component.isPolymorphic()
                ? component.getComponentClass()
                : component
                        .getServiceRegistry()
                        .requireService(ClassLoaderService.class)
                        .classForName(declaring);
    }

    private void refuseUnmapped() {
        var unmapped = members.neverFound();
        if (!unmapped.isEmpty()) {
            throw new AnnotatedMappingException("@ExpandContract is on "
                    + String.join(
                            ", ",
                            unmapped.stream().map(AnnotatedAttributes::describe).toList())
                    + ", which Hibernate does not map: it is transient or static, no getter, or of a class that is"
                    + " neither an entity, a mapped superclass nor an embeddable. Put the annotation on the field or"
                    + " getter of a mapped attribute, or remove it.");
        }
    }

    private static String describe(Member member) {
        return (member instanceof Method ? "the method " : "the field ")
                + member.getDeclaringClass().getName()
                + '.'
                + member.getName();
    }
}
