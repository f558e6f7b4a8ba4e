package dev.expandcontract.hibernate;

import dev.expandcontract.hibernate.AnnotatedAttribute.Place;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Turns annotated attributes into migrations, and refuses those whose column cannot migrate. Changes nothing. */
final class MigrationPlanner {

    /** What Hibernate calls the contributor of audit tables. */
    private static final String ENVERS = "envers";

    private final Metadata metadata;
    private final MappedColumns columns;
    private final SessionFactoryImplementor sessionFactory;

    MigrationPlanner(Metadata metadata, MappedColumns columns, SessionFactoryImplementor sessionFactory) {
        this.metadata = metadata;
        this.columns = columns;
        this.sessionFactory = sessionFactory;
    }

    /**
     * One plan for every attribute.
     *
     * @throws AnnotatedMappingException if the column of an attribute cannot migrate
     */
    List<PlannedMigration> plan(Collection<AnnotatedAttribute> attributes) {
        var plans = new LinkedHashMap<AnnotatedAttribute, PlannedMigration>();
        attributes.forEach(attribute -> plans.put(attribute, plan(attribute)));
        plans.forEach((attribute, plan) -> {
            refuseUnconvertedReference(attribute, plan, plans.values());
            refuseUnconvertedHistory(attribute, plan);
        });
        return List.copyOf(plans.values());
    }

    private PlannedMigration plan(AnnotatedAttribute attribute) {
        var found = MigratingColumn.of(attribute);
        var column = found.column();
        var tables = tablesOf(found);
        var physical = onlyPhysical(attribute, tables);
        var definition = attribute.definition();
        var migration = Migration.of(
                        definition.id(), tableName(attribute, physical), definition.old(), definition.next())
                .with(Conversions.of(attribute, column, metadata, sessionFactory));
        refuseOtherName(attribute, migration, physical, column);
        refuseKeys(attribute, physical, column);
        refuseDiscriminator(attribute, tables, column);
        refuseSecondAttribute(attribute, migration, tables, column);
        return new PlannedMigration(migration, tables, column.getName(), definition.oldType());
    }

    /** The table of the attribute, and every table that shares its column: those of subclasses with a table each. */
    @SuppressWarnings("ReferenceEquality") // equal columns of other tables are others; shared is the same object
    private List<Table> tablesOf(MigratingColumn found) {
        var own = found.table();
        var shared = own.getColumn(found.column());
        return Stream.concat(
                        Stream.of(own),
                        metadata.collectTableMappings().stream()
                                .filter(table -> table.getColumns().stream().anyMatch(other -> other == shared)))
                .distinct()
                .toList();
    }

    private static Table onlyPhysical(AnnotatedAttribute attribute, List<Table> tables) {
        var physical = tables.stream().filter(Table::isPhysicalTable).toList();
        return switch (physical.size()) {
            case 0 ->
                throw attribute.refused(
                        "is not stored in a table, but selected by a query (@Subselect) or in no table at all",
                        "Put the annotation on the attribute of an entity with a table");
            case 1 -> physical.get(0);
            default ->
                throw attribute.refused(
                        "is stored in several tables, "
                                + physical.stream().map(Table::getName).sorted().toList()
                                + ", because its class hierarchy has a table per class",
                        "A migration is of one table: declare the attribute in each subclass, or keep the hierarchy in one"
                                + " table");
        };
    }

    private String tableName(AnnotatedAttribute attribute, Table table) {
        var name = sessionFactory.getSqlStringGenerationContext().withDefaults(table.getQualifiedTableName());
        var qualifiers = sessionFactory.getJdbcServices().getDialect().getNameQualifierSupport();
        // What MySQL and MariaDB call a database is a catalog to JDBC and Hibernate.
        var schema = qualifiers == null || qualifiers.supportsSchemas() ? name.getSchemaName() : name.getCatalogName();
        var parts = Stream.of(schema, name.getTableName())
                .filter(Objects::nonNull)
                .map(Identifier::getText)
                .toList();
        if (parts.stream().anyMatch(part -> part.contains("."))) {
            throw attribute.refused(
                    "is in the table " + parts + ", whose name has a dot in it", "Such tables cannot migrate");
        }
        return String.join(".", parts);
    }

