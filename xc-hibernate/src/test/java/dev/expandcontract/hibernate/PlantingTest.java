package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKey;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whether the SQL that Hibernate generates holds the marker wherever the migrating column is meant, whatever shape the
 * mapping has. The migrations are in EXPAND, and only the old columns exist.
 */
class PlantingTest {

    private static final Pattern PHYSICAL = Pattern.compile("(?<![\\w$])(subscription|tier|team_id|squad_id)(?!\\w)");

    private final SqlCapture capture = new SqlCapture();
    private DataSource raw;
    private MigratingDataSource dataSource;
    private SessionFactory sessionFactory;

    @BeforeEach
    void wrapDatabase() throws Exception {
        raw = Boot.h2();
        dataSource = Boot.wrap(raw);
    }

    @AfterEach
    void close() {
        if (sessionFactory != null) {
            sessionFactory.close();
        }
    }

    private void boot(Class<?>... entities) {
        sessionFactory = Boot.boot(dataSource, Boot.capturing(capture), entities);
    }

    /** Runs the work in a transaction; every statement that it generates must hold markers and no physical name. */
    private void marked(Consumer<Session> work) {
        assertThat(generated(work)).isNotEmpty().allSatisfy(sql -> {
            assertThat(sql).contains("xc$");
            assertThat(sql).doesNotContainPattern(PHYSICAL);
        });
    }

    private List<String> generated(Consumer<Session> work) {
        capture.take();
        sessionFactory.inTransaction(work);
        return capture.take();
    }

    @Test
    void a_persistence_unit_without_annotations_needs_no_wrapper_and_keeps_its_names() throws Exception {
        Boot.execute(raw, "create table plain (id bigint primary key, tier varchar(20))");
        sessionFactory = Boot.boot(raw, Boot.capturing(capture), Plain.class);
        assertThat(generated(session -> session.find(Plain.class, 1L)))
                .containsExactly("select p1_0.id,p1_0.tier from Plain p1_0 where p1_0.id=?");
    }

    @Test
    void the_migration_has_the_table_of_the_mapping_with_its_schema() {
        boot(InSchema.class);
        assertThat(dataSource.registry().all())
                .containsExactly(Migration.of("", "sales.users", "subscription", "tier"));
    }

    @Test
    void the_default_schema_counts() {
        var settings = new HashMap<String, Object>(Boot.capturing(capture));
        settings.put("hibernate.default_schema", "sales");
        sessionFactory = Boot.boot(dataSource, settings, Getter.class);
        assertThat(dataSource.registry().all())
                .containsExactly(Migration.of("subscription", "sales.Getter", "subscription", "tier"));
    }

    @Test
    void several_session_factories_share_a_data_source() throws Exception {
        Boot.execute(raw, "create table getter (id bigint primary key, subscription varchar(20))");
        boot(Getter.class);
        try (var second = Boot.boot(dataSource, Getter.class)) {
            second.inTransaction(session -> session.persist(new Getter(1, "gold")));
        }
        marked(session -> assertThat(session.find(Getter.class, 1L).getTier()).isEqualTo("gold"));
        assertThat(dataSource.registry().all()).hasSize(1);
    }

    @Test
    void a_getter_may_be_annotated() throws Exception {
        Boot.execute(raw, "create table getter (id bigint primary key, subscription varchar(20))");
        boot(Getter.class);
        marked(session -> session.persist(new Getter(1, "gold")));
        marked(session -> session.find(Getter.class, 1L).setTier("silver"));
        marked(session -> assertThat(session.createSelectionQuery(
                                "select tier from Getter where tier like 's%' order by tier", String.class)
                        .list())
                .containsExactly("silver"));
    }

    @Test
    void an_attribute_of_a_mapped_superclass_migrates_in_the_table_of_each_entity() throws Exception {
        Boot.execute(
                raw,
                "create table a (id bigint primary key, subscription varchar(20))",
                "create table b (id bigint primary key, subscription varchar(20))");
        boot(EntityA.class, EntityB.class);
        assertThat(dataSource.registry().all())
                .extracting(Migration::id)
                .containsExactlyInAnyOrder("a_subscription_tier", "b_subscription_tier");
        assertThat(generated(session -> {
                    session.find(EntityA.class, 1L);
                    session.find(EntityB.class, 1L);
                }))
                .containsExactly(
                        "select ea1_0.id,ea1_0.xc$a_subscription_tier from a ea1_0 where ea1_0.id=?",
                        "select eb1_0.id,eb1_0.xc$b_subscription_tier from b eb1_0 where eb1_0.id=?");
    }

    @Test
    void entities_that_share_a_table_share_the_marker() throws Exception {
        Boot.execute(raw, "create table getter (id bigint primary key, subscription varchar(20))");
        boot(Getter.class, SameTable.class);
        marked(session -> session.find(SameTable.class, 1L));
    }

