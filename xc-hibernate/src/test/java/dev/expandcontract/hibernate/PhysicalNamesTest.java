package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.rewrite.StatementRefusedException;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.SQLRestriction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Physical names that reach Hibernate as text, where no marker can be planted. They would work in EXPAND and fail after
 * the last flip, so they are refused from the first phase on.
 */
class PhysicalNamesTest {

    private DataSource raw;
    private SessionFactory sessionFactory;

    @BeforeEach
    void createTable() throws Exception {
        raw = Boot.h2(
                "create table users (id bigint primary key, subscription varchar(20))",
                "insert into users values (1, 'gold')");
    }

    @AfterEach
    void close() {
        sessionFactory.close();
    }

    @Test
    void in_a_formula() throws Exception {
        refused(WithFormula.class, session -> session.find(WithFormula.class, 1L));
    }

    @Test
    void in_a_restriction() throws Exception {
        refused(Restricted.class, session -> session.find(Restricted.class, 1L));
    }

    @Test
    void in_a_filter() throws Exception {
        refused(Filtered.class, session -> {
            session.enableFilter("gold");
            session.createSelectionQuery("from Filtered", Filtered.class).list();
        });
    }

    @Test
    void in_a_native_update() throws Exception {
        refused(
                Users.class,
                session -> session.createNativeMutationQuery("update users set subscription = 'x' where id = 1")
                        .executeUpdate());
        try (var connection = raw.getConnection();
                var result = connection.createStatement().executeQuery("select subscription from users")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("gold");
        }
    }

    /** The schema tool logs what the database refuses, and goes on. */
    @Test
    void in_what_the_schema_tool_generates() throws Exception {
        boot(Users.class);
        Boot.execute(raw, "drop table users");
        sessionFactory.getSchemaManager().exportMappedObjects(false);
        try (var connection = raw.getConnection();
                var tables = connection.getMetaData().getTables(null, "PUBLIC", "USERS", null)) {
            assertThat(tables.next()).as("a table with a marker for a column").isFalse();
        }
    }

    private void boot(Class<?> entity) throws Exception {
        sessionFactory = Boot.boot(Boot.wrap(raw), entity);
    }

    private void refused(Class<?> entity, Consumer<Session> work) throws Exception {
        boot(entity);
        assertThatThrownBy(() -> sessionFactory.inTransaction(work))
                .hasRootCauseInstanceOf(StatementRefusedException.class)
                .rootCause()
                .hasMessageContaining("subscription")
                .hasMessageContaining("users");
    }

    @Entity(name = "Users")
    @Table(name = "users")
    static class Users {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "WithFormula")
    @Table(name = "users")
    static class WithFormula {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;

        @Formula("upper(subscription)")
        String loud;
    }

    @Entity(name = "Restricted")
    @Table(name = "users")
    @SQLRestriction("subscription <> 'none'")
    static class Restricted {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }

    @Entity(name = "Filtered")
    @Table(name = "users")
    @FilterDef(name = "gold")
    @Filter(name = "gold", condition = "subscription = 'gold'")
    static class Filtered {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }
}
