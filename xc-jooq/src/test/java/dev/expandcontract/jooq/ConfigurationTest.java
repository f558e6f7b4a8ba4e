package dev.expandcontract.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.expandcontract.Xc;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcDataSource;
import org.jooq.Configuration;
import org.jooq.Name;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.MappedTable;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** How jOOQ is set up, and how markers are spelled under its settings. */
class ConfigurationTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private static JdbcDataSource database(String name) {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        database.setUser("sa");
        return database;
    }

    @Test
    void r2dbc_is_refused() throws SQLException {
        var reactive = new ConnectionFactory() {
            @Override
            public Publisher<? extends Connection> create() {
                throw new UnsupportedOperationException();
            }

            @Override
            public ConnectionFactoryMetadata getMetadata() {
                return () -> "reactive";
            }

            @Override
            public String toString() {
                return "reactive";
            }
        };
        try (var xc = Xc.builder(database("jooq_reactive")).start()) {
            assertThatThrownBy(() -> XcJooq.configure(new DefaultConfiguration().set(reactive), xc.dataSource()))
                    .isInstanceOf(UnsupportedConfigurationException.class)
                    .hasMessage(
                            "The jOOQ configuration connects by R2DBC (reactive), where XC cannot rewrite statements:"
                                    + " its markers would reach the database, in every phase. Connect by JDBC, through the data"
                                    + " source of XC.");
        }
    }

    private static Configuration rendering(Settings settings, Migration... migrations) {
        var registry = MigrationRegistry.of(migrations);
        return new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(settings)
                .deriveAppending(XcJooq.markers(() -> registry));
    }

    private static String rendered(Settings settings, Name column) {
        return DSL.using(rendering(settings, TIER))
                .render(DSL.select(field(column)).from(table(name("users"))));
    }

    @Test
    void a_marker_is_quoted_like_the_name_in_whose_place_it_stands() {
        assertThat(rendered(new Settings(), name("users", "tier")))
                .isEqualTo("select \"users\".\"xc$tier\" from \"users\"");
        assertThat(rendered(new Settings(), name("users", "subscription")))
                .isEqualTo("select \"users\".\"xc$tier\" from \"users\"");
        assertThat(rendered(
                        new Settings().withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED),
                        name("users", "tier")))
                .isEqualTo("select users.xc$tier from users");
        assertThat(rendered(
                        new Settings().withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED),
                        DSL.quotedName("users", "tier")))
                .isEqualTo("select \"users\".\"xc$tier\" from users");
        assertThat(rendered(new Settings(), DSL.unquotedName("users", "tier")))
                .isEqualTo("select users.xc$tier from \"users\"");
    }

    /** The definition says how the database spells both columns; jOOQ would have spelled one. */
    @Test
    void a_name_that_is_spelled_otherwise_than_in_the_definition_gets_a_marker_without_quotes() {
        assertThat(rendered(new Settings(), name("USERS", "TIER"))).startsWith("select \"USERS\".xc$tier from");
        assertThat(rendered(new Settings().withRenderNameCase(RenderNameCase.UPPER), name("users", "tier")))
                .isEqualTo("select \"USERS\".XC$TIER from \"USERS\"");
        assertThat(rendered(new Settings().withRenderNameCase(RenderNameCase.LOWER), name("USERS", "TIER")))
                .startsWith("select \"users\".\"xc$tier\" from");
    }

    @Test
    void another_table_or_column_keeps_its_name() {
        for (var column : new Name[] {name("orders", "tier"), name("users", "name"), name("tier")}) {
            assertThat(rendered(new Settings(), column))
                    .isEqualTo(DSL.using(SQLDialect.POSTGRES)
                            .render(DSL.select(field(column)).from(table(name("users")))));
        }
    }

    @Test
    void changes_of_the_schema_mean_physical_columns() {
        assertThat(DSL.using(rendering(new Settings(), TIER))
                        .render(DSL.alterTable(name("users")).dropColumn(field(name("users", "tier")))))
                .isEqualTo("alter table \"users\" drop \"tier\"");
    }

    @Test
    void under_a_conversion_the_field_of_the_old_column_is_refused() {
        var converted = TIER.with(Conversion.of("upper({value})", "lower(cast({value} as varchar(20)))", false));
        var dsl = DSL.using(rendering(new Settings(), converted));
        var query = DSL.select(field(name("users", "subscription"))).from(table(name("users")));
        assertThatThrownBy(() -> dsl.render(query))
                .isInstanceOf(UnsupportedStatementException.class)
                .hasMessage("A statement of jOOQ names the field 'subscription' of the table users, which is the old"
                        + " column of migration tier (users.subscription -> tier). Its values are converted, and the"
                        + " application deals in what 'tier' stores, in every phase. Use the field 'tier', and exclude"
                        + " the old column from the generated code.");
    }

    @Test
    void all_columns_of_a_table_without_generated_code_are_refused() {
        var dsl = DSL.using(rendering(new Settings(), TIER));
        assertThatThrownBy(() -> dsl.render(DSL.select().from(table(name("users")))))
                .isInstanceOf(UnsupportedStatementException.class)
                .hasMessage("A statement of jOOQ selects all columns of the table users, which has a migrating one, but"
                        + " jOOQ does not know them: there is no generated code for 'users' in it. How many there are, and"
                        + " what they are called, depends on the phase. List the fields, or use generated code.");
        assertThatThrownBy(
                        () -> dsl.render(DSL.select(table(name("users")).as("u").asterisk())
                                .from(table(name("users")).as("u"))))
                .isInstanceOf(UnsupportedStatementException.class);
        assertThat(dsl.render(DSL.select().from(table(name("orders"))))).isEqualTo("select * from \"orders\"");
        assertThat(dsl.render(DSL.selectCount().from(table(name("users")))))
                .isEqualTo("select count(*) from \"users\"");
    }

    @Test
    void both_columns_of_a_subquery_have_one_name_and_are_refused() {
        var query = DSL.select(field(name("users", "tier")), field(name("users", "subscription")))
                .from(table(name("users")))
                .asTable("x");
        assertThatThrownBy(() -> DSL.using(rendering(new Settings(), TIER))
                        .render(DSL.select(query.field("tier")).from(query)))
                .isInstanceOf(UnsupportedStatementException.class)
                .hasMessage(
                        "A statement of jOOQ names a column of a subquery that passes on both columns of migration tier"
                                + " (users.subscription -> tier). They are one logical column, so that their names would be the"
                                + " same, in every phase. List the fields of the subquery, with one of the two.");
    }

    @Test
    void a_schema_or_table_that_settings_map_is_known_by_the_name_in_the_database() {
        var settings = new Settings()
                .withRenderMapping(new RenderMapping()
                        .withSchemata(new MappedSchema()
                                .withInput("dev")
                                .withOutput("shop")
                                .withTables(
                                        new MappedTable().withInput("people").withOutput("users"))));
        var people = table(name("dev", "people"));
        var query = DSL.select(field(name("dev", "people", "tier"))).from(people);
        assertThat(DSL.using(rendering(settings, Migration.of("tier", "shop.users", "subscription", "tier")))
                        .render(query))
                .isEqualTo("select \"shop\".\"users\".\"xc$tier\" from \"shop\".\"users\"");
        assertThat(DSL.using(rendering(settings, Migration.of("tier", "test.users", "subscription", "tier")))
                        .render(query))
                .isEqualTo("select \"shop\".\"users\".\"tier\" from \"shop\".\"users\"");
    }
}
