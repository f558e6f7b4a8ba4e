package dev.expandcontract.readswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    @Test
    void off_and_on_are_the_same_for_everybody() {
        for (var context : new ReadContext[] {ReadContext.EMPTY, ReadContext.of("ada")}) {
            assertThat(Dial.OFF.side("tier", context)).isEqualTo(Side.OLD);
            assertThat(Dial.ON.side("tier", context)).isEqualTo(Side.NEXT);
        }
    }

    @Test
    void lists_count_before_the_share_and_the_denied_before_the_allowed() {
        assertThat(Dial.OFF.allowing("ada").side("tier", ReadContext.of("ada"))).isEqualTo(Side.NEXT);
        assertThat(Dial.OFF.allowing("ada").side("tier", ReadContext.of("bob"))).isEqualTo(Side.OLD);
        assertThat(Dial.ON.denying("ada").side("tier", ReadContext.of("ada"))).isEqualTo(Side.OLD);
        assertThat(Dial.ON.denying("ada").side("tier", ReadContext.of("bob"))).isEqualTo(Side.NEXT);
        assertThat(Dial.ON.denying("ada").allowing("ada").side("tier", ReadContext.of("ada")))
                .isEqualTo(Side.OLD);
    }

    @Test
    void a_share_keeps_each_key_to_its_side_and_lets_transactions_without_one_vary() {
        var half = Dial.ofPercent(50);
        var sides = IntStream.range(0, 100)
                .mapToObj(i -> half.side("tier", ReadContext.of("ada")))
                .collect(Collectors.toSet());
        assertThat(sides).hasSize(1);
        var any = IntStream.range(0, 1000)
                .mapToObj(i -> half.side("tier", ReadContext.EMPTY))
                .collect(Collectors.toSet());
        assertThat(any).isEqualTo(Set.of(Side.OLD, Side.NEXT));
    }

    @Test
    void a_switch_goes_by_the_dial_and_the_context_of_the_thread() {
        var readSwitch = ReadSwitch.dial(Dial.OFF.allowing("ada"));
        assertThat(readSwitch.choose(TIER)).isEqualTo(Side.OLD);
        try (var scope = ReadContext.of("ada").open()) {
            assertThat(readSwitch.choose(TIER)).isEqualTo(Side.NEXT);
            assertThat(scope).isNotNull();
        }
    }

    @Test
    void it_describes_itself() {
        assertThat(Dial.ofPercent(12.5).allowing("b", "a").denying("c")).hasToString("12.5 %, always a, b, never c");
        assertThat(Dial.ON).hasToString("100 %");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 %",
                "100 %",
                "0.001 %",
                "25 %, always acme",
                "12.5 %, always a, b, never c",
                "0 %, never always, never",
                "1 %, always \"two words\", user@example.org, never \"a, b\", \"never x\", \"say \\\"hi\\\" to \\\\\", łódź"
            })
    void what_it_says_in_words_is_read_back(String text) {
        var dial = Dial.parse(text);
        assertThat(Dial.parse(dial.toString())).isEqualTo(dial);
        assertThat(dial).hasToString(text);
    }

    @Test
    void words_may_be_written_with_less_care() {
        assertThat(Dial.parse("25")).isEqualTo(Dial.ofPercent(25));
        assertThat(Dial.parse(" 25% ,always b,a , always \"c\""))
                .isEqualTo(Dial.ofPercent(25).allowing("a", "b", "c"));
    }

    @Test
    void any_dial_is_read_back() {
        var random = new Random(7);
        var letters = "ab,\"\\% 9ü-:\t\u2028😀";
        for (int i = 0; i < 20_000; i++) {
            var dial = new Dial(new Share(random.nextInt(Share.ALL + 1)), keys(random, letters), keys(random, letters));
            assertThat(Dial.parse(dial.toString())).isEqualTo(dial);
        }
    }

    private static Set<String> keys(Random random, String letters) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.ints(1 + random.nextInt(6), 0, letters.length())
                        .mapToObj(at -> letters.substring(at, at + 1))
                        .collect(Collectors.joining()))
                .filter(key -> !key.isBlank() && key.chars().noneMatch(Character::isISOControl))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "half|'half' is no dial: 'half' is no number from 0 to 100 with up to three decimals.",
                "101 %|'101 %' is no dial: '101 ' is no number",
                "-1 %|is no number",
                "25 % always acme|is no number",
                "25 %, acme|'25 %, acme' is no dial: 'acme' belongs to no list. Write it as in: 25 %, always acme, \"two",
                "25 %, always two words|'always two words' is no key",
                "25 %, always a,|'' is no key",
                "25 %, always \"a|'always \"a' is no key",
                "25 %, always \" \"|The key ' ' cannot stand on a list of a dial, as it is blank or has a control character",
            })
    void nonsense_is_refused(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Dial.parse(text)).withMessageContaining(message);
    }

    @Test
    void what_is_too_long_or_has_control_characters_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dial.parse("1 %, always " + "x".repeat(Dial.LONGEST)))
                .withMessage(
                        "A dial of 4012 characters is too long; it may have 4000. Name fewer keys, or raise the share"
                                + " instead.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dial.OFF.allowing("a\nb"))
                .withMessageContaining("control character");
    }
}
