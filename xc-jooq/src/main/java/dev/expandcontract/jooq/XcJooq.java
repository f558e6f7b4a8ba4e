package dev.expandcontract.jooq;

import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.MigrationRegistry;
import java.util.function.Supplier;
import org.jooq.Configuration;
import org.jooq.VisitListenerProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultVisitListenerProvider;

/**
 * Lets jOOQ take part in migrations: its DSL, records, DAOs, batches and loaders, with code that was generated for either
 * column or for both, or with none.
 *
 * <p>A field of jOOQ is a logical column if its table is the table of a migration and its name one of the two physical
 * columns. It holds what {@code next} stores, in every phase. SQL that jOOQ is given as text is left as it is.
 */
public final class XcJooq {

    private XcJooq() {}

    /**
     * A configuration derived from the given one that plants the markers of all migrations that the data source knows, now
     * or later. The given one is not changed.
     *
     * @param configuration its connections must come from the data source, through whatever pool or transaction manager
     * @throws UnsupportedConfigurationException if it connects by R2DBC, which XC does not cover, or jOOQ is older than 3.19
     */
    public static Configuration configure(Configuration configuration, MigratingDataSource dataSource) {
        SupportedJooq.check();
        if (connectsByR2dbc(configuration)) {
            throw new UnsupportedConfigurationException(
                    "The jOOQ configuration connects by R2DBC (" + configuration.connectionFactory()
                            + "), where XC cannot rewrite statements: its markers would reach the database, in every phase."
                            + " Connect by JDBC, through the data source of XC.");
        }
        return configuration.deriveAppending(markers(dataSource::registry));
    }

    /**
     * What plants the markers, for configurations that are put together elsewhere. It sees the statements as other
     * listeners of the configuration leave them.
     *
     * @param migrations asked whenever a statement is rendered
     * @throws UnsupportedConfigurationException if jOOQ is older than 3.19
     */
    public static VisitListenerProvider markers(Supplier<MigrationRegistry> migrations) {
        SupportedJooq.check();
        return new DefaultVisitListenerProvider(new MarkerListener(migrations));
    }

    /** jOOQ stands in with a connection factory of its own where there is none. */
    private static boolean connectsByR2dbc(Configuration configuration) {
        return configuration.connectionFactory().getClass()
                != new DefaultConfiguration().connectionFactory().getClass();
    }
}
