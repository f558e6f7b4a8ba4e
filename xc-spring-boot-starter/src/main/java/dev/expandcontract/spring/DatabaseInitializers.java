package dev.expandcontract.spring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.util.ClassUtils;

/**
 * Knows which threads make a bean that initializes the database at the moment. Such a bean works on the data source as the
 * application has configured it: what it creates has to be there before the instance can join.
 */
final class DatabaseInitializers {

    private static final List<String> NAMES = List.of(
            "org.flywaydb.core.Flyway",
            "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer",
            "liquibase.integration.spring.SpringLiquibase",
            "org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer",
            "org.springframework.jdbc.datasource.init.DataSourceInitializer",
            // creates its tables when it is made, and decides what columns are read once XC has joined
            "org.ff4j.FF4j");

    private final List<Class<?>> types = new ArrayList<>();

    /** The beans that each thread makes, the innermost first. */
    private final Map<Thread, Deque<String>> made = new ConcurrentHashMap<>();

    DatabaseInitializers(ClassLoader classLoader) {
        for (var name : NAMES) {
            if (ClassUtils.isPresent(name, classLoader)) {
                types.add(ClassUtils.resolveClassName(name, classLoader));
            }
        }
    }

    /** A bean is about to be made by this thread. */
    void begins(Class<?> type, String bean) {
        for (var each : types) {
            if (each.isAssignableFrom(type)) {
                var now = made.getOrDefault(Thread.currentThread(), new ArrayDeque<>());
                now.push(bean);
                made.put(Thread.currentThread(), now);
                return;
            }
        }
    }

    /** A bean was made by this thread. */
    void ended(String bean) {
        var now = made.get(Thread.currentThread());
        if (now != null && bean.equals(now.peek())) {
            now.pop();
            if (now.isEmpty()) {
                made.remove(Thread.currentThread());
            }
        }
    }

    /** Whether this thread makes such a bean. */
    boolean isMakingOne() {
        return made.containsKey(Thread.currentThread());
    }
}
