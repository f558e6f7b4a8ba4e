package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.SecondaryRow;

/**
 * Class hierarchies in every phase, and changes of many of their rows at once: those go through temporary tables, which
 * Hibernate makes when it boots, or through common table expressions.
 */
@Schema(InheritanceTest.Tables.class)
class InheritanceTest extends EveryPhaseSuite {

    private static final Migration LEVEL = Migration.of("person", "subscription", "tier");
    private static final Migration BRAND = Migration.of("vehicle", "make", "maker");
    private static final Migration PAINT = Migration.of("car", "paint", "colour");
    private static final Migration RADIUS = Migration.of("circle", "extent", "half_width");
    private static final Migration CODE = Migration.of("stamp", "mark", "label");
    private static final Migration EXTRA = Migration.of("stamp_extra", "info", "particulars");

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(
                run,
                Map.of(),
                Person.class,
                Customer.class,
                Guest.class,
                Vehicle.class,
                Car.class,
                Truck.class,
                Shape.class,
                Circle.class,
                Square.class,
                Stamp.class);
    }

    @EveryPhase
    void one_table(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Customer(1, "gold"));
            session.persist(new Guest(2, "gold"));
        });
        assertStored(run, LEVEL, "gold", "gold");
        inTransaction(run, session -> {
            assertThat(session.find(Person.class, 1L)).isInstanceOf(Customer.class);
            session.find(Guest.class, 2L).level = "iron";
        });
        assertStored(run, LEVEL, "gold", "iron");
        assertThat(change(run, "update Customer set level = upper(level) where level like 'g%'"))
                .isEqualTo(1);
        assertThat(select(run, Long.class, "select p.id from Person p where type(p) = Guest and p.level = 'iron'"))
                .containsExactly(2L);
        assertStored(run, LEVEL, "GOLD", "iron");
        assertThat(change(run, "delete Person where level = 'iron'")).isEqualTo(1);
        assertStored(run, LEVEL, "GOLD");
    }

    private void persistVehicles(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Car(1, "vw", "red"));
            session.persist(new Car(2, "bmw", "blue"));
            session.persist(new Truck(3, "man", 7));
        });
    }

    @EveryPhase
    void joined_tables(PhaseRun run) {
        persistVehicles(run);
        assertStored(run, BRAND, "vw", "bmw", "man");
        assertStored(run, PAINT, "red", "blue");
        inTransaction(run, session -> {
            var car = (Car) session.find(Vehicle.class, 1L);
            assertThat(car.brand + car.color).isEqualTo("vwred");
            car.brand = "audi";
            car.color = "green";
            assertThat(session.find(Truck.class, 3L).brand).isEqualTo("man");
        });
        assertStored(run, BRAND, "audi", "bmw", "man");
        assertStored(run, PAINT, "green", "blue");
        assertThat(select(
                        run,
                        Long.class,
                        "select v.id from Vehicle v where v.brand > 'b' and (treat(v as Car).color = 'blue'"
                                + " or treat(v as Truck).load = 7) order by v.brand"))
                .containsExactly(2L, 3L);
        inTransaction(run, session -> session.remove(session.find(Car.class, 1L)));
        assertStored(run, BRAND, "bmw", "man");
    }

    @EveryPhase
    void bulk_changes_of_joined_tables(PhaseRun run) {
        persistVehicles(run);
        assertThat(change(
                        run,
                        "update Car set brand = concat(brand, '+'), color = ?1 where color = 'red' and brand = 'vw'",
                        "x"))
                .isEqualTo(1);
        assertStored(run, BRAND, "vw+", "bmw", "man");
        assertStored(run, PAINT, "x", "blue");
        assertThat(change(run, "update Vehicle set brand = upper(brand) where brand <> 'bmw'"))
                .isEqualTo(2);
        assertStored(run, BRAND, "VW+", "bmw", "MAN");
        assertThat(
                        change(
                                run,
                                "insert into Car (id, brand, color) select c.id + 10, c.brand, c.color from Car c where c.color = 'blue'"))
                .isEqualTo(1);
        assertStored(run, BRAND, "VW+", "bmw", "MAN", "bmw");
        assertStored(run, PAINT, "x", "blue", "blue");
        assertThat(change(run, "insert into Car (id, brand, color) values (20, 'kia', 'grey')"))
                .isEqualTo(1);
        assertThat(change(run, "delete Car where color in ('blue', 'grey') and brand >= 'bmw'"))
                .isEqualTo(3);
        assertThat(change(run, "delete Vehicle v where v.brand = 'MAN'")).isEqualTo(1);
        assertStored(run, BRAND, "VW+");
        assertStored(run, PAINT, "x");
    }

    private void persistShapes(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Circle(1, "c", 5));
            session.persist(new Circle(2, "d", 7));
            session.persist(new Square(3, "s"));
        });
    }

    @EveryPhase
    void a_table_for_each_class(PhaseRun run) {
        persistShapes(run);
        assertStored(run, RADIUS, 5, 7);
        inTransaction(run, session -> {
            assertThat(session.createSelectionQuery("from Shape order by id", Shape.class)
                            .list())
                    .hasSize(3);
            ((Circle) session.find(Shape.class, 1L)).radius++;
        });
        assertStored(run, RADIUS, 6, 7);
        assertThat(select(run, Long.class, "select s.id from Shape s where treat(s as Circle).radius > 6"))
                .containsExactly(2L);
    }

    @EveryPhase
    void bulk_changes_of_a_table_for_each_class(PhaseRun run) {
        persistShapes(run);
        assertThat(change(run, "update Circle set radius = radius * 2, name = 'big' where radius > 5"))
                .isEqualTo(1);
        assertStored(run, RADIUS, 5, 14);
        assertThat(change(run, "update Shape set name = 'all' where name <> 'big'"))
                .isEqualTo(2);
        assertThat(
                        change(
                                run,
                                "insert into Circle (id, name, radius) select c.id + 10, c.name, c.radius from Circle c where c.radius = 14"))
                .isEqualTo(1);
        assertStored(run, RADIUS, 5, 14, 14);
        assertThat(change(run, "delete Circle where radius = 14 and id > 10")).isEqualTo(1);
        assertThat(change(run, "delete Shape where name = 'big'")).isEqualTo(1);
        assertStored(run, RADIUS, 5);
    }

    @EveryPhase
    void a_mapped_superclass_and_a_secondary_table(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Stamp(1, "a", "i")));
        assertStored(run, CODE, "a");
        assertStored(run, EXTRA, "i");
        inTransaction(run, session -> {
            var stamp = session.find(Stamp.class, 1L);
            assertThat(stamp.code + stamp.details).isEqualTo("ai");
            stamp.code = "b";
            stamp.details = "j";
        });
        assertThat(change(run, "update Stamp set code = concat(code, 'j'), details = 'k' where details = 'j'"))
                .isEqualTo(1);
        assertStored(run, CODE, "bj");
        assertStored(run, EXTRA, "k");
        assertThat(select(run, Long.class, "select s.id from Stamp s where s.details = 'k' and s.code = 'bj'"))
                .containsExactly(1L);
        assertThat(change(run, "delete Stamp where details = 'k'")).isEqualTo(1);
        assertThat(run.rows("select * from stamp_extra")).isEmpty();
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(LEVEL, BRAND, PAINT, RADIUS, CODE, EXTRA);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            var text = "varchar(20)";
            return List.of(
                    "create table person (id bigint primary key, dtype varchar(20), " + state.columns(LEVEL, text)
                            + ")",
                    "create table vehicle (id bigint primary key, " + state.columns(BRAND, text) + ")",
                    "create table car (id bigint primary key, " + state.columns(PAINT, text) + ")",
                    "create table truck (id bigint primary key, tons int)",
                    "create table circle (id bigint primary key, name varchar(20), " + state.columns(RADIUS, "int")
                            + ")",
                    "create table square (id bigint primary key, name varchar(20))",
                    "create table stamp (id bigint primary key, " + state.columns(CODE, text) + ")",
                    "create table stamp_extra (id bigint primary key, " + state.columns(EXTRA, text) + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("person", "vehicle", "car", "truck", "circle", "square", "stamp", "stamp_extra");
        }
    }

    @Entity(name = "Person")
    @Table(name = "person")
    static class Person {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        @Column(name = "tier")
        String level;
    }

    @Entity(name = "Customer")
    static class Customer extends Person {
        Customer() {}

        Customer(long id, String level) {
            this.id = id;
            this.level = level;
        }
    }

    @Entity(name = "Guest")
    static class Guest extends Person {
        Guest() {}

        Guest(long id, String level) {
            this.id = id;
            this.level = level;
        }
    }

    @Entity(name = "Vehicle")
    @Table(name = "vehicle")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Vehicle {
        @Id
        Long id;

        @Column(name = "make")
        @ExpandContract(old = "make", next = "maker")
        String brand;
    }

    @Entity(name = "Car")
    @Table(name = "car")
    static class Car extends Vehicle {
        @Column(name = "colour")
        @ExpandContract(old = "paint", next = "colour")
        String color;

        Car() {}

        Car(long id, String brand, String color) {
            this.id = id;
            this.brand = brand;
            this.color = color;
        }
    }

    @Entity(name = "Truck")
    @Table(name = "truck")
    static class Truck extends Vehicle {
        @Column(name = "tons")
        int load;

        Truck() {}

        Truck(long id, String brand, int load) {
            this.id = id;
            this.brand = brand;
            this.load = load;
        }
    }

    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Shape {
        @Id
        Long id;

        String name;
    }

    @Entity(name = "Circle")
    @Table(name = "circle")
    static class Circle extends Shape {
        @Column(name = "extent")
        @ExpandContract(old = "extent", next = "half_width")
        int radius;

        Circle() {}

        Circle(long id, String name, int radius) {
            this.id = id;
            this.name = name;
            this.radius = radius;
        }
    }

    @Entity(name = "Square")
    @Table(name = "square")
    static class Square extends Shape {
        Square() {}

        Square(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    @MappedSuperclass
    static class Coded {
        @Column(name = "label")
        @ExpandContract(old = "mark", next = "label")
        String code;
    }

    @Entity(name = "Stamp")
    @Table(name = "stamp")
    @SecondaryTable(name = "stamp_extra")
    @SecondaryRow(table = "stamp_extra", optional = false)
    static class Stamp extends Coded {
        @Id
        Long id;

        @Column(table = "stamp_extra", name = "info")
        @ExpandContract(old = "info", next = "particulars")
        String details;

        Stamp() {}

        Stamp(long id, String code, String details) {
            this.id = id;
            this.code = code;
            this.details = details;
        }
    }
}
