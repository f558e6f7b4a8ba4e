package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.phase.PhaseBoard;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.GeneratedColumn;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;
import org.hibernate.tool.schema.internal.HibernateSchemaManagementTool;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session factory refuses to boot with, and what it says then. */
class BootRefusalTest {

    private MigratingDataSource dataSource;

    @BeforeEach
    void wrapDatabase() throws Exception {
        dataSource = Boot.wrap(Boot.h2());
    }

    static Stream<Arguments> mappingsThatCannotMigrate() {
        return Stream.of(
                Arguments.of(
                        List.of(TransientField.class),
                        "@ExpandContract is on the field " + TransientField.class.getName() + ".tier, which Hibernate"
                                + " does not map",
                        "Put the annotation on the field or getter of a mapped attribute, or remove it."),
                Arguments.of(
                        List.of(NoGetter.class),
                        "@ExpandContract is on the method " + NoGetter.class.getName() + ".withTier",
                        "no getter"),
                Arguments.of(
                        List.of(OtherColumn.class),
                        "OtherColumn.tier has @ExpandContract(old = \"subscription\", next = \"level\"), but is mapped to"
                                + " the column 'tier' of the table 'users'",
                        "Map it to one of these two"),
                Arguments.of(
                        List.of(TwoColumns.class, CompositeKey.class),
                        "TwoColumns.other has @ExpandContract(old = \"a\", next = \"b\"), but is mapped to 2 columns",
                        "Only an attribute with one column can migrate."),
                Arguments.of(
                        List.of(WithFormula.class),
                        "WithFormula.tier has @ExpandContract(old = \"subscription\", next = \"tier\"), but is mapped to a"
                                + " formula",
                        "Only an attribute with a column can migrate."),
                Arguments.of(
                        List.of(PrimaryKey.class),
                        "PrimaryKey.id has @ExpandContract(old = \"id\", next = \"key\"), but is, or is part of, the"
                                + " primary key of the table 'users'",
                        "Remove the annotation."),
                Arguments.of(
                        List.of(CompositeKey.class, PartOfKey.class),
                        "PartOfKey.id.part has @ExpandContract(old = \"part\", next = \"piece\"), but is, or is part of,"
                                + " the primary key",
                        "Remove the annotation."),
                Arguments.of(
                        List.of(Discriminator.class),
                        "Discriminator.kind has @ExpandContract(old = \"kind\", next = \"sort\"), but is the discriminator"
                                + " of",
                        "Remove the annotation."),
                Arguments.of(
                        List.of(BothMapped.class),
                        "BothMapped.tier has @ExpandContract(old = \"subscription\", next = \"tier\"), but is mapped to the"
                                + " column 'tier', while the column 'subscription' of the table 'users' is mapped by"
                                + " another attribute",
                        "keep one attribute"),
                Arguments.of(
                        List.of(TablePerClass.class, TablePerClassChild.class),
                        "is stored in several tables, [child, parent], because its class hierarchy has a table per class",
                        "declare the attribute in each subclass"),
                Arguments.of(
                        List.of(WithCollection.class, Part.class),
                        "WithCollection.parts has @ExpandContract(old = \"owner_id\", next = \"parent_id\"), but is a"
                                + " collection whose association is mapped by the other side",
                        "Put the annotation on the association's other side, which has the foreign key."),
                Arguments.of(
                        List.of(CollectionOfOthers.class),
                        "CollectionOfOthers.tags has @ExpandContract(old = \"subscription\", next = \"tier\"), but is a"
                                + " collection of which that names no column; it has [tags, BootRefusalTest$CollectionOfOthers_id]",
                        "Name the one that migrates"),
                Arguments.of(
                        List.of(KeyOfCollection.class),
                        "KeyOfCollection.tags has @ExpandContract(old = \"position\", next = \"place\"), but is, or is part"
                                + " of, the primary key of the table" + " 'BootRefusalTest$KeyOfCollection_tags'",
                        "A primary key cannot migrate."),
                Arguments.of(
                        List.of(AnnotatedEmbedded.class),
                        "AnnotatedEmbedded.address has @ExpandContract(old = \"zip\", next = \"postal_code\"), but is an"
                                + " embeddable",
                        "Put the annotation on the attribute of the embeddable that migrates."),
                Arguments.of(
                        List.of(InsideJson.class),
                        "InsideJson.details.zip has @ExpandContract(old = \"zip\", next = \"postal_code\"), but is stored"
                                + " inside an aggregate",
                        "Only an attribute with a column of its own can migrate."),
                Arguments.of(
                        List.of(DoubtfulFormula.class),
                        "A formula of the table 'users', '(select count(*) from grants where level = tier)', names 'tier'"
                                + " and has a subquery",
                        "Write xc$users_subscription_tier in its place if it is, or qualify it with the alias of its own"
                                + " table if it is not."),
                Arguments.of(
                        List.of(DoubtfulFilter.class),
                        "The filter 'granted' of " + DoubtfulFilter.class.getName()
                                + ", 'subscription in (select name from grants)', names 'subscription' and has a subquery",
                        "Write xc$users_subscription_tier"),
                Arguments.of(
                        List.of(DoubtfulRestriction.class),
                        "The restriction of " + DoubtfulRestriction.class.getName() + ", 'exists (select 1 from g where"
                                + " subscription = 1)', names 'subscription' and has a subquery",
                        "Write xc$users_subscription_tier"),
                Arguments.of(
                        List.of(MadeByDefault.class),
                        "The attribute 'tier' of " + MadeByDefault.class.getName()
                                + " has @ExpandContract, but its value is made by the database (@Generated)",
                        "or remove @ExpandContract."),
                Arguments.of(
                        List.of(MadeByExpression.class),
                        "The attribute 'tier' of " + MadeByExpression.class.getName()
                                + " has @ExpandContract, but its value is made by the database (@GeneratedColumn)",
                        "Let the application or the statement make the value"),
                Arguments.of(
                        List.of(FieldAndGetter.class),
                        "The attribute 'tier' of " + FieldAndGetter.class.getName() + " has two different annotations",
                        "Keep the one on the field or the one on the getter."));
    }

