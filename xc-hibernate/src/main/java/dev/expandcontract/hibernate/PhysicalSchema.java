package dev.expandcontract.hibernate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.Database;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UserDefinedArrayType;
import org.hibernate.mapping.UserDefinedObjectType;

/**
 * A mapping as the schema tool is to see it: with physical columns where markers are planted. It is made for one action of
 * the tool and shares with the mapping what does not differ; the mapping itself stays as it is.
 */
final class PhysicalSchema {

    private final MetadataImplementor metadata;
    private final Map<String, Placement> placements = new HashMap<>();

    private PhysicalSchema(MetadataImplementor metadata, List<Placement> placements) {
        this.metadata = metadata;
        placements.forEach(
                placement -> this.placements.put(placement.migration().marker(), placement));
    }

    static Metadata of(Metadata metadata, List<Placement> placements) {
        var schema = new PhysicalSchema((MetadataImplementor) metadata, placements);
        return schema.seenWith(schema.database());
    }

    private Metadata seenWith(Database database) {
        return (Metadata) Proxy.newProxyInstance(
                PhysicalSchema.class.getClassLoader(),
                new Class<?>[] {MetadataImplementor.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getDatabase")) {
                        return database;
                    }
                    try {
                        return method.invoke(metadata, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private Database database() {
        var original = metadata.getDatabase();
        var database = new Database(metadata.getMetadataBuildingOptions(), original.getJdbcEnvironment());
        var implicit = original.getPhysicalImplicitNamespaceName();
        if (!implicit.equals(database.getPhysicalImplicitNamespaceName())) {
            database.adjustDefaultNamespace(implicit.catalog(), implicit.schema());
        }
        original.getNamespaces().forEach(namespace -> copy(namespace, database));
        original.getAuxiliaryDatabaseObjects().forEach(database::addAuxiliaryDatabaseObject);
        original.getInitCommands().forEach(database::addInitCommand);
        return database;
    }

    private void copy(Namespace original, Database database) {
        var name = original.getName();
        var namespace = database.locateNamespace(name.catalog(), name.schema());
        for (var table : original.getTables()) {
            namespace.registerTable(
                    table.getNameIdentifier(),
                    concerns(table) ? new PhysicalTable(table, namespace, placements) : table);
        }
        for (var sequence : original.getSequences()) {
            namespace.registerSequence(sequence.getName().getSequenceName(), sequence);
        }
        for (var type : original.getUserDefinedTypes()) {
            switch (type) {
                case UserDefinedObjectType object ->
                    namespace.createUserDefinedType(type.getNameIdentifier(), any -> object);
                case UserDefinedArrayType array ->
                    namespace.createUserDefinedArrayType(type.getNameIdentifier(), any -> array);
                default -> throw new IllegalStateException("An unknown kind of user-defined type: " + type);
            }
        }
    }

    /** Tables that exist in the mapping only are never made. */
    private boolean concerns(Table table) {
        return table.isPhysicalTable()
                && (table.getColumns().stream().anyMatch(column -> placements.containsKey(column.getName()))
                        || table.getForeignKeyCollection().stream()
                                .flatMap(key -> key.getReferencedColumns().stream())
                                .anyMatch(column -> placements.containsKey(column.getName())));
    }
}
