package dev.expandcontract.spring;

import dev.expandcontract.DatabaseUnavailableException;
import dev.expandcontract.catalog.CatalogAccessException;
import dev.expandcontract.catalog.NoSuchTableException;
import dev.expandcontract.database.UnknownDatabaseException;
import dev.expandcontract.fence.FenceAccessException;
import dev.expandcontract.fence.InvisibleSessionsException;
import dev.expandcontract.fleet.RegistrationException;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.MetadataSchemaException;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.SettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about each of XC's errors at start-up, in the words of Spring Boot. */
final class XcFailureAnalyzer extends AbstractFailureAnalyzer<ExpandContractException> {

    private static final String WITHOUT =
            " To start without XC meanwhile, exclude the data source by the name of its bean, xc.data-source.exclude, and"
                    + " take the annotations away: statements of migrating columns are not coordinated then, so do this only"
                    + " while no migration has begun.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ExpandContractException cause) {
        return new FailureAnalysis("XC did not start. " + cause.getMessage(), action(cause), cause);
    }

    private static String action(ExpandContractException cause) {
        return switch (cause) {
            case SettingException setting ->
                "Correct the setting. Those of XC begin with 'xc.'; a bean of type XcBuilderCustomizer may have changed them.";
            case MetadataSchemaException schema ->
                "The property xc.create-tables decides whether XC creates its tables, xc.table-prefix what their names begin"
                        + " with. To have Flyway or Liquibase create them, copy the named file from the xc-core jar into a"
                        + " migration script, and set xc.create-tables=false: XC looks for them after all scripts have run.";
            case RegistrationException registration ->
                "Correct the annotation @ExpandContract or the bean of type Migration, or the schema, as described. If a"
                        + " script of Flyway or Liquibase makes the table, see to it that it works on the same data source.";
            case DefinitionException definition ->
                "Correct the annotation @ExpandContract or the bean of type Migration as described.";
            case InvisibleSessionsException sessions ->
                "Grant the user of the data source what is missing, as described." + WITHOUT;
            case UnknownDatabaseException database ->
                "Exclude the data source from XC by the name of its bean: xc.data-source.exclude=(bean name)";
            case DatabaseUnavailableException unavailable ->
                "Check the settings of the data source, spring.datasource.*, and whether the database can be reached from"
                        + " here.";
            case MetadataAccessException access ->
                "See the cause: whether the database can be reached, and whether its user may read and write XC's tables.";
            case CatalogAccessException catalog ->
                "See the cause: whether the database can be reached, and whether its user may see the table of the migration.";
            case FenceAccessException fence ->
                "See the cause: whether the database can be reached, and whether its user may take locks of its session.";
            case NoSuchTableException table ->
                "Correct the annotation @ExpandContract or the bean of type Migration. If a script of Flyway or Liquibase makes"
                        + " the table, see to it that it works on the same data source.";
            // those of the adapters, which need not be there, say what to do themselves
            default -> "Do what the description says.";
        };
    }
}
