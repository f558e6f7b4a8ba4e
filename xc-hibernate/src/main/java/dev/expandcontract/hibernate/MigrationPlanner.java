package dev.expandcontract.hibernate;

import dev.expandcontract.hibernate.AnnotatedAttribute.Place;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.hibernate.boot.Metadata;
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
    List<PlannedMigration> plan(List<AnnotatedAttribute> attributes) {
        var plans = new ArrayList<PlannedMigration>();
        for (var attribute : attributes) {
            plans.add(plan(attribute));
        }
        for (int i = 0; i < plans.size(); i++) {
            refuseUnconvertedReference(attributes.get(i), plans.get(i), plans);
            refuseUnconvertedHistory(attributes.get(i), plans.get(i));
        }
        return List.copyOf(plans);
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
        var tables = new LinkedHashSet<Table>();
        tables.add(own);
        for (var table : metadata.collectTableMappings()) {
            for (var other : table.getColumns()) {
                if (other == shared) {
                    tables.add(table);
                }
            }
        }
        return List.copyOf(tables);
    }

    private static Table onlyPhysical(AnnotatedAttribute attribute, List<Table> tables) {
        var physical = new ArrayList<Table>();
        for (var table : tables) {
            if (table.isPhysicalTable()) {
                physical.add(table);
            }
        }
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
        var own = name.getTableName().getText();
        var parts = schema == null ? List.of(own) : List.of(schema.getText(), own);
        for (var part : parts) {
            if (part.contains(".")) {
                throw attribute.refused(
                        "is in the table " + parts + ", whose name has a dot in it", "Such tables cannot migrate");
            }
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
        for (var table : tables) {
            for (var other : columns.columnsOf(table)) {
                if (migration.column().hasPhysical(other.getName())
                        && !other.getName().equalsIgnoreCase(column.getName())) {
                    throw attribute.refused(
                            "is mapped to the column '" + column.getName() + "', while the column '" + other.getName()
                                    + "' of the table '" + table.getName() + "' is mapped by another attribute",
                            "The two are one logical column: keep one attribute and let the phase decide where it is"
                                    + " stored");
                }
            }
        }
    }

    /** A column that refers to the migrating one holds what this stores, so it has to be converted in the same way. */
    private void refuseUnconvertedReference(
            AnnotatedAttribute attribute, PlannedMigration plan, Collection<PlannedMigration> all) {
        if (plan.migration().conversion() instanceof Conversion.None) {
            return;
        }
        for (var table : metadata.collectTableMappings()) {
            for (var key : table.getForeignKeyCollection()) {
                int position = plan.tables().contains(key.getReferencedTable())
                        ? positionOf(plan.mapped(), key.getReferencedColumns())
                        : -1;
                if (position >= 0
                        && !isConverted(
                                table, key.getColumn(position), plan.migration().conversion(), all)) {
                    throw attribute.refused(
                            "converts its values, while the column '"
                                    + key.getColumn(position).getName() + "' of the table '" + table.getName()
                                    + "' refers to it and holds them as they are",
                            "Let that column migrate with the same conversion, or refer to the primary key");
                }
            }
        }
    }

    private static boolean isConverted(
            Table table, Column column, Conversion conversion, Collection<PlannedMigration> all) {
        for (var plan : all) {
            if (plan.tables().contains(table)
                    && plan.mapped().equalsIgnoreCase(column.getName())
                    && plan.migration().conversion().equals(conversion)) {
                return true;
            }
        }
        return false;
    }

    /** What Envers has in a column named as the old one is unconverted, and what it writes there is what the attribute holds. */
    private void refuseUnconvertedHistory(AnnotatedAttribute attribute, PlannedMigration plan) {
        var column = plan.migration().column();
        if (plan.migration().conversion() instanceof Conversion.None
                || plan.mapped().equalsIgnoreCase(column.next())) {
            return;
        }
        for (var history : metadata.getEntityBindings()) {
            if (ENVERS.equals(history.getContributor())
                    && isHistoryOf(attribute, history)
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

    /** Envers names the entity of an audit table after the entity that is audited. */
    private boolean isHistoryOf(AnnotatedAttribute attribute, PersistentClass history) {
        for (var entity : metadata.getEntityBindings()) {
            if (attribute.role().startsWith(entity.getEntityName() + '.')
                    && history.getEntityName().contains(entity.getEntityName())) {
                return true;
            }
        }
        return false;
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
        for (var column : columns) {
            if (column.getName().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
