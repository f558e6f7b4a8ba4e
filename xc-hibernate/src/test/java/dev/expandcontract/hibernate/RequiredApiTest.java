package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found missing in a version of Hibernate. */
class RequiredApiTest {

    @Test
    void this_version_lacks_nothing() {
        assertThat(RequiredApi.missing()).isEmpty();
    }

    @Test
    void what_a_version_lacks_is_named() {
        assertThat(RequiredApi.missing(List.of(
                        "type org.hibernate.Gone",
                        "method org.hibernate.Gone gone ()V",
                        "method org.hibernate.mapping.Table gone ()V",
                        "method org.hibernate.mapping.Table getName ()Lorg/hibernate/Gone;",
                        "constructor org.hibernate.mapping.Table <init> (I)V",
                        "static org.hibernate.Version gone ()V",
                        "field org.hibernate.LockMode GONE Lorg/hibernate/LockMode;")))
                .containsExactly(
                        "org.hibernate.Gone",
                        "org.hibernate.mapping.Table.gone",
                        "org.hibernate.mapping.Table.getName",
                        "org.hibernate.mapping.Table.<init>",
                        "org.hibernate.Version.gone",
                        "org.hibernate.LockMode.GONE");
    }

    @Test
    void a_method_to_implement_that_xc_does_not_know_is_named() {
        assertThat(RequiredApi.missing(List.of(
                        "implements org.hibernate.SessionFactoryObserver sessionFactoryCreated (Lorg/hibernate/SessionFactory;)V",
                        "implements org.hibernate.tool.schema.spi.SchemaDropper doDrop ()V")))
                .contains(
                        "org.hibernate.tool.schema.spi.SchemaDropper.doDrop",
                        "org.hibernate.tool.schema.spi.SchemaDropper.buildDelayedAction")
                .noneMatch(name -> name.contains("Observer"));
    }
}
