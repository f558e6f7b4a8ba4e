package dev.expandcontract.hibernate;

import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Hibernate calls while a session factory boots; found through {@link java.util.ServiceLoader}, so that an
 * application configures nothing but its data source.
 *
 * <p>An integrator is the latest public hook before Hibernate derives its runtime model, and with it all SQL, from the
 * mapping. By then every column of the mapping exists under its final name: foreign keys, inverse sides, copies for
 * joined and collection tables. Earlier hooks (naming strategies, metadata contributors) run while Hibernate still
 * resolves columns by these names, and a later one would have to replace parts of the dialect.
 *
 * <p>A persistence unit without {@code @ExpandContract} is left alone and needs no
 * {@link MigratingDataSource}. Otherwise everything is checked first; then the migrations are
 * registered, and last the mapping is changed.
 */
public final class ExpandContractIntegrator implements Integrator {

    /** Set by Spring while an application is built. Its repositories then boot a session factory that never connects. */
    private static final String AHEAD_OF_TIME = "spring.aot.processing";

    private static final Logger LOG = LoggerFactory.getLogger(ExpandContractIntegrator.class);

    /**
     * Registers the migrations of the persistence unit and plants their markers in its mapping.
     *
     * @throws AnnotatedMappingException if an annotated attribute cannot migrate
     * @throws UnsupportedSettingException if a setting of the persistence unit excludes migrations
     * @throws DataSourceNotWrappedException if connections do not come from a {@code MigratingDataSource}
     * @throws dev.expandcontract.model.DefinitionException if definitions contradict each other
     */
    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        var annotated = AnnotatedAttributes.of(metadata);
        if (annotated.isEmpty()) {
            return;
        }
        if (Boolean.getBoolean(AHEAD_OF_TIME)) {
            LOG.info("The mapping is processed ahead of time, without a database: no column migrates here");
            return;
        }
        SettingsCheck.check(sessionFactory);
        var columns = MappedColumns.of(metadata);
        var planned = new MigrationPlanner(metadata, columns, sessionFactory).plan(annotated);
        var migrations = migrations(planned);
        MigrationRegistry.EMPTY.with(migrations);
        for (var plan : planned) {
            FragmentMarkers.check(metadata, columns, plan);
        }
        var dataSource = DataSourceFinder.find(sessionFactory);
        if (SchemaActions.change(sessionFactory)) {
            dataSource.announce(migrations);
            // Observers are told in the order in which they were added, and the schema tool is the first.
            sessionFactory.addObserver(new AfterSchemaTool(() -> dataSource.register(migrations)));
        } else {
            dataSource.register(migrations);
        }
        var tool = SchemaActions.tool(sessionFactory);
        if (tool != null) {
            tool.adopt(metadata, new Placements(planned, dataSource));
        }
        for (var plan : planned) {
            FragmentMarkers.plant(metadata, columns, plan);
            plan.plantMarker(columns);
        }
        LOG.info("Migrating columns of the persistence unit: {}", migrations);
    }

    private static List<Migration> migrations(List<PlannedMigration> planned) {
        var migrations = new ArrayList<Migration>();
        for (var plan : planned) {
            if (!migrations.contains(plan.migration())) {
                migrations.add(plan.migration());
            }
        }
        return List.copyOf(migrations);
    }

    /** Does something when a session factory has booted and its schema tool has run. */
    private record AfterSchemaTool(Runnable action) implements SessionFactoryObserver {

        @Override
        public void sessionFactoryCreated(SessionFactory factory) {
            action.run();
        }
    }
}
