package dev.expandcontract.hibernate;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.SchemaManagementTool;
import org.jspecify.annotations.Nullable;

/** What a persistence unit lets the schema tool do when it boots. */
final class SchemaActions {

    private static final String LEGACY_ACTION = "hibernate.hbm2ddl.auto";
    private static final String SCHEMA_GENERATION = ".schema-generation.";
    private static final String ACTION = ".action";

    private static final Set<String> DO_NOTHING = Set.of("", "none");

    /** Those after which the tables are still what they were. */
    private static final Set<String> CHANGE_NOTHING = Set.of("", "none", "validate");

    private SchemaActions() {}

    /** A setting by which the schema tool does something. */
    static Optional<String> anyOf(SessionFactoryImplementor sessionFactory) {
        return anyBut(DO_NOTHING, sessionFactory);
    }

    /** Whether the schema tool makes or changes tables. */
    static boolean change(SessionFactoryImplementor sessionFactory) {
        return anyBut(CHANGE_NOTHING, sessionFactory).isPresent();
    }

    /** XC's schema tool, or null if the persistence unit has another one. */
    static @Nullable MigratingSchemaTool tool(SessionFactoryImplementor sessionFactory) {
        return sessionFactory.getServiceRegistry().requireService(SchemaManagementTool.class)
                        instanceof MigratingSchemaTool tool
                ? tool
                : null;
    }

    private static Optional<String> anyBut(Set<String> actions, SessionFactoryImplementor sessionFactory) {
        for (var setting : sessionFactory.getProperties().entrySet()) {
            if (isAction(setting.getKey())
                    && !actions.contains(setting.getValue().toString().strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(setting.getKey());
            }
        }
        return Optional.empty();
    }

    /** Contributors may have settings of their own: their name stands before the last part. */
    private static boolean isAction(String setting) {
        return setting.startsWith(LEGACY_ACTION) || (setting.contains(SCHEMA_GENERATION) && setting.endsWith(ACTION));
    }
}
