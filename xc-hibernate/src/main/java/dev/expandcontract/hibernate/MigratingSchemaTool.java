package dev.expandcontract.hibernate;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.tool.schema.internal.exec.JdbcContext;
import org.hibernate.tool.schema.spi.ContributableMatcher;
import org.hibernate.tool.schema.spi.DelayedDropAction;
import org.hibernate.tool.schema.spi.ExecutionOptions;
import org.hibernate.tool.schema.spi.ExtractionTool;
import org.hibernate.tool.schema.spi.GenerationTarget;
import org.hibernate.tool.schema.spi.GeneratorSynchronizer;
import org.hibernate.tool.schema.spi.SchemaCreator;
import org.hibernate.tool.schema.spi.SchemaDropper;
import org.hibernate.tool.schema.spi.SchemaManagementTool;
import org.hibernate.tool.schema.spi.SchemaMigrator;
import org.hibernate.tool.schema.spi.SchemaPopulator;
import org.hibernate.tool.schema.spi.SchemaTruncator;
import org.hibernate.tool.schema.spi.SchemaValidator;
import org.hibernate.tool.schema.spi.SourceDescriptor;
import org.hibernate.tool.schema.spi.TargetDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Hibernate's own schema tool see the physical columns of the phase in place of the markers. Where nothing migrates, it
 * is Hibernate's own tool.
 */
public final class MigratingSchemaTool implements SchemaManagementTool, ServiceRegistryAwareService {

    private final Map<Metadata, Placements> known = new WeakHashMap<>();
    private @Nullable ServiceRegistryImplementor services;
    private @Nullable SchemaManagementTool tool;
    private @Nullable GenerationTarget target;

    /** Called by Hibernate. */
    public MigratingSchemaTool() {}

    @Override
    public synchronized void injectServices(ServiceRegistryImplementor serviceRegistry) {
        services = serviceRegistry;
        tool = null;
    }

    /** Says what migrates in the mapping from now on. */
    void adopt(Metadata metadata, Placements placements) {
        synchronized (known) {
            known.put(metadata, placements);
        }
    }

    private Metadata physical(Metadata metadata, Function<Placement, Placement> needed) {
        Placements placements;
        synchronized (known) {
            placements = known.get(metadata);
        }
        return placements == null
                ? metadata
                : PhysicalSchema.of(
                        metadata, placements.now().stream().map(needed).toList());
    }

    private Metadata physical(Metadata metadata) {
        return physical(metadata, Function.identity());
    }

    /** Hibernate's own tool, made when it is needed: where scripts manage the schema, it never is. */
    private synchronized SchemaManagementTool tool() {
        if (tool == null) {
            if (services == null) {
                throw new IllegalStateException("The schema tool is used before Hibernate has injected its services");
            }
            tool = tool(services);
        }
        return tool;
    }

    private SchemaManagementTool tool(ServiceRegistryImplementor services) {
        var dialect = services.requireService(JdbcServices.class).getDialect();
        var own = dialect.getFallbackSchemaManagementTool(Map.of(), services);
        if (own instanceof ServiceRegistryAwareService aware) {
            aware.injectServices(services);
        }
        if (target != null) {
            own.setCustomDatabaseGenerationTarget(target);
        }
        return own;
    }

    @Override
    public SchemaCreator getSchemaCreator(Map<String, Object> options) {
        var creator = tool().getSchemaCreator(options);
        return (metadata, execution, filter, source, output) ->
                creator.doCreation(physical(metadata, Placement::makeable), execution, filter, source, output);
    }

    @Override
    public SchemaDropper getSchemaDropper(Map<String, Object> options) {
        var dropper = tool().getSchemaDropper(options);
        return new SchemaDropper() {
            @Override
            public void doDrop(
                    Metadata metadata,
                    ExecutionOptions execution,
                    ContributableMatcher filter,
                    SourceDescriptor source,
                    TargetDescriptor output) {
                dropper.doDrop(physical(metadata), execution, filter, source, output);
            }

            @Override
            public DelayedDropAction buildDelayedAction(
                    Metadata metadata,
                    ExecutionOptions execution,
                    ContributableMatcher filter,
                    SourceDescriptor source) {
                return dropper.buildDelayedAction(physical(metadata), execution, filter, source);
            }
        };
    }

    @Override
    public SchemaMigrator getSchemaMigrator(Map<String, Object> options) {
        var migrator = tool().getSchemaMigrator(options);
        return (metadata, execution, filter, output) ->
                migrator.doMigration(physical(metadata, Placement::makeable), execution, filter, output);
    }

    @Override
    public SchemaValidator getSchemaValidator(Map<String, Object> options) {
        var validator = tool().getSchemaValidator(options);
        return (metadata, execution, filter) ->
                validator.doValidation(physical(metadata, Placement::mappedOnly), execution, filter);
    }

    @Override
    public SchemaPopulator getSchemaPopulator(Map<String, Object> options) {
        return tool().getSchemaPopulator(options);
    }

    @Override
    public SchemaTruncator getSchemaTruncator(Map<String, Object> options) {
        var truncator = tool().getSchemaTruncator(options);
        return (metadata, execution, filter, output) ->
                truncator.doTruncate(physical(metadata), execution, filter, output);
    }

    @Override
    public GeneratorSynchronizer getSequenceSynchronizer(Map<String, Object> options) {
        var synchronizer = tool().getSequenceSynchronizer(options);
        return (metadata, execution, filter, output) ->
                synchronizer.doSynchronize(physical(metadata), execution, filter, output);
    }

    @Override
    public synchronized void setCustomDatabaseGenerationTarget(GenerationTarget generationTarget) {
        target = generationTarget;
        if (tool != null) {
            tool.setCustomDatabaseGenerationTarget(generationTarget);
        }
    }

    @Override
    public ExtractionTool getExtractionTool() {
        return tool().getExtractionTool();
    }

    @Override
    public GenerationTarget[] buildGenerationTargets(
            TargetDescriptor targetDescriptor,
            JdbcContext jdbcContext,
            Map<String, Object> options,
            boolean needsAutoCommit) {
        return tool().buildGenerationTargets(targetDescriptor, jdbcContext, options, needsAutoCommit);
    }
}