    @Test
    void single_table_inheritance() throws Exception {
        Boot.execute(raw, "create table person (id bigint primary key, dtype varchar(20), subscription varchar(20))");
        boot(Person.class, Customer.class, Guest.class);
        marked(session -> session.persist(new Customer(1, "gold")));
        marked(session -> assertThat(session.find(Person.class, 1L)).isInstanceOf(Customer.class));
        marked(session -> assertThat(session.createSelectionQuery("from Guest where tier = 'x'", Guest.class)
                        .list())
                .isEmpty());
        marked(session -> session.createMutationQuery("update Customer set tier = upper(tier)")
                .executeUpdate());
    }

    @Test
    void joined_inheritance() throws Exception {
        Boot.execute(
                raw,
                "create table vehicle (id bigint primary key, subscription varchar(20))",
                "create table car (id bigint primary key references vehicle, team_id varchar(20))");
        boot(Vehicle.class, Car.class);
        assertThat(generated(session -> session.persist(new Car(1, "gold", "red"))))
                .containsExactly(
                        "insert into Vehicle (xc$subscription,id) values (?,?)",
                        "insert into Car (xc$team_id,id) values (?,?)");
        marked(session -> assertThat(session.find(Vehicle.class, 1L)).isInstanceOf(Car.class));
        marked(session -> assertThat(session.createSelectionQuery(
                                "from Car where tier = 'gold' and team = 'red' order by team", Car.class)
                        .list())
                .hasSize(1));
        assertThat(generated(session -> session.createMutationQuery(
                                "update Car set tier = 'x', team = 'y' where team = 'red'")
                        .executeUpdate()))
                .filteredOn(sql -> sql.contains("update") || sql.contains("'red'"))
                .isNotEmpty()
                .allMatch(sql -> sql.contains("xc$"))
                .noneMatch(sql -> PHYSICAL.matcher(sql).find());
        marked(session -> {
            var car = session.createSelectionQuery("from Car", Car.class).getSingleResult();
            assertThat(car.tier + car.team).isEqualTo("xy");
            session.evict(car);
        });
    }

    @Test
    void a_leaf_of_a_hierarchy_with_a_table_per_class() throws Exception {
        Boot.execute(
                raw,
                "create table shape (id bigint primary key, name varchar(20))",
                "create table circle (id bigint primary key, name varchar(20), subscription varchar(20))",
                "create table square (id bigint primary key, name varchar(20))");
        boot(Shape.class, Circle.class, Square.class);
        assertThat(dataSource.registry().byId("subscription").column().table().name())
                .isEqualTo("Circle");
        marked(session -> session.persist(new Circle(1, "gold")));
        marked(session -> assertThat(session.find(Shape.class, 1L))
                .isInstanceOfSatisfying(
                        Circle.class, circle -> assertThat(circle.tier).isEqualTo("gold")));
    }

    @Test
    void the_only_table_below_an_abstract_root_with_a_table_per_class() throws Exception {
        Boot.execute(raw, "create table leaf (id bigint primary key, subscription varchar(20))");
        boot(AbstractRoot.class, Leaf.class);
        assertThat(dataSource.registry().byId("subscription").column().table().name())
                .isEqualTo("Leaf");
        marked(session -> session.persist(new Leaf(1, "gold")));
        marked(session -> assertThat(
                        session.createSelectionQuery("from AbstractRoot where tier = 'gold'", AbstractRoot.class)
                                .list())
                .hasSize(1));
    }

    @Test
    void a_secondary_table() throws Exception {
        Boot.execute(
                raw,
                "create table main (id bigint primary key, name varchar(20))",
                "create table extra (main_id bigint primary key, subscription varchar(20))");
        boot(TwoTables.class);
        assertThat(dataSource.registry().byId("subscription").column().table().name())
                .isEqualTo("extra");
        assertThat(generated(session -> session.persist(new TwoTables(1, "n", "gold"))))
                .containsExactly(
                        "insert into main (name,id) values (?,?)",
                        "insert into extra (xc$subscription,main_id) values (?,?)");
        marked(session -> session.find(TwoTables.class, 1L));
    }

