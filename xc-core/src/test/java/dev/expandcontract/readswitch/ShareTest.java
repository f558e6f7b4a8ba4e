package dev.expandcontract.readswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

    private static final int KEYS = 100_000;

    /** Keys as applications have them: numbers, names, long and similar ones, beyond ASCII. */
    private static final List<String> SHAPES =
            List.of("%d", "user-%08d", "%d@example.org", "tenant/äöü/%d/\uD83D\uDE00", "00000000-0000-0000-0000-%012d");

    private static final Map<String, List<String>> FORMATTED = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1, 5, 25, 50, 99, 99.9, 100})
    void so_many_of_a_hundred_keys_are_in_a_share_of_so_many_percent(double percent) {
        var share = Share.ofPercent(percent);
        for (var shape : SHAPES) {
            for (var id : List.of("tier", "users_name_full_name")) {
                long held = keys(shape).filter(key -> share.holds(id, key)).count();
                assertThat(held * 100.0 / KEYS).as(shape).isCloseTo(percent, within(0.5));
            }
        }
        long any = IntStream.range(0, KEYS).filter(i -> share.holdsAny()).count();
        assertThat(any * 100.0 / KEYS).isCloseTo(percent, within(1.0));
    }

    @Test
    void a_key_that_is_in_a_share_is_in_every_larger_one() {
        keys("user-%08d").limit(2000).forEach(key -> {
            boolean held = false;
            for (int size = 0; size <= Share.ALL; size += 100) {
                boolean now = new Share(size).holds("tier", key);
                assertThat(now || !held).isTrue();
                held = now;
            }
            assertThat(held).isTrue();
        });
    }

    @Test
    void other_keys_come_first_in_another_migration() {
        var share = Share.ofPercent(10);
        long both = keys("%d")
                .filter(key -> share.holds("tier", key) && share.holds("price", key))
                .count();
        assertThat(both * 100.0 / KEYS).isCloseTo(1, within(0.5));
    }

    /** The places are part of the interface: other programs may compute them too. */
    @ParameterizedTest
    @CsvSource({"tier, ada, 49246", "tier, bob, 29574", "price, ada, 17125"})
    void a_key_keeps_its_place_for_ever(String id, String key, int place) {
        assertThat(Share.place(id, key)).isEqualTo(place);
    }

    @Test
    void two_virtual_machines_agree() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var other = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), ShareTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var digest = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(other.waitFor()).isZero();
        assertThat(digest).isEqualTo(digest());
    }

    /** Prints a digest of the places of many keys, for another virtual machine to compare. */
    public static void main(String[] unused) {
        System.out.println(digest());
    }

    private static String digest() {
        return String.valueOf(SHAPES.stream()
                .flatMap(ShareTest::keys)
                .map(key -> Share.place("tier", key))
                .toList()
                .hashCode());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 100", "1, 1", "0.5, 0.5", "12.345, 12.345", "1e1, 10", "' 7 ', 7", "50.000, 50"})
    void percent_are_read_and_written(String text, String percent) {
        assertThat(Share.ofPercent(text).percent()).isEqualTo(percent);
        assertThat(Share.ofPercent(text)).hasToString(percent + " %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "100.001", "1.2345", "", "ten", "NaN", "1,5", "1e99", "1e999999999"})
    void what_is_no_share_is_refused(String text) {
        assertThatThrownBy(() -> Share.ofPercent(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is no share in percent. Give a number from 0 to 100 with up to three decimals.");
    }

    private static Stream<String> keys(String shape) {
        return FORMATTED
                .computeIfAbsent(
                        shape,
                        found -> IntStream.range(0, KEYS)
                                .mapToObj(found::formatted)
                                .toList())
                .stream();
    }
}
