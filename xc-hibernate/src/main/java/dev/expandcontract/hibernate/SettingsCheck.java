package dev.expandcontract.hibernate;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;

/** Refuses settings of a persistence unit under which its columns cannot migrate. */
final class SettingsCheck {

    private SettingsCheck() {}

    /**
     * @throws UnsupportedSettingException if tenants are told apart by connection or schema, transactions are JTA's, or the schema tool
     *     is to do something and is not XC's
     */
    static void check(SessionFactoryImplementor sessionFactory) {
        if (sessionFactory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            throw new UnsupportedSettingException("The persistence unit " + name(sessionFactory)
                    + " has @ExpandContract on an attribute and gives each tenant connections of its own"
                    + " (a MultiTenantConnectionProvider). A migration is in one phase for one schema, so the two do not"
                    + " go together. Remove the annotation, or tell tenants apart by a column (@TenantId).");
        }
        if (sessionFactory.getSessionFactoryOptions().getTenantSchemaMapper() != null) {
            throw new UnsupportedSettingException("The persistence unit " + name(sessionFactory)
                    + " has @ExpandContract on an attribute and gives each tenant a schema of its own"
                    + " (hibernate.multi_tenant.schema_mapper). A migration is in one phase for one schema, and is"
                    + " backfilled and verified there alone. Remove the annotation, or tell tenants apart by a column"
                    + " (@TenantId).");
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
        var action = SchemaActions.anyOf(sessionFactory);
        if (action.isPresent() && SchemaActions.tool(sessionFactory) == null) {
            throw new UnsupportedSettingException("The persistence unit " + name(sessionFactory) + " sets '"
                    + action.get() + "', has @ExpandContract on an attribute, and has a schema tool of its own"
                    + " (hibernate.schema_management_tool), which knows one column where the phase decides between two."
                    + " Leave that setting out, so that XC's schema tool is found, or manage the schema with migration"
                    + " scripts.");
        }
    }

    private static String name(SessionFactoryImplementor sessionFactory) {
        var name = sessionFactory.getSessionFactoryOptions().getSessionFactoryName();
        return name == null ? "being booted" : "'" + name + "'";
    }
}