    @Test
    void embeddables_of_entities_and_of_collections() throws Exception {
        Boot.execute(
                raw,
                "create table holder (id bigint primary key, subscription varchar(20))",
                "create table holder_parts (holder_id bigint, pos int, subscription varchar(20))");
        boot(Holder.class);
        assertThat(dataSource.registry().all())
                .extracting(Migration::id)
                .containsExactlyInAnyOrder("holder_subscription_tier", "holder_parts_subscription_tier");
        marked(session -> {
            var holder = new Holder();
            holder.id = 1L;
            holder.part = new Part("gold");
            holder.parts.add(new Part("red"));
            session.persist(holder);
        });
        marked(session -> {
            var holder = session.find(Holder.class, 1L);
            assertThat(holder.part.tier).isEqualTo("gold");
            assertThat(holder.parts).extracting(part -> part.tier).containsExactly("red");
        });
        marked(session -> assertThat(session.createSelectionQuery(
                                "select h.part.tier from Holder h join h.parts p where p.tier = 'red'", String.class)
                        .list())
                .containsExactly("gold"));
    }

    @Test
    void a_foreign_key_and_its_inverse_side() throws Exception {
        Boot.execute(
                raw,
                "create table team (id bigint primary key, name varchar(20))",
                "create table member (id bigint primary key, team_id bigint)");
        boot(Team.class, Member.class);
        assertThat(generated(session -> {
                    var team = new Team(1);
                    team.members.add(new Member(2, team));
                    session.persist(team);
                }))
                .containsExactly(
                        "insert into Team (name,id) values (?,?)", "insert into Member (xc$team_id,id) values (?,?)");
        marked(session -> assertThat(session.createSelectionQuery("from Team t join fetch t.members", Team.class)
                        .getSingleResult()
                        .members)
                .hasSize(1));
        assertThat(generated(session ->
                        assertThat(session.find(Team.class, 1L).members).hasSize(1)))
                .containsExactly(
                        "select t1_0.id,t1_0.name from Team t1_0 where t1_0.id=?",
                        "select m1_0.xc$team_id,m1_0.id from Member m1_0 where m1_0.xc$team_id=?");
        marked(session -> assertThat(session.createSelectionQuery(
                                "select m.id from Member m where m.team.id = 1 and m.team.name is null", Long.class)
                        .list())
                .containsExactly(2L));
        marked(session -> assertThat(session.createSelectionQuery(
                                "select count(*) from Team t where exists (from Member m where m.team = t)", Long.class)
                        .getSingleResult())
                .isEqualTo(1));
    }

    @Test
    void columns_that_refer_to_the_migrating_one() throws Exception {
        Boot.execute(
                raw,
                "create table plan (id bigint primary key, subscription varchar(20))",
                "create table contract (id bigint primary key, plan_code varchar(20))");
        boot(Plan.class, Contract.class);
        sessionFactory.inTransaction(session -> {
            var plan = new Plan();
            plan.id = 1L;
            plan.tier = "gold";
            session.persist(plan);
            var contract = new Contract();
            contract.id = 2L;
            contract.plan = plan;
            session.persist(contract);
        });
        marked(session -> assertThat(session.createSelectionQuery("from Contract c join fetch c.plan", Contract.class)
                        .getSingleResult()
                        .plan
                        .id)
                .isEqualTo(1));
        marked(session -> {
            var plan = session.find(Plan.class, 1L);
            session.evict(plan);
        });
        assertThat(generated(session ->
                        assertThat(session.find(Contract.class, 2L).plan.tier).isEqualTo("gold")))
                .noneMatch(sql -> PHYSICAL.matcher(sql).find());
        assertThat(generated(session -> {
                    var plan = session.find(Plan.class, 1L);
                    assertThat(plan.contracts).hasSize(1);
                }))
                .noneMatch(sql -> PHYSICAL.matcher(sql).find());
    }

    @Test
    void a_map_keyed_by_the_migrating_attribute() throws Exception {
        Boot.execute(
                raw,
                "create table box (id bigint primary key)",
                "create table item (id bigint primary key, box_id bigint, subscription varchar(20))",
                "insert into box values (1)",
                "insert into item values (2, 1, 'gold')");
        boot(Box.class, Item.class);
        marked(session -> assertThat(session.createSelectionQuery("from Box b join fetch b.items", Box.class)
                        .getSingleResult()
                        .items)
                .containsOnlyKeys("gold"));
        assertThat(generated(
                        session -> assertThat(session.find(Box.class, 1L).items).containsOnlyKeys("gold")))
                .noneMatch(sql -> PHYSICAL.matcher(sql).find());
    }

    @Entity(name = "Plain")
    static class Plain {
        @Id
        Long id;

        String tier;
    }

    @Entity(name = "InSchema")
    @Table(name = "users", schema = "sales")
    static class InSchema {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "Getter")
    static class Getter {
        private Long id;
        private String level;

        Getter() {}

        Getter(long id, String tier) {
            this.id = id;
            this.level = tier;
        }

        @Id
        Long getId() {
            return id;
        }

        void setId(Long id) {
            this.id = id;
        }

        @Column(name = "SUBSCRIPTION")
        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String getTier() {
            return level;
        }

