package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the converter of an annotation is made, and when it cannot be. */
class ConverterBootTest {

    private MigratingDataSource dataSource;

    @BeforeEach
    void wrapDatabase() throws Exception {
        dataSource = Boot.wrap(Boot.h2());
    }

    @Test
    void a_converter_needs_no_more_than_a_private_constructor() {
        try (var factory = Boot.boot(dataSource, Fitting.class)) {
            assertThat(factory.isOpen()).isTrue();
            var conversion = dataSource.registry().all().iterator().next().conversion();
            assertThat(conversion)
                    .isEqualTo(Conversion.of(new Hidden(), true))
                    .isInstanceOfSatisfying(
                            Conversion.InJava.class,
                            java -> assertThat(java.required()).isInstanceOf(Hidden.class));
        }
    }

    static Stream<Arguments> converters() {
        return Stream.of(
                Arguments.of(
                        BesideSql.class,
                        "names the converter " + Texts.class.getName()
                                + " beside expressions in SQL. Say the conversion in"
                                + " one way: by oldToNext and nextToOld, or by converter."),
                Arguments.of(
                        WithAbstract.class,
                        "names the converter " + AbstractTexts.class.getName()
                                + ", which is abstract. Name a class that can be made."),
                Arguments.of(
                        WithoutConstructor.class,
                        "names the converter " + Configured.class.getName()
                                + ", of which Hibernate could make no instance:"),
                Arguments.of(
                        OtherType.class,
                        "its column has the JDBC type VARCHAR, while the converter " + Numbers.class.getName()
                                + " deals in java.lang.Integer (nextType). Let the converter deal in the type that is bound,"
                                + " or map the attribute to another one."),
                Arguments.of(LargeObject.class, "its column has the JDBC type CLOB, while the converter "));
    }

    @ParameterizedTest
    @MethodSource("converters")
    void a_converter_that_cannot_serve_fails_the_boot(Class<?> entity, String message) {
        assertThatThrownBy(() -> Boot.boot(dataSource, entity).close())
                .hasStackTraceContaining(AnnotatedMappingException.class.getName())
                .hasStackTraceContaining(entity.getSimpleName()
                        + ".tier has @ExpandContract(old = \"subscription\", next = \"tier\"), but " + message);
        assertThat(dataSource.registry().isEmpty()).isTrue();
    }

    static class Texts implements ColumnConverter<String, String> {

        @Override
        public Class<String> oldType() {
            return String.class;
        }

        @Override
        public Class<String> nextType() {
            return String.class;
        }

        @Override
        public String toNext(String old) {
            return old;
        }

        @Override
        public String toOld(String next) {
            return next;
        }
    }

    abstract static class AbstractTexts extends Texts {}

    static final class Configured extends Texts {

        Configured(String setting) {
            assertThat(setting).isNotNull();
        }
    }

    static final class Hidden extends Texts {

        private Hidden() {}
    }

    static final class Numbers implements ColumnConverter<Integer, Integer> {

        @Override
        public Class<Integer> oldType() {
            return Integer.class;
        }

        @Override
        public Class<Integer> nextType() {
            return Integer.class;
        }

        @Override
        public Integer toNext(Integer old) {
            return old;
        }

        @Override
        public Integer toOld(Integer next) {
            return next;
        }
    }

    @Entity
    @Table(name = "users")
    static class Fitting {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier", converter = Hidden.class, orderPreserving = true)
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class BesideSql {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier", converter = Texts.class, oldToNext = "lower({value})")
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class WithAbstract {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier", converter = AbstractTexts.class)
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class WithoutConstructor {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier", converter = Configured.class)
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class OtherType {
        @Id
        Long id;

        @ExpandContract(old = "subscription", next = "tier", converter = Numbers.class)
        String tier;
    }

    @Entity
    @Table(name = "users")
    static class LargeObject {
        @Id
        Long id;

        @Lob
        @ExpandContract(old = "subscription", next = "tier", converter = Texts.class)
        String tier;
    }
}
