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

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        if (!builder.getSettings().containsKey(SchemaToolingSettings.SCHEMA_MANAGEMENT_TOOL)) {
            builder.applySetting(SchemaToolingSettings.SCHEMA_MANAGEMENT_TOOL, MigratingSchemaTool.class);
        }
    }
}
