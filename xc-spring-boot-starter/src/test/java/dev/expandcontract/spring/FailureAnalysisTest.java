package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

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
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.SettingException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class FailureAnalysisTest {

    private final String url = Databases.url();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, XcAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + url);

    @Test
    void spring_boot_finds_the_analyzers() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
                        .load(FailureAnalyzer.class, (type, name, failure) -> {}))
                .hasAtLeastOneElementOfType(XcFailureAnalyzer.class)
                .hasAtLeastOneElementOfType(NarrowDataSourceFailureAnalyzer.class);
    }

    @Test
    void a_wrong_setting() {
        var analysis = analysis(application.withPropertyValues("xc.fleet.poll-interval=0ms"), SettingException.class);
        assertThat(analysis.getAction())
                .isEqualTo(
                        "Correct the setting. Those of XC begin with 'xc.'; a bean of type XcBuilderCustomizer may have"
                                + " changed them.");
    }

    @Test
    void plain_sql_without_its_module() {
        var analysis = analysis(
                application
                        .withPropertyValues("xc.plain-sql=true")
                        .withClassLoader(new org.springframework.boot.test.context.FilteredClassLoader(
                                dev.expandcontract.sql.PlainSql.class)),
                SettingException.class);
        assertThat(analysis.getDescription())
                .isEqualTo("XC did not start. xc.plain-sql is true, but the module xc-sql is not on the class path. Add"
                        + " dev.expandcontract:xc-sql, or leave the property out.");
    }

    @Test
    void a_migration_of_columns_that_are_not_there() {
        Databases.execute(url, "create table users (id bigint primary key)");
        var analysis = analysis(
                application.withBean(Migration.class, () -> Migration.of("users", "subscription", "tier")),
                RegistrationException.class);
        assertThat(analysis.getDescription()).contains("has neither its old column");
        assertThat(analysis.getAction())
                .isEqualTo("Correct the annotation @ExpandContract or the bean of type Migration, or the schema, as"
                        + " described. If a script of Flyway or Liquibase makes the table, see to it that it works on the same"
                        + " data source.");
    }

    @Test
    void definitions_that_contradict_each_other() {
        Databases.execute(url, "create table users (id bigint primary key, subscription int)");
        var analysis = analysis(
                application
                        .withBean("one", Migration.class, () -> Migration.of("tier", "users", "subscription", "tier"))
                        .withBean("two", Migration.class, () -> Migration.of("tier", "users", "subscription", "level")),
                DefinitionException.class);
        assertThat(analysis.getAction())
                .isEqualTo("Correct the annotation @ExpandContract or the bean of type Migration as described.");
    }

    @Test
    void a_user_that_does_not_see_the_sessions() {
        Databases.execute(url, "create user guest password ''", "grant alter any schema to guest");
        var analysis = analysis(
                application.withPropertyValues(
                        "spring.datasource.username=guest",
                        // needs an administrator
                        "spring.datasource.url=" + url.replace(";DB_CLOSE_DELAY=-1", "")),
                InvisibleSessionsException.class);
        assertThat(analysis.getAction())
                .startsWith("Grant the user of the data source what is missing, as described. To start without XC");
    }

    @Test
    void a_database_that_is_not_there() {
        var analysis = analysis(
                application.withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:nowhere;IFEXISTS=TRUE",
                        "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource"),
                DatabaseUnavailableException.class);
        assertThat(analysis.getAction())
                .isEqualTo("Check the settings of the data source, spring.datasource.*, and whether the database can be"
                        + " reached from here.");
    }

    @Test
    void a_database_that_xc_does_not_know() {
        var analysis = analysis(
                application.withBean(
                        "reports",
                        DataSource.class,
                        () -> new Altered(url, (connection, metaData, real) -> {
                            doReturn("Oracle").when(metaData).getDatabaseProductName();
                            doReturn("23.0").when(metaData).getDatabaseProductVersion();
                        })),
                UnknownDatabaseException.class);
        assertThat(analysis.getDescription())
                .isEqualTo("XC did not start. The database 'Oracle' 23.0 is not supported. XC knows PostgreSQL, MySQL,"
                        + " MariaDB and H2, and guesses no SQL for others. Use one of these, or leave the data source"
                        + " unwrapped.");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "Exclude the data source from XC by the name of its bean: xc.data-source.exclude=(bean name)");
    }

    @Test
    void tables_of_xc_that_cannot_be_read() {
        application.run(context -> assertThat(context).hasNotFailed());
        Databases.execute(url, "alter table xc_control rename column epoch to era");
        var analysis = analysis(application, MetadataAccessException.class);
        assertThat(analysis.getDescription())
                .startsWith("XC did not start. The database failed while ")
                .contains(" (metadata tables 'xc_*'): ")
                .endsWith(". See the cause; then look at the present state and try again.");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "See the cause: whether the database can be reached, and whether its user may read and write XC's"
                                + " tables.");
    }

    @Test
    void tables_of_xc_that_nobody_has_made() {
        var analysis =
                analysis(application.withPropertyValues("xc.create-tables=false"), MetadataSchemaException.class);
        assertThat(analysis.getDescription()).contains("schema-h2.sql");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "The property xc.create-tables decides whether XC creates its tables, xc.table-prefix what their"
                                + " names begin with. To have Flyway or Liquibase create them, copy the named file from the xc-core"
                                + " jar into a migration script, and set xc.create-tables=false: XC looks for them after all scripts"
                                + " have run.");
    }

    @Test
    void a_migration_of_a_table_that_is_not_there() {
        var analysis = analysis(
                application.withBean(Migration.class, () -> Migration.of("users", "subscription", "tier")),
                NoSuchTableException.class);
        assertThat(analysis.getDescription())
                .startsWith("XC did not start. The database has no table 'users'. Searched: ")
                .endsWith("Correct the name in the migration, or name the schema as 'schema.table'.");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "Correct the annotation @ExpandContract or the bean of type Migration. If a script of Flyway or"
                                + " Liquibase makes the table, see to it that it works on the same data source.");
    }

    @Test
    void a_catalog_that_cannot_be_read() {
        Databases.execute(url, "create table users (id bigint primary key, subscription varchar(20))");
        var analysis = analysis(
                application
                        .withBean(Migration.class, () -> Migration.of("users", "subscription", "tier"))
                        .withBean(
                                DataSource.class,
                                () -> new Altered(
                                        url,
                                        (connection, metaData, real) -> doThrow(new SQLException("no rights"))
                                                .when(metaData)
                                                .getColumns(any(), any(), any(), any()))),
                CatalogAccessException.class);
        assertThat(analysis.getDescription())
                .isEqualTo(
                        "XC did not start. The catalog could not be read for table 'users': no rights. See the cause, then"
                                + " try again.");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "See the cause: whether the database can be reached, and whether its user may see the table of the"
                                + " migration.");
    }

    @Test
    void sessions_that_cannot_be_asked_for() {
        var analysis = analysis(
                application.withBean(
                        DataSource.class,
                        () -> new Altered(
                                url,
                                (connection, metaData, real) -> doAnswer(call -> {
                                            var statement = mock(Statement.class, delegatesTo(real.createStatement()));
                                            doThrow(new SQLException("no rights"))
                                                    .when(statement)
                                                    .executeQuery(contains("information_schema.users"));
                                            return statement;
                                        })
                                        .when(connection)
                                        .createStatement())),
                FenceAccessException.class);
        assertThat(analysis.getDescription())
                .isEqualTo(
                        "XC did not start. The database could not be asked which sessions are registered for which epoch:"
                                + " no rights. See the cause, then try again.");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "See the cause: whether the database can be reached, and whether its user may take locks of its"
                                + " session.");
    }

    private static FailureAnalysis analysis(
            ApplicationContextRunner application, Class<? extends ExpandContractException> cause) {
        var found = new FailureAnalysis[1];
        application.run(context -> {
            assertThat(context).hasFailed();
            found[0] = new XcFailureAnalyzer().analyze(context.getStartupFailure());
        });
        assertThat(found[0].getCause()).isInstanceOf(cause);
        assertThat(found[0].getDescription())
                .isEqualTo("XC did not start. " + found[0].getCause().getMessage());
        return found[0];
    }

    /** A data source whose connections do something else than the database does. */
    private static final class Altered extends DelegatingDataSource {

        private final Alteration alteration;

        Altered(String url, Alteration alteration) {
            super(new SimpleDriverDataSource(new org.h2.Driver(), url, "sa", ""));
            this.alteration = alteration;
        }

        @Override
        public Connection getConnection() throws SQLException {
            var real = super.getConnection();
            var metaData = mock(DatabaseMetaData.class, delegatesTo(real.getMetaData()));
            var connection = mock(Connection.class, delegatesTo(real));
            doReturn(metaData).when(connection).getMetaData();
            alteration.alter(connection, metaData, real);
            return connection;
        }
    }

    @FunctionalInterface
    private interface Alteration {
        void alter(Connection connection, DatabaseMetaData metaData, Connection real) throws SQLException;
    }
}
