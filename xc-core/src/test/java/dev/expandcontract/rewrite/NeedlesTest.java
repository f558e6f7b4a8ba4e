package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedlesTest {

    private final Needles needles = new Needles(List.of("users", "xc$", "größe"));

    @Test
    void oneOfThemIsFoundWhereverItStandsAndInWhateverCase() {
        for (var text : List.of(
                "users", "select 1 from USERS", "users u", "x=uSeRs;", "ususers", "powerusersgroup", "set XC$m = 1")) {
            assertThat(needles.anyIn(text)).as(text).isTrue();
        }
        for (var text :
                List.of("", "u", "user", "use rs", "select 1 from user_s", "xc", "x c$", "s", "usersx".substring(1))) {
            assertThat(needles.anyIn(text)).as(text).isFalse();
        }
    }

    @Test
    void lettersBeyondAsciiAreComparedWithoutCaseToo() {
        assertThat(needles.anyIn("select GRÖßE from t")).isTrue();
        assertThat(needles.anyIn("select grosse from t")).isFalse();
        // The long s is an s in another case, for Java and for some databases.
        assertThat(needles.anyIn("select 1 from u\u017fers")).isTrue();
        assertThat(new Needles(List.of("süd")).anyIn("\u017fÜD")).isTrue();
        assertThat(new Needles(List.of("über")).anyIn("Über")).isTrue();
        assertThat(new Needles(List.of("\u017füd")).anyIn("SÜD")).isTrue();
        assertThat(new Needles(List.of("\u017füd")).anyIn("süd")).isTrue();
    }

    @Test
    void aNameOfOneLetterIsFoundToo() {
        var one = new Needles(List.of("t"));
        assertThat(one.anyIn("select 1 from T")).isTrue();
        assertThat(one.anyIn("t.a")).isTrue();
        assertThat(one.anyIn("delee")).isFalse();
    }

    @Test
    void noneOfNoneIsFound() {
        assertThat(new Needles(List.of()).anyIn("anything ä")).isFalse();
    }

    @Test
    void itAgreesWithALookForEachOfThemInTurn() {
        var random = new Random(7);
        var letters = "abAB_ä1";
        for (int i = 0; i < 20_000; i++) {
            var one = word(random, letters, 1 + random.nextInt(3));
            var other = word(random, letters, 1 + random.nextInt(4));
            var text = word(random, letters, random.nextInt(8));
            var folded = text.toLowerCase(Locale.ROOT);
            assertThat(new Needles(List.of(one, other)).anyIn(text))
                    .as("%s or %s in %s", one, other, text)
                    .isEqualTo(folded.contains(one.toLowerCase(Locale.ROOT))
                            || folded.contains(other.toLowerCase(Locale.ROOT)));
        }
    }

    private static String word(Random random, String letters, int length) {
        var word = new StringBuilder();
        random.ints(length, 0, letters.length()).forEach(i -> word.append(letters.charAt(i)));
        return word.toString();
    }
}
