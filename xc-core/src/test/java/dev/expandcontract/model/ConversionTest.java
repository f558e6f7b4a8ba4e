package dev.expandcontract.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Side;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversionTest {

    private static final Migration PLAIN = Migration.of("users", "a", "b");

    @Test
    void a_pair_converts_what_the_old_column_holds() {
        var pair = Conversion.of("{value} + 1", "{value} - 1", false);
        assertThat(pair.read(Side.OLD)).contains("{value} + 1");
        assertThat(pair.write(Side.OLD)).contains("{value} - 1");
        assertThat(pair.read(Side.NEXT)).isEmpty();
        assertThat(pair.write(Side.NEXT)).isEmpty();
        assertThat(Conversion.apply("{value} + {value}", "a.b")).isEqualTo("(a.b + a.b)");
    }

    @Test
    void a_normal_form_is_written_to_the_next_column_and_read_from_the_old_one() {
        var oneWay = Conversion.of("lower({value})", "", false);
        assertThat(oneWay.read(Side.OLD)).contains("lower({value})");
        assertThat(oneWay.write(Side.OLD)).isEmpty();
        assertThat(oneWay.read(Side.NEXT)).isEmpty();
        assertThat(oneWay.write(Side.NEXT)).contains("lower({value})");
    }

    @Test
    void none_converts_nothing() {
        assertThat(Conversion.of("", "", false)).isSameAs(Conversion.NONE);
        for (var side : Side.values()) {
            assertThat(Conversion.NONE.read(side)).isEmpty();
            assertThat(Conversion.NONE.write(side)).isEmpty();
        }
    }

    @Test
    void the_fingerprint_tells_conversions_apart() {
        assertThat(PLAIN.with(Conversion.NONE).fingerprint()).isEqualTo(PLAIN.fingerprint());
        assertThat(new String[] {
                    PLAIN.fingerprint(),
                    PLAIN.with(Conversion.of("{value}", "", false)).fingerprint(),
                    PLAIN.with(Conversion.of("{value} ", "", false)).fingerprint(),
                    PLAIN.with(Conversion.of("{value}", "{value}", false)).fingerprint(),
                    PLAIN.with(Conversion.of("{value}", "{value}", true)).fingerprint()
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void a_converter_counts_by_its_name_and_order() {
        var converting = Conversion.of(new Doubling());
        var known = new Conversion.InJava(Doubling.class.getName(), false, Optional.empty());
        assertThat(converting).isEqualTo(known).hasSameHashCodeAs(known).isNotEqualTo(Conversion.NONE);
        assertThat(converting).isNotEqualTo(Conversion.of(new Doubling(), true));
        assertThat(PLAIN.with(converting).fingerprint())
                .isEqualTo(PLAIN.with(known).fingerprint())
                .isNotEqualTo(PLAIN.fingerprint())
                .isNotEqualTo(PLAIN.with(Conversion.of(new Doubling(), true)).fingerprint());
        assertThat(PLAIN.with(converting).definition())
                .isEqualTo("users.a -> b with the converter " + Doubling.class.getName());
        assertThat(((Conversion.InJava) converting).required()).isInstanceOf(Doubling.class);
        assertThatThrownBy(known::required)
                .isInstanceOf(DefinitionException.class)
                .hasMessage("The converter " + Doubling.class.getName() + " is not known to this instance, which does"
                        + " not define the migration. Run the command on an instance that does.");
        assertThatThrownBy(() -> new Conversion.InJava("a".repeat(401), false, Optional.empty()))
                .hasMessageEndingWith("has 401 characters. Give it a name of 1 to 400 characters.");
    }

    private static final class Doubling implements ColumnConverter<Integer, Integer> {

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
            return 2 * old;
        }

        @Override
        public Integer toOld(Integer next) {
            return next / 2;
        }
    }

    @Test
    void definitions_that_differ_in_the_conversion_show_it() {
        var converting = PLAIN.with(Conversion.of("lower({value})", "", false));
        assertThatThrownBy(() -> MigrationRegistry.of(PLAIN, converting))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("Two migrations have the id 'users_a_b': users.a -> b and users.a -> b with oldToNext"
                        + " \"lower({value})\" and no way back. Give one of them another id.");
        assertThat(MigrationRegistry.of(converting, converting).all()).hasSize(1);
    }

    @Test
    void contradictions_are_refused() {
        assertRefused(
                "",
                "{value}",
                false,
                "The conversion nextToOld \"{value}\" stands alone. Say by oldToNext too how what the old column stores is to"
                        + " be read.");
        assertRefused(
                "{value}",
                "",
                true,
                "orderPreserving is said of a conversion without nextToOld, by which a value is compared with the old column."
                        + " Add nextToOld, or leave orderPreserving out.");
        assertRefused(
                "lower(a)",
                "",
                false,
                "The conversion oldToNext \"lower(a)\" does not say where the value goes. Write {value} for it.");
        assertThatThrownBy(() -> Conversion.of("{value}" + " ".repeat(1994), "", false))
                .hasMessageContaining("has 2001 characters, at most 2000 are possible. Shorten it.");
    }

    private static void assertRefused(String oldToNext, String nextToOld, boolean orderPreserving, String message) {
        assertThatThrownBy(() -> Conversion.of(oldToNext, nextToOld, orderPreserving))
                .isInstanceOf(DefinitionException.class)
                .hasMessage(message);
    }
}
