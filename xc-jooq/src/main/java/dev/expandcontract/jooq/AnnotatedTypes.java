package dev.expandcontract.jooq;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads migrations from the beans and records that an application maps rows to, for the builder of {@code Xc}. */
public final class AnnotatedTypes {

    private AnnotatedTypes() {}

    /**
     * The migrations that {@link ExpandContract} declares on fields, methods and record components of the type and of its
     * superclasses.
     *
     * @param table {@code table} or {@code schema.table}, where the columns are
     * @throws DefinitionException if there is none, or one describes no migration
     */
    public static List<Migration> migrations(String table, Class<?> type) {
        // A record's component carries its annotation to the field and to the accessor.
        var migrations = hierarchy(type)
                .flatMap(each -> Stream.<AnnotatedElement>concat(
                        Arrays.stream(each.getDeclaredFields()), Arrays.stream(each.getDeclaredMethods())))
                .flatMap(member -> Stream.ofNullable(member.getAnnotation(ExpandContract.class)))
                .distinct()
                .map(declared -> migration(table, type, declared))
                .toList();
        if (migrations.isEmpty()) {
            throw new DefinitionException("The type " + type.getName() + " declares no migration of the table '" + table
                    + "'. Annotate a field, a method or a record component with @ExpandContract.");
        }
        return migrations;
    }

    private static Stream<Class<?>> hierarchy(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass);
    }

    private static Migration migration(String table, Class<?> type, ExpandContract declared) {
        return Migration.of(declared.id(), table, declared.old(), declared.next())
                .with(conversion(type, declared));
    }

    private static Conversion conversion(Class<?> type, ExpandContract declared) {
        if (declared.converter() == ColumnConverter.class) {
            return Conversion.of(declared.oldToNext(), declared.nextToOld(), declared.orderPreserving());
        }
        var name = declared.converter().getName();
        if (!declared.oldToNext().isEmpty() || !declared.nextToOld().isEmpty()) {
            throw new DefinitionException("The type " + type.getName() + " names the converter " + name
                    + " beside expressions in SQL. Say the conversion in one way: by oldToNext and nextToOld, or by"
                    + " converter.");
        }
        try {
            var constructor = declared.converter().getDeclaredConstructor();
            constructor.setAccessible(true);
            return Conversion.of(constructor.newInstance(), declared.orderPreserving());
        } catch (ReflectiveOperationException e) {
            throw new DefinitionException(
                    "The type " + type.getName() + " names the converter " + name
                            + ", of which there could be made no instance: " + e
                            + ". Give it a constructor without parameters, or name the migration in the builder with an instance.");
        }
    }
}
