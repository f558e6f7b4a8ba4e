package dev.expandcontract.hibernate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the adapter's class files link to of Hibernate, and whether it is there. The list is a resource, one line for each type,
 * method, constructor, field and method implemented; a test derives it from the class files.
 */
final class RequiredApi {

    static final String RESOURCE = "hibernate-api.txt";

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Set<String> missing = new LinkedHashSet<>();
    private final Map<Class<?>, Set<String>> implemented = new LinkedHashMap<>();

    private RequiredApi() {}

    /** What the Hibernate that the adapter is linked to lacks, by readable names. */
    static List<String> missing() {
        return missing(lines());
    }

    static List<String> missing(List<String> lines) {
        var check = new RequiredApi();
        lines.forEach(check::line);
        check.implemented.forEach(check::unimplemented);
        return List.copyOf(check.missing);
    }

    static List<String> lines() {
        try (var resource = RequiredApi.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "The resource " + RESOURCE + " of xc-hibernate is missing from its jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        var words = line.split(" ", -1);
        Class<?> type;
        try {
            type = Class.forName(words[1], false, RequiredApi.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            missing.add(words[1]);
            return;
        }
        switch (words[0]) {
            case "type" -> {}
            // Lists more than the type itself declares: what is looked for is what is not on the list.
            case "implements" ->
                implemented.computeIfAbsent(type, any -> new LinkedHashSet<>()).add(words[2] + words[3]);
            default -> member(type, words[0], words[2], words[3]);
        }
    }

    private void member(Class<?> type, String kind, String name, String descriptor) {
        try {
            // A field's type is read as what a method without parameters returns.
            var signature = MethodType.fromMethodDescriptorString(
                    descriptor.startsWith("(") ? descriptor : "()" + descriptor, RequiredApi.class.getClassLoader());
            switch (kind) {
                case "constructor" -> LOOKUP.findConstructor(type, signature);
                case "static" -> LOOKUP.findStatic(type, name, signature);
                case "field" -> LOOKUP.findStaticGetter(type, name, signature.returnType());
                case "method" -> LOOKUP.findVirtual(type, name, signature);
                default -> throw new IllegalStateException("An unknown kind of line in " + RESOURCE + ": " + kind);
            }
        } catch (ReflectiveOperationException | TypeNotPresentException | LinkageError e) {
            missing.add(type.getName() + '.' + name);
        }
    }

    /** A method that the adapter's implementation has not fails when Hibernate calls it. */
    private void unimplemented(Class<?> type, Set<String> methods) {
        try {
            Stream.of(type.getMethods())
                    .filter(method -> Modifier.isAbstract(method.getModifiers()))
                    .filter(method -> !methods.contains(method.getName() + descriptor(method)))
                    .forEach(method -> missing.add(type.getName() + '.' + method.getName()));
        } catch (LinkageError e) {
            missing.add(type.getName());
        }
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), Arrays.asList(method.getParameterTypes()))
                .toMethodDescriptorString();
    }
}
