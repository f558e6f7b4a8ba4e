package dev.expandcontract.hibernate;

import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.service.spi.ServiceContributor;

/**
 * Selects XC's schema tool where the application has not selected one; found through {@link java.util.ServiceLoader}.
 * Hibernate finds the tool itself that way from 7.4 on only.
 */
public final class SchemaToolContributor implements ServiceContributor {

    /** Called by the service loader. */
    public SchemaToolContributor() {}

    /**
     * Comes before everything else that Hibernate asks of XC, so a version that XC does not work with is refused here.
     *
     * @throws UnsupportedHibernateException if XC does not work with this version of Hibernate
     */
    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        SupportedHibernate.check();
        if (!builder.getSettings().containsKey(SchemaToolingSettings.SCHEMA_MANAGEMENT_TOOL)) {
            builder.applySetting(SchemaToolingSettings.SCHEMA_MANAGEMENT_TOOL, MigratingSchemaTool.class);
        }
    }
}
