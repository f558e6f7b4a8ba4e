package dev.expandcontract.compatibility;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.hibernate.UnsupportedHibernateException;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Persistence;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application is told that is still on Hibernate 6, however it boots. */
class RefusalTest {

    static Stream<Named<ThrowingCallable>> boots() {
        return Stream.of(
                Named.of("of a persistence unit", () -> Persistence.createEntityManagerFactory("shop")),
                Named.of("that makes a schema", () -> Persistence.generateSchema("shop", Map.of())),
                Named.of(
                        "without JPA",
                        () -> new Configuration().addAnnotatedClass(User.class).buildSessionFactory()),
                Named.of("of services alone", () -> new StandardServiceRegistryBuilder().build()));
    }

    @ParameterizedTest
    @MethodSource("boots")
    void every_boot_is_refused_by_the_name_of_the_version(ThrowingCallable boot) {
        assertThatThrownBy(boot)
                .isInstanceOf(UnsupportedHibernateException.class)
                .hasMessageStartingWith(
                        "Hibernate ORM on the class path is 6.6.56.Final, which is too old: XC's adapter works with"
                                + " 7.2 to 7.4 and builds on what the older one lacks (org.hibernate.mapping.CheckConstraint.<init>, org.hibernate.mapping.FilterConfiguration, ")
                .hasMessageEndingWith("more). Use one of these, or remove xc-hibernate from the class path.");
    }

    @Entity
    static class User {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier")
        String tier;
    }
}
