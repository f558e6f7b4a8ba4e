package dev.expandcontract.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import org.junit.jupiter.api.Test;

/** Migrations of types that rows are mapped to. */
class AnnotatedTypesTest {

    record User(
            int id,

            @ExpandContract(old = "subscription", next = "tier")
            String tier) {}

    static class Base {
        @ExpandContract(id = "zip", old = "zip", next = "postal_code")
        String zip;
    }

    static class Person extends Base {
        @ExpandContract(
                old = "code",
                next = "kind",
                oldToNext = "upper({value})",
                nextToOld = "lower(cast({value} as varchar(9)))")
        public String getKind() {
            return "";
        }
    }

    static final class Reversed implements ColumnConverter<String, String> {
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
            return new StringBuilder(old).reverse().toString();
        }

        @Override
        public String toOld(String next) {
            return toNext(next);
        }
    }

    abstract static class Unmade implements ColumnConverter<String, String> {}

    record Turned(
            @ExpandContract(old = "a", next = "b", converter = Reversed.class)
            String value) {}

    record Twofold(
            @ExpandContract(old = "a", next = "b", converter = Reversed.class, oldToNext = "{value}")
            String value) {}

    record Impossible(
            @ExpandContract(old = "a", next = "b", converter = Unmade.class)
            String value) {}

    @Test
    void a_record_declares_a_migration_once() {
        assertThat(AnnotatedTypes.migrations("users", User.class))
                .containsExactly(Migration.of("users", "subscription", "tier"));
    }

    @Test
    void a_bean_declares_those_of_its_superclasses_too() {
        assertThat(AnnotatedTypes.migrations("shop.people", Person.class))
                .containsExactly(
                        Migration.of("shop.people", "code", "kind")
                                .with(Conversion.of("upper({value})", "lower(cast({value} as varchar(9)))", false)),
                        Migration.of("zip", "shop.people", "zip", "postal_code"));
    }

    @Test
    void a_converter_is_made() {
        assertThat(AnnotatedTypes.migrations("words", Turned.class))
                .singleElement()
                .satisfies(migration -> assertThat(migration.fingerprint())
                        .isEqualTo(Migration.of("words", "a", "b")
                                .with(Conversion.of(new Reversed()))
                                .fingerprint()));
    }

    @Test
    void what_describes_no_migration_is_refused() {
        assertThatThrownBy(() -> AnnotatedTypes.migrations("users", String.class))
                .isInstanceOf(DefinitionException.class)
                .hasMessage(
                        "The type java.lang.String declares no migration of the table 'users'. Annotate a field, a method"
                                + " or a record component with @ExpandContract.");
        assertThatThrownBy(() -> AnnotatedTypes.migrations("users", Twofold.class))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("beside expressions in SQL. Say the conversion in one way");
        assertThatThrownBy(() -> AnnotatedTypes.migrations("users", Impossible.class))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(
                        "$Unmade, of which there could be made no instance: java.lang.InstantiationException")
                .hasMessageContaining("Give it a constructor without parameters");
    }
}