    @ParameterizedTest
    @MethodSource("mappingsThatCannotMigrate")
    void an_attribute_that_cannot_migrate_fails_the_boot(List<Class<?>> entities, String found, String remedy) {
        assertThat(refusal(dataSource, Map.of(), entities.toArray(Class<?>[]::new)))
                .isInstanceOf(AnnotatedMappingException.class)
                .hasMessageContaining(found)
                .hasMessageContaining(remedy);
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    @Test
    void a_data_source_that_is_not_wrapped_fails_the_boot_and_says_how_to_wrap_it() throws Exception {
        assertThat(refusal(Boot.h2(), Map.of(), Users.class))
                .isInstanceOf(DataSourceNotWrappedException.class)
                .hasMessageContaining("connections come from the data source org.h2.jdbcx.JdbcDataSource")
                .hasMessageContaining("Wrap the data source (Xc.builder(dataSource).start().dataSource()) and pass the"
                        + " result as 'jakarta.persistence.nonJtaDataSource'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hibernate.hbm2ddl.auto",
                "jakarta.persistence.schema-generation.database.action",
                "jakarta.persistence.schema-generation.scripts.action",
                "javax.persistence.schema-generation.database.action"
            })
    void a_schema_tool_of_its_own_is_refused(String setting) {
        assertThat(refusal(
                        dataSource,
                        Map.of(
                                setting,
                                "create",
                                "hibernate.schema_management_tool",
                                new HibernateSchemaManagementTool()),
                        Users.class))
                .isInstanceOf(UnsupportedSettingException.class)
                .hasMessageContaining("sets '" + setting + "'")
                .hasMessageContaining("Leave that setting out, so that XC's schema tool is found");
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hibernate.hbm2ddl.auto", "jakarta.persistence.schema-generation.database.action"})
    void a_schema_tool_that_does_nothing_may_be_any(String setting) {
        var settings = Map.of(setting, "none", "hibernate.schema_management_tool", new HibernateSchemaManagementTool());
        try (var sessionFactory = Boot.boot(dataSource, settings, Users.class)) {
            assertThat(sessionFactory.isOpen()).isTrue();
        }
    }

    @Test
    void jta_is_refused() {
        try (var registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.connection.datasource", dataSource)
                .applySetting("hibernate.transaction.coordinator_class", "jta")
                .applySetting("hibernate.dialect", "org.hibernate.dialect.H2Dialect")
                .build()) {
            var metadata =
                    new MetadataSources(registry).addAnnotatedClass(Users.class).buildMetadata();
            assertThatThrownBy(metadata::buildSessionFactory)
                    .isInstanceOf(UnsupportedSettingException.class)
                    .hasMessageContaining("takes part in JTA transactions")
                    .hasMessageContaining("Use transaction-type RESOURCE_LOCAL");
        }
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    @Test
    void tenants_with_connections_of_their_own_are_refused() {
        var provider = new AbstractDataSourceBasedMultiTenantConnectionProviderImpl<String>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected javax.sql.DataSource selectAnyDataSource() {
                return dataSource;
            }

            @Override
            protected javax.sql.DataSource selectDataSource(String tenant) {
                return dataSource;
            }
        };
        assertThat(refusal(dataSource, Map.of("hibernate.multi_tenant_connection_provider", provider), Users.class))
                .isInstanceOf(UnsupportedSettingException.class)
                .hasMessageContaining("gives each tenant connections of its own")
                .hasMessageContaining("tell tenants apart by a column (@TenantId)");
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    @Test
    void tenants_with_schemas_of_their_own_are_refused() {
        TenantSchemaMapper<String> mapper = tenant -> "schema_" + tenant;
        assertThat(refusal(dataSource, Map.of("hibernate.multi_tenant.schema_mapper", mapper), Users.class))
                .isInstanceOf(UnsupportedSettingException.class)
                .hasMessageContaining("gives each tenant a schema of its own (hibernate.multi_tenant.schema_mapper)")
                .hasMessageContaining("is backfilled and verified there alone")
                .hasMessageContaining("tell tenants apart by a column (@TenantId)");
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    @Test
    void what_refers_to_a_converted_column_must_be_converted_too() {
        assertThat(refusal(dataSource, Map.of(), Plan.class, Contract.class))
                .isInstanceOf(AnnotatedMappingException.class)
                .hasMessageContaining(
                        "Plan.code has @ExpandContract(old = \"number\", next = \"code\"), but converts its"
                                + " values, while the column 'plan_code' of the table 'contract' refers to it and holds them as"
                                + " they are")
                .hasMessageContaining("Let that column migrate with the same conversion, or refer to the primary key.");
        assertThat(dataSource.registry().isEmpty()).isTrue();
        try (var sessionFactory = Boot.boot(dataSource, Plan.class, ConvertedContract.class)) {
            assertThat(sessionFactory.isOpen()).isTrue();
        }
    }

    @Test
    void one_id_for_two_columns_is_refused() {
        assertThat(refusal(dataSource, Map.of(), SharedId.class, OtherSharedId.class))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("Two migrations have the id 'same'");
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    @Test
    void a_registrar_that_refuses_fails_the_boot() throws Exception {
        var refusing = Boot.wrap(Boot.h2(), new PhaseBoard(), added -> {
            throw new DefinitionException("another instance says otherwise");
        });
        assertThat(refusal(refusing, Map.of(), Users.class))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("another instance says otherwise");
        assertThat(refusing.registry().isEmpty()).isTrue();
    }

    private static Throwable refusal(javax.sql.DataSource dataSource, Map<String, ?> settings, Class<?>... entities) {
        var thrown =
                catchThrowable(() -> Boot.boot(dataSource, settings, entities).close());
        while (thrown != null && !(thrown instanceof ExpandContractException)) {
            thrown = thrown.getCause();
        }
        return thrown;
    }

    @Entity
    @Table(name = "users")
    static class Users {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "plan")
    static class Plan implements Serializable {
        private static final long serialVersionUID = 1L;

        @Id
        Long id;

        @ExpandContract(
                old = "number",
                next = "code",
                oldToNext = "lower({value})",
                nextToOld = "upper(cast({value} as varchar(20)))")
        String code;
    }

    @Entity
    @Table(name = "contract")
    static class Contract {
        @Id
        Long id;

        @ManyToOne
        @JoinColumn(name = "plan_code", referencedColumnName = "code")
        Plan plan;
    }

    @Entity
    @Table(name = "converted")
    static class ConvertedContract {
        @Id
        Long id;

        @ManyToOne
        @JoinColumn(name = "plan_code", referencedColumnName = "code")
        @ExpandContract(
                old = "plan_number",
                next = "plan_code",
                oldToNext = "lower({value})",
                nextToOld = "upper(cast({value} as varchar(20)))")
        Plan plan;
    }

    @Entity
    static class TransientField {
        @Id
        Long id;

        @Transient
        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    static class NoGetter {
        @Id
        Long id;

        String tier;

        @ExpandContract(old = "subscription", next = "tier")
        NoGetter withTier(String value) {
            tier = value;
            return this;
        }
    }

    @Entity
    @Table(name = "users")
    static class OtherColumn {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "level")
        String tier;
    }

    @Embeddable
    record Key(String part, String rest) implements Serializable {}

    @Entity
    static class CompositeKey {
        @EmbeddedId
        Key id;
    }

    @Entity
    static class TwoColumns {
        @Id
        Long id;

        @ManyToOne
        @ExpandContract(old = "a", next = "b")
        CompositeKey other;
    }

    @Embeddable
    static class AnnotatedKey implements Serializable {
        private static final long serialVersionUID = 1L;

        @ExpandContract(old = "part", next = "piece")
        String part;

        String rest;
    }

    @Entity
    static class PartOfKey {
        @EmbeddedId
        AnnotatedKey id;
    }

    @Entity
    static class WithFormula {
        @Id
        Long id;

        @Formula("upper(name)")
        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class PrimaryKey {
        @Id
        @ExpandContract(old = "id", next = "key")
        Long id;
    }

    @Entity
    @DiscriminatorColumn(name = "kind")
    static class Discriminator {
        @Id
        Long id;

        @Column(insertable = false, updatable = false)
        @ExpandContract(old = "kind", next = "sort")
        String kind;
    }

    @Entity
    @Table(name = "users")
    static class BothMapped {
        @Id
        Long id;

        String subscription;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "parent")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    static class TablePerClass {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "child")
    static class TablePerClassChild extends TablePerClass {}

    @Entity
    static class Part {
        @Id
        Long id;

        @ManyToOne
        WithCollection owner;
    }

    @Entity
    static class WithCollection {
        @Id
        Long id;

        @OneToMany(mappedBy = "owner")
        @ExpandContract(old = "owner_id", next = "parent_id")
        Set<Part> parts = new HashSet<>();
    }

    @Entity
    static class CollectionOfOthers {
        @Id
        Long id;

        @ElementCollection
        @ExpandContract(old = "subscription", next = "tier")
        Set<String> tags = new HashSet<>();
    }

    @Entity
    static class KeyOfCollection {
        @Id
        Long id;

        @ElementCollection
        @OrderColumn(name = "position")
        @ExpandContract(old = "position", next = "place")
        List<String> tags = new ArrayList<>();
    }

    @Embeddable
    static class Address {
        String zip;
    }

    @Entity
    static class AnnotatedEmbedded {
        @Id
        Long id;

        @Embedded
        @ExpandContract(old = "zip", next = "postal_code")
        Address address;
    }

    @Embeddable
    static class Details {
        @ExpandContract(old = "zip", next = "postal_code")
        String zip;
    }

    @Entity
    static class InsideJson {
        @Id
        Long id;

        @JdbcTypeCode(SqlTypes.JSON)
        Details details;
    }

    @Entity
    @Table(name = "users")
    static class DoubtfulFormula {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;

        @Formula("(select count(*) from grants where level = tier)")
        Long grants;
    }

    @Entity
    @Table(name = "users")
    @FilterDef(name = "granted")
    @Filter(name = "granted", condition = "subscription in (select name from grants)")
    static class DoubtfulFilter {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "users")
    @SQLRestriction("exists (select 1 from g where subscription = 1)")
    static class DoubtfulRestriction {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class MadeByDefault {
        @Id
        Long id;

        @Generated
        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class MadeByExpression {
        @Id
        Long id;

        @GeneratedColumn("upper(name)")
        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    static class FieldAndGetter {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;

        @ExpandContract(old = "level", next = "tier")
        String getTier() {
            return tier;
        }
    }

    @Entity
    static class SharedId {
        @Id
        Long id;

        @ExpandContract(id = "same", old = "subscription", next = "tier")
        String tier;
    }

    @MappedSuperclass
    static class WithSharedId {
        @ExpandContract(id = "same", old = "subscription", next = "tier")
        String tier;
    }

    @Entity
    static class OtherSharedId extends WithSharedId {
        @Id
        Long id;
    }
}
