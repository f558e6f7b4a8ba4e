package dev.expandcontract.hibernate;

import java.util.Locale;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;

/** Refuses settings of a persistence unit under which its columns cannot migrate. */
final class SettingsCheck {

    private static final String LEGACY_ACTION = "hibernate.hbm2ddl.auto";
    private static final String SCHEMA_GENERATION = ".schema-generation.";
    private static final String ACTION = ".action";

    private SettingsCheck() {}

    /**
     * @throws UnsupportedSettingException if the schema tool is to do anything, tenants are told apart by connection, or
     *     transactions are JTA's
     */
    static void check(SessionFactoryImplementor sessionFactory) {
        if (sessionFactory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            throw new UnsupportedSettingException("The persistence unit " + name(sessionFactory)
                    + " has @ExpandContract on an attribute and gives each tenant connections of its own"
                    + " (a MultiTenantConnectionProvider). A migration is in one phase for one schema, so the two do not"
                    + " go together. Remove the annotation, or tell tenants apart by a column (@TenantId).");
        }
        if (sessionFactory
                .getServiceRegistry()
                .requireService(TransactionCoordinatorBuilder.class)
                .isJta()) {
            throw new UnsupportedSettingException("The persistence unit " + name(sessionFactory)
                    + " has @ExpandContract on an attribute and takes part in JTA transactions. Those commit after their"
                    + " connection has been closed, so that nobody could tell when a phase has drained. Use"
                    + " transaction-type RESOURCE_LOCAL with the MigratingDataSource as"
                    + " 'jakarta.persistence.nonJtaDataSource'.");
        }
        sessionFactory.getProperties().forEach((setting, value) -> {
            if (isSchemaAction(setting) && !isNone(value)) {
                throw new UnsupportedSettingException(
                        "The persistence unit " + name(sessionFactory) + " sets '" + setting
                                + "' to '" + value
                                + "' and has @ExpandContract on an attribute. Hibernate's schema tool knows one"
                                + " column where the phase of the migration decides between two, so it would create or expect the"
                                + " wrong one. Set it to 'none' and manage the schema with migration scripts.");
            }
        });
    }

    /** Contributors may have settings of their own: their name stands before the last part. */
    private static boolean isSchemaAction(String setting) {
        return setting.startsWith(LEGACY_ACTION) || (setting.contains(SCHEMA_GENERATION) && setting.endsWith(ACTION));
    }

    private static boolean isNone(Object value) {
        var text = value.toString().strip().toLowerCase(Locale.ROOT);
        return text.isEmpty() || text.equals("none");
    }

    private static String name(SessionFactoryImplementor sessionFactory) {
        var name = sessionFactory.getSessionFactoryOptions().getSessionFactoryName();
        return name == null ? "being booted" : "'" + name + "'";
    }
}
