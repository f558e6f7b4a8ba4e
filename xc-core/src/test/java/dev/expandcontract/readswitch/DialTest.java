package dev.expandcontract.readswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
}
