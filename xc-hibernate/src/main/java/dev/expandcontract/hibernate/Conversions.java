package dev.expandcontract.hibernate;

import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import java.lang.reflect.Modifier;
import java.util.UUID;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.resource.beans.spi.ManagedBeanRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.JdbcTypeNameMapper;

/** Makes the conversion that an annotation describes. */
final class Conversions {

    private Conversions() {}

    /** @throws AnnotatedMappingException if it describes none that can be */
    static Conversion of(
            AnnotatedAttribute attribute, Column column, Metadata metadata, SessionFactoryImplementor sessionFactory) {
        var definition = attribute.definition();
        if (definition.converter() == ColumnConverter.class) {
            return Conversion.of(definition.oldToNext(), definition.nextToOld(), definition.orderPreserving());
        }
        var name = definition.converter().getName();
        if (!definition.oldToNext().isEmpty() || !definition.nextToOld().isEmpty()) {
            throw attribute.refused(
                    "names the converter " + name + " beside expressions in SQL",
                    "Say the conversion in one way: by oldToNext and nextToOld, or by converter");
        }
        var converter = instance(attribute, sessionFactory);
        var conversion = Conversion.of(converter, definition.orderPreserving());
        int type = column.getSqlTypeCode(metadata);
        if (!fits(type, converter.nextType())) {
            throw attribute.refused(
                    "its column has the JDBC type " + jdbcName(type) + ", while the converter " + name + " deals in "
                            + converter.nextType().getName() + " (nextType)",
                    "Let the converter deal in the type that is bound, or map the attribute to another one");
        }
        return conversion;
    }

    private static ColumnConverter<?, ?> instance(
            AnnotatedAttribute attribute, SessionFactoryImplementor sessionFactory) {
        var type = attribute.definition().converter();
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw attribute.refused(
                    "names the converter " + type.getName() + ", which is abstract", "Name a class that can be made");
        }
        try {
            return sessionFactory
                    .getServiceRegistry()
                    .requireService(ManagedBeanRegistry.class)
                    .getBean(type)
                    .getBeanInstance();
        } catch (RuntimeException e) {
            throw attribute.refused(
                    "names the converter " + type.getName() + ", of which Hibernate could make no instance: " + e,
                    "Give it a constructor without parameters, or make it a bean of the application's container");
        }
    }

    private static String jdbcName(int type) {
        return JdbcTypeNameMapper.isStandardTypeCode(type)
                ? JdbcTypeNameMapper.getTypeName(type)
                : String.valueOf(type);
    }

    /** Whether what is bound for the type can be a value of the class; true if that cannot be told. */
    private static boolean fits(int sqlType, Class<?> type) {
        if (sqlType == SqlTypes.BOOLEAN || sqlType == SqlTypes.BIT) {
            return type == Boolean.class;
        }
        if (SqlTypes.isNumericType(sqlType)) {
            return Number.class.isAssignableFrom(type);
        }
        if (SqlTypes.isCharacterType(sqlType)) {
            return type == String.class;
        }
        return switch (sqlType) {
            case SqlTypes.UUID -> type == UUID.class;
            case SqlTypes.BINARY, SqlTypes.VARBINARY, SqlTypes.LONG32VARBINARY -> type == byte[].class;
            case SqlTypes.CLOB, SqlTypes.NCLOB, SqlTypes.BLOB, SqlTypes.JSON, SqlTypes.ARRAY, SqlTypes.SQLXML -> false;
            default -> !Number.class.isAssignableFrom(type) && type != Boolean.class;
        };
    }
}