        void setTier(String tier) {
            this.level = tier;
        }
    }

    @Entity(name = "SameTable")
    @Table(name = "getter")
    static class SameTable {
        @Id
        Long id;

        String subscription;
    }

    @MappedSuperclass
    static class WithTier {
        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "EntityA")
    @Table(name = "a")
    static class EntityA extends WithTier {
        @Id
        Long id;
    }

    @Entity(name = "EntityB")
    @Table(name = "b")
    static class EntityB extends WithTier {
        @Id
        Long id;
    }

    @Entity(name = "Person")
    static class Person {
        @Id
        Long id;
    }

    @Entity(name = "Customer")
    static class Customer extends Person {
        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;

        Customer() {}

        Customer(long id, String tier) {
            this.id = id;
            this.tier = tier;
        }
    }

    @Entity(name = "Guest")
    static class Guest extends Person {
        @Column(name = "tier")
        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "Vehicle")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Vehicle {
        @Id
        Long id;

        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "Car")
    static class Car extends Vehicle {
        @Column(name = "squad_id")
        @ExpandContract(id = "team_id", old = "team_id", next = "squad_id")
        String team;

        Car() {}

        Car(long id, String tier, String team) {
            this.id = id;
            this.tier = tier;
            this.team = team;
        }
    }

    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    static class Shape {
        @Id
        Long id;

        String name;
    }

    @Entity(name = "Circle")
    static class Circle extends Shape {
        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;

        Circle() {}

        Circle(long id, String tier) {
            this.id = id;
            this.tier = tier;
        }
    }

    @Entity(name = "Square")
    static class Square extends Shape {}

    @Entity(name = "AbstractRoot")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class AbstractRoot {
        @Id
        Long id;

        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "Leaf")
    static class Leaf extends AbstractRoot {
        Leaf() {}

        Leaf(long id, String tier) {
            this.id = id;
            this.tier = tier;
        }
    }

    @Entity(name = "TwoTables")
    @Table(name = "main")
    @SecondaryTable(name = "extra", pkJoinColumns = @jakarta.persistence.PrimaryKeyJoinColumn(name = "main_id"))
    static class TwoTables {
        @Id
        Long id;

        String name;

        @Column(table = "extra", name = "tier")
        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;

        TwoTables() {}

        TwoTables(long id, String name, String tier) {
            this.id = id;
            this.name = name;
            this.tier = tier;
        }
    }

    @Embeddable
    static class Part {
        @ExpandContract(old = "subscription", next = "tier")
        String tier;

        Part() {}

        Part(String tier) {
            this.tier = tier;
        }
    }

    @Entity(name = "Holder")
    static class Holder {
        @Id
        Long id;

        @Embedded
        Part part;

        @ElementCollection
        @jakarta.persistence.OrderColumn(name = "pos")
        @CollectionTable(name = "holder_parts", joinColumns = @JoinColumn(name = "holder_id"))
        List<Part> parts = new ArrayList<>();
    }

    @Entity(name = "Team")
    static class Team {
        @Id
        Long id;

        String name;

        @OneToMany(mappedBy = "team", cascade = CascadeType.ALL)
        List<Member> members = new ArrayList<>();

        Team() {}

        Team(long id) {
            this.id = id;
        }
    }

    @Entity(name = "Member")
    static class Member {
        @Id
        Long id;

        @ManyToOne(fetch = jakarta.persistence.FetchType.LAZY)
        @JoinColumn(name = "squad_id")
        @ExpandContract(id = "team_id", old = "team_id", next = "squad_id")
        Team team;

        Member() {}

        Member(long id, Team team) {
            this.id = id;
            this.team = team;
        }
    }

    @Entity(name = "Plan")
    @Table(uniqueConstraints = @UniqueConstraint(columnNames = "tier"))
    static class Plan {
        @Id
        Long id;

        @Column(unique = true)
        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;

        @OneToMany(mappedBy = "plan")
        List<Contract> contracts = new ArrayList<>();
    }

    @Entity(name = "Contract")
    static class Contract {
        @Id
        Long id;

        @ManyToOne
        @JoinColumn(name = "plan_code", referencedColumnName = "tier")
        Plan plan;
    }

    @Entity(name = "Box")
    static class Box {
        @Id
        Long id;

        @OneToMany(mappedBy = "box")
        @MapKey(name = "tier")
        Map<String, Item> items = new HashMap<>();
    }

    @Entity(name = "Item")
    static class Item {
        @Id
        Long id;

        @ManyToOne(fetch = jakarta.persistence.FetchType.LAZY)
        @JoinColumn(name = "box_id")
        Box box;

        @ExpandContract(id = "subscription", old = "subscription", next = "tier")
        String tier;
    }
}
