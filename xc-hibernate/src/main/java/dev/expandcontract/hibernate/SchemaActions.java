package dev.expandcontract.hibernate;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.SchemaManagementTool;
import org.jspecify.annotations.Nullable;

/** What a persistence unit lets the schema tool do when it boots. */
final class SchemaActions {

    private static final String LEGACY_ACTION = "hibernate.hbm2ddl.auto";
    private static final String SCHEMA_GENERATION = ".schema-generation.";
    private static final String ACTION = ".action";

    /** Those after which the tables are still what they were. */
    private static final Set<String> CHANGE_NOTHING = Set.of("", "none", "validate");

    private SchemaActions() {}

    /** A setting by which the schema tool does something. */
    static Optional<String> anyOf(SessionFactoryImplementor sessionFactory) {
        return actions(sessionFactory)
                .filter(setting -> !Set.of("", "none").contains(value(setting)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the schema tool makes or changes tables. */
    static boolean change(SessionFactoryImplementor sessionFactory) {
        return actions(sessionFactory).anyMatch(setting -> !CHANGE_NOTHING.contains(value(setting)));
    }

    /** XC's schema tool, or null if the persistence unit has another one. */
    static @Nullable MigratingSchemaTool tool(SessionFactoryImplementor sessionFactory) {
        return sessionFactory.getServiceRegistry().requireService(SchemaManagementTool.class)
                        instanceof MigratingSchemaTool tool
                ? tool
                : null;
    }

    /** Contributors may have settings of their own: their name stands before the last part. */
    private static Stream<Map.Entry<String, Object>> actions(SessionFactoryImplementor sessionFactory) {
        return sessionFactory.getProperties().entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(LEGACY_ACTION)
                        || (setting.getKey().contains(SCHEMA_GENERATION)
                                && setting.getKey().endsWith(ACTION)));
    }

    private static String value(Map.Entry<String, Object> setting) {
        return setting.getValue().toString().strip().toLowerCase(Locale.ROOT);
    }
}
