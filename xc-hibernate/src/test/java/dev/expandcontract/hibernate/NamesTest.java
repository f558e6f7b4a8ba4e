package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.test.EveryDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;

/** Names that could be taken for others, in every phase on every database. */
class NamesTest {

    private final PhaseBoard board = new PhaseBoard();

    private void flip(Phase phase, Migration... migrations) {
        var phases = new HashMap<String, Phase>();
        for (var migration : migrations) {
            phases.put(migration.id(), phase);
        }
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, phases));
    }

    private SessionFactory boot(DataSource dataSource, Map<String, ?> settings, Class<?>... entities) throws Exception {
        return Boot.boot(Boot.wrap(dataSource, board, added -> {}), settings, entities);
    }

    /** Hibernate names the columns of its temporary tables and common table expressions after the attributes. */
    @EveryDatabase
    void attributes_named_like_their_column_in_temporary_tables(Database database, DataSource dataSource)
            throws Exception {
        var columns = "(id bigint primary key, subscription varchar(20), tier varchar(20))";
        Boot.execute(
                dataSource,
                "create table users " + columns,
                database == Database.MYSQL
                        ? "create table users_seq as select 1 next_val"
                        : "create sequence users_seq start with 1 increment by 50");
        var migration = Migration.of("users", "subscription", "tier");
        flip(Phase.EXPAND, migration);
        try (var factory = boot(dataSource, Map.of(), User.class)) {
            for (var phase : Phase.values()) {
                flip(phase, migration);
                factory.inTransaction(session -> {
                    session.createMutationQuery("delete User").executeUpdate();
                    session.persist(new User("gold"));
                    session.flush();
                    assertThat(session.createMutationQuery(
                                            "insert into User (tier) select concat(u.tier, '+') from User u where u.tier = ?1")
                                    .setParameter(1, "gold")
                                    .executeUpdate())
                            .isEqualTo(1);
                    assertThat(session.createSelectionQuery("select u.tier from User u order by u.tier", String.class)
                                    .list())
                            .as("read in " + phase)
                            .containsExactly("gold", "gold+");
                });
                assertThat(rows(
                                dataSource,
                                "select subscription, tier from users order by coalesce(tier, subscription)"))
                        .as("stored in " + phase)
                        .containsExactly(stored(phase, "gold"), stored(phase, "gold+"));
            }
        }
    }

    /** Changes of several tables go through a temporary table, or common table expressions, of the ids. */
    @EveryDatabase
    void changes_of_joined_tables(DataSource dataSource) throws Exception {
        Boot.execute(
                dataSource,
                "create table vehicle (id bigint primary key, subscription varchar(20), tier varchar(20))",
                "create table car (id bigint primary key, paint varchar(20), color varchar(20))");
        var vehicle = Migration.of("vehicle", "subscription", "tier");
        var car = Migration.of("car", "paint", "color");
        flip(Phase.EXPAND, vehicle, car);
        try (var factory = boot(dataSource, Map.of(), Vehicle.class, Car.class)) {
            for (var phase : Phase.values()) {
                flip(phase, vehicle, car);
                factory.inTransaction(session -> {
                    session.createMutationQuery("delete Vehicle").executeUpdate();
                    session.persist(new Car(1, "gold", "red"));
                    session.persist(new Car(2, "silver", "blue"));
                    session.flush();
                    assertThat(session.createMutationQuery(
                                            "update Car set tier = ?1, color = ?2 where color = 'red' and tier = 'gold'")
                                    .setParameter(1, "x")
                                    .setParameter(2, "y")
                                    .executeUpdate())
                            .isEqualTo(1);
                    assertThat(session.createMutationQuery("delete Car where color = 'blue'")
                                    .executeUpdate())
                            .isEqualTo(1);
                    assertThat(session.createMutationQuery(
                                            "insert into Car (id, tier, color) select c.id + 10, c.tier, c.color from Car c")
                                    .executeUpdate())
                            .isEqualTo(1);
                });
                assertThat(rows(dataSource, "select subscription, tier from vehicle"))
                        .as("stored in " + phase)
                        .containsExactly(stored(phase, "x"), stored(phase, "x"));
                assertThat(rows(dataSource, "select paint, color from car"))
                        .as("stored in " + phase)
                        .containsExactly(stored(phase, "y"), stored(phase, "y"));
            }
        }
    }

    @EveryDatabase
    void quoted_identifiers(Database database, DataSource dataSource) throws Exception {
        var quote = database == Database.MYSQL || database == Database.MARIADB ? "`" : "\"";
        var both = "\"subscription\", \"tier\"".replace("\"", quote);
        Boot.execute(
                dataSource,
                "create table \"Getter\" (\"id\" bigint primary key, \"subscription\" varchar(20), \"tier\" varchar(20))"
                        .replace("\"", quote));
        var migration = Migration.of("Getter", "subscription", "tier");
        flip(Phase.EXPAND, migration);
        try (var factory = boot(dataSource, Map.of("hibernate.globally_quoted_identifiers", true), Quoted.class)) {
            for (var phase : Phase.values()) {
                flip(phase, migration);
                factory.inTransaction(session -> {
                    session.createMutationQuery("delete Quoted").executeUpdate();
                    var created = new Quoted();
                    created.id = 1L;
                    created.tier = "gold";
                    session.persist(created);
                    session.flush();
                    session.createMutationQuery("update Quoted set tier = upper(tier) where tier = 'gold'")
                            .executeUpdate();
                });
                assertThat(rows(dataSource, "select " + both + " from " + quote + "Getter" + quote))
                        .as("stored in " + phase)
                        .containsExactly(stored(phase, "GOLD"));
            }
        }
    }

    private static String stored(Phase phase, String value) {
        return (phase == Phase.CONTRACT ? "null" : value) + "|" + (phase == Phase.EXPAND ? "null" : value);
    }

    private static List<String> rows(DataSource dataSource, String query) throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                rows.add(result.getString(1) + "|" + result.getString(2));
            }
            return rows;
        }
    }

    @Entity(name = "User")
    @Table(name = "users")
    static class User {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "users_seq")
        @SequenceGenerator(name = "users_seq", sequenceName = "users_seq", allocationSize = 50)
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;

        User() {}

        User(String tier) {
            this.tier = tier;
        }
    }

    @Entity(name = "Vehicle")
    @Table(name = "vehicle")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Vehicle {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "Car")
    @Table(name = "car")
    static class Car extends Vehicle {
        @ExpandContract(old = "paint", next = "color")
        String color;

        Car() {}

        Car(long id, String tier, String color) {
            this.id = id;
            this.tier = tier;
            this.color = color;
        }
    }

    @Entity(name = "Quoted")
    @Table(name = "Getter")
    static class Quoted {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }
}