    private static void refuseOtherName(AnnotatedAttribute attribute, Migration migration, Table table, Column column) {
        if (!migration.column().hasPhysical(column.getName())) {
            throw attribute.refused(
                    "is mapped to the column '" + column.getName() + "' of the table '" + table.getName()
                            + "', but the annotation names old '"
                            + migration.column().old() + "' and next '"
                            + migration.column().next() + "'",
                    "Map it to one of these two (@Column(name = …), @JoinColumn, @AttributeOverride), or correct the"
                            + " annotation");
        }
    }

    private static void refuseKeys(AnnotatedAttribute attribute, Table table, Column column) {
        var key = table.getPrimaryKey();
        if (attribute.place() == Place.IDENTIFIER
                || (key != null && containsName(key.getColumns(), column.getName()))) {
            throw attribute.refused(
                    "is, or is part of, the primary key of the table '" + table.getName() + "'",
                    "A primary key cannot migrate. Remove the annotation");
        }
    }

    private void refuseDiscriminator(AnnotatedAttribute attribute, List<Table> tables, Column column) {
        for (var entity : metadata.getEntityBindings()) {
            var discriminator = entity.getDiscriminator();
            if (discriminator != null
                    && tables.contains(discriminator.getTable())
                    && containsName(discriminator.getColumns(), column.getName())) {
                throw attribute.refused(
                        "is the discriminator of " + rootName(entity),
                        "A discriminator cannot migrate. Remove the annotation");
            }
        }
    }

    private static String rootName(PersistentClass entity) {
        return entity.getRootClass().getEntityName();
    }

    private void refuseSecondAttribute(
            AnnotatedAttribute attribute, Migration migration, List<Table> tables, Column column) {
        columns.forEach(tables, (table, other) -> {
            if (migration.column().hasPhysical(other.getName())
                    && !other.getName().equalsIgnoreCase(column.getName())) {
                throw attribute.refused(
                        "is mapped to the column '" + column.getName() + "', while the column '" + other.getName()
                                + "' of the table '" + table.getName() + "' is mapped by another attribute",
                        "The two are one logical column: keep one attribute and let the phase decide where it is stored");
            }
        });
    }

    /** A column that refers to the migrating one holds what this stores, so it has to be converted in the same way. */
    private void refuseUnconvertedReference(
            AnnotatedAttribute attribute, PlannedMigration plan, Collection<PlannedMigration> all) {
        var conversion = plan.migration().conversion();
        if (conversion.equals(Conversion.NONE)) {
            return;
        }
        for (var table : metadata.collectTableMappings()) {
            for (var key : table.getForeignKeyCollection()) {
                int position = plan.tables().contains(key.getReferencedTable())
                        ? positionOf(plan.mapped(), key.getReferencedColumns())
                        : -1;
                if (position >= 0) {
                    var column = key.getColumn(position).getName();
                    if (all.stream()
                            .noneMatch(other -> other.tables().contains(table)
                                    && other.mapped().equalsIgnoreCase(column)
                                    && other.migration().conversion().equals(conversion))) {
                        throw attribute.refused(
                                "converts its values, while the column '" + column + "' of the table '"
                                        + table.getName() + "' refers to it and holds them as they are",
                                "Let that column migrate with the same conversion, or refer to the primary key");
                    }
                }
            }
        }
    }

    /** What Envers has in a column named as the old one is unconverted, and what it writes there is what the attribute holds. */
    private void refuseUnconvertedHistory(AnnotatedAttribute attribute, PlannedMigration plan) {
        var column = plan.migration().column();
        if (plan.migration().conversion().equals(Conversion.NONE)
                || plan.mapped().equalsIgnoreCase(column.next())) {
            return;
        }
        var audited = metadata.getEntityBindings().stream()
                .map(PersistentClass::getEntityName)
                .filter(name -> attribute.role().startsWith(name + '.'))
                .toList();
        for (var history : metadata.getEntityBindings()) {
            if (ENVERS.equals(history.getContributor())
                    && audited.stream().anyMatch(history.getEntityName()::contains)
                    && containsName(history.getTable().getColumns(), plan.mapped())) {
                throw attribute.refused(
                        "converts its values, while the table '"
                                + history.getTable().getName() + "' keeps its history in the column '" + plan.mapped()
                                + "', as Envers finds it",
                        "Map the attribute to '" + column.next()
                                + "', and give the table of its history that column, converted from '"
                                + column.old() + "'");
            }
        }
    }

    private static int positionOf(String name, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).getName().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean containsName(Collection<Column> columns, @Nullable String name) {
        return columns.stream().anyMatch(column -> column.getName().equalsIgnoreCase(name));
    }
}
