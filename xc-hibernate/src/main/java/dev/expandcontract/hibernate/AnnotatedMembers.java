package dev.expandcontract.hibernate;

import dev.expandcontract.annotation.ExpandContract;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
        for (var member : membersOf(type)) {
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
        membersOf(type);
    }

    /** Annotated members that no call of {@link #find} has asked for. */
    List<Member> neverFound() {
        var unknown = new ArrayList<Member>();
        for (var members : byClass.values()) {
            for (var member : members) {
                if (!found.contains(member)) {
                    unknown.add(member);
                }
            }
        }
        return unknown;
    }

    private List<Member> membersOf(Class<?> type) {
        var members = new ArrayList<Member>();
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            var declared = byClass.get(current);
            if (declared == null) {
                declared = declared(current);
                byClass.put(current, declared);
            }
            members.addAll(declared);
        }
        return members;
    }

    private static List<Member> declared(Class<?> type) {
        var members = new ArrayList<Member>();
        for (var field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(ExpandContract.class)) {
                members.add(field);
            }
        }
        for (var method : type.getDeclaredMethods()) {
            if (!method.isSynthetic() && method.isAnnotationPresent(ExpandContract.class)) {
                members.add(method);
            }
        }
        return members;
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
