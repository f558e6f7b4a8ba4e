package dev.expandcontract.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.springframework.util.ClassUtils;

/**
 * Knows which threads make a bean that initializes the database at the moment. Such a bean works on the data source as the
 * application has configured it: what it creates has to be there before the instance can join.
 */
final class DatabaseInitializers {

    private final List<Class<?>> types;
    private final ThreadLocal<Deque<String>> made = ThreadLocal.withInitial(ArrayDeque::new);

    DatabaseInitializers(ClassLoader classLoader) {
        types = List.of(
                        "org.flywaydb.core.Flyway",
                        "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer",
                        "liquibase.integration.spring.SpringLiquibase",
                        "org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer",
                        "org.springframework.jdbc.datasource.init.DataSourceInitializer",
                        // creates its tables when it is made, and decides what columns are read once XC has joined
                        "org.ff4j.FF4j")
                .stream()
                .<Class<?>>map(name ->
                        ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null)
                .filter(Objects::nonNull)
                .toList();
    }

    /** A bean is about to be made by this thread. */
    void begins(Class<?> type, String bean) {
        if (types.stream().anyMatch(each -> each.isAssignableFrom(type))) {
            made.get().push(bean);
        }
    }

    /** A bean was made by this thread. */
    void ended(String bean) {
        var now = made.get();
        if (bean.equals(now.peek())) {
            now.pop();
        }
        if (now.isEmpty()) {
            made.remove();
        }
    }

    /** Whether this thread makes such a bean. */
    boolean isMakingOne() {
        var now = made.get();
        if (now.isEmpty()) {
            made.remove();
            return false;
        }
        return true;
    }
}
