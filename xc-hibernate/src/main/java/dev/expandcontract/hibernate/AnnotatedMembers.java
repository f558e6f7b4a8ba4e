package dev.expandcontract.hibernate;

import dev.expandcontract.annotation.ExpandContract;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.GeneratedColumn;
import org.jspecify.annotations.Nullable;

/** The fields and getters with the annotation in the classes that Hibernate maps, and which of them were asked for. */
final class AnnotatedMembers {

    private final Map<Class<?>, List<Member>> byClass = new LinkedHashMap<>();
    private final Set<Member> found = new LinkedHashSet<>();

    /**
     * The annotation on the field or getter of the attribute, in the class or a superclass, or null.
     *
     * @throws AnnotatedMappingException if field and getter are annotated differently, or the database makes the value
     */
    @Nullable
    ExpandContract find(Class<?> type, String attribute) {
        ExpandContract definition = null;
        for (var member : (Iterable<Member>) membersOf(type)::iterator) {
            if (attribute.equals(attributeName(member))) {
                found.add(member);
                refuseMadeByDatabase(member);
                var other = annotation(member);
                if (definition != null && !definition.equals(other)) {
                    throw new AnnotatedMappingException("The attribute '" + attribute + "' of " + type.getName()
                            + " has two different annotations: " + definition + " and " + other
                            + ". Keep the one on the field or the one on the getter.");
                }
                definition = other;
            }
        }
        return definition;
    }

    /** Makes the annotated members of the class known, although nobody may ask for them. */
    void add(Class<?> type) {
        membersOf(type).forEach(member -> {});
    }

    /** Annotated members that no call of {@link #find} has asked for. */
    List<Member> neverFound() {
        return byClass.values().stream()
                .flatMap(List::stream)
                .filter(member -> !found.contains(member))
                .toList();
    }

    private Stream<Member> membersOf(Class<?> type) {
        var hierarchy = new ArrayList<Class<?>>();
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            hierarchy.add(current);
        }
        return hierarchy.stream()
                .flatMap(current -> byClass.computeIfAbsent(current, AnnotatedMembers::declared).stream());
    }

    private static List<Member> declared(Class<?> type) {
        return Stream.<Member>concat(
                        Arrays.stream(type.getDeclaredFields()),
                        Arrays.stream(type.getDeclaredMethods()).filter(method -> !method.isSynthetic()))
                .filter(member -> ((AnnotatedElement) member).isAnnotationPresent(ExpandContract.class))
                .toList();
    }

    /** What a default, a trigger or a generated column makes is written by no statement, so not to both columns either. */
    private static void refuseMadeByDatabase(Member member) {
        var element = (AnnotatedElement) member;
        var generated = element.getAnnotation(Generated.class);
        boolean unwritten = generated != null && generated.sql().isEmpty() && !generated.writable();
        if (unwritten || element.isAnnotationPresent(GeneratedColumn.class)) {
            throw new AnnotatedMappingException("The attribute '" + attributeName(member) + "' of "
                    + member.getDeclaringClass().getName()
                    + " has @ExpandContract, but its value is made by the database ("
                    + (unwritten ? "@Generated" : "@GeneratedColumn")
                    + "): no statement writes it, so none could write both columns. Let the application or the"
                    + " statement make the value (@CurrentTimestamp, @Generated(sql = …)), or remove @ExpandContract.");
        }
    }

    private static ExpandContract annotation(Member member) {
        return ((AnnotatedElement) member).getAnnotation(ExpandContract.class);
    }

    private static @Nullable String attributeName(Member member) {
        return member instanceof Method method ? attributeName(method) : member.getName();
    }

    private static @Nullable String attributeName(Method method) {
        var name = method.getName();
        if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
            return null;
        } else if (method.getDeclaringClass().isRecord()) {
            return name;
        } else if (name.startsWith("get")) {
            return decapitalized(name.substring("get".length()));
        } else {
            return name.startsWith("is") ? decapitalized(name.substring("is".length())) : null;
        }
    }

    /** As JavaBeans do it: {@code URL} stays, {@code Tier} becomes {@code tier}. */
    private static String decapitalized(String name) {
        boolean acronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return name.isEmpty() || acronym ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
