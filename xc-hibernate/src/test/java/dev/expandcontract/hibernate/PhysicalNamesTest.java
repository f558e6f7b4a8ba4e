package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.rewrite.StatementRefusedException;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.annotations.SQLOrder;
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
    void in_an_order_in_sql() throws Exception {
        Boot.execute(
                raw, "create table groups (id bigint primary key)", "alter table users add column group_id bigint");
        refused(
                session -> session.createSelectionQuery("from Ordered o left join fetch o.users", Ordered.class)
                        .list(),
                Users.class,
                Ordered.class);
    }

    @Test
    void in_a_custom_statement() throws Exception {
        refused(
                session -> {
                    var created = new Custom();
                    created.id = 2L;
                    session.persist(created);
                    session.flush();
                },
                Custom.class);
    }

    @Test
    void in_a_native_update() throws Exception {
        refused(
                session -> session.createNativeMutationQuery("update users set subscription = 'x' where id = 1")
                        .executeUpdate(),
                Users.class);
        try (var connection = raw.getConnection();
                var result = connection.createStatement().executeQuery("select subscription from users")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("gold");
        }
    }

    /** What a star yields has no markers for labels, and Hibernate looks for these; {@code {u.*}} has them. */
    @Test
    void in_what_a_star_yields() throws Exception {
        boot(Users.class);
        assertThatThrownBy(() -> sessionFactory.inTransaction(
                        session -> session.createNativeQuery("select * from users", Users.class)
                                .getResultList()))
                .hasMessageContaining("Unable to find column position by name: xc$users_subscription_tier");
        sessionFactory.inTransaction(
                session -> assertThat(session.createNativeQuery("select {u.*} from users u", Users.class)
                                .addEntity("u", Users.class)
                                .getResultList())
                        .hasSize(1));
    }

    private void boot(Class<?>... entities) throws Exception {
        sessionFactory = Boot.boot(Boot.wrap(raw), entities);
    }

    private void refused(Consumer<Session> work, Class<?>... entities) throws Exception {
        boot(entities);
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

    @Entity(name = "Ordered")
    @Table(name = "groups")
    static class Ordered {
        @Id
        Long id;

        @OneToMany
        @JoinColumn(name = "group_id")
        @SQLOrder("subscription desc")
        Set<Users> users = new LinkedHashSet<>();
    }

    @Entity(name = "Custom")
    @Table(name = "users")
    @SQLInsert(sql = "insert into users (subscription, id) values (?, ?)")
    static class Custom {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }
}
