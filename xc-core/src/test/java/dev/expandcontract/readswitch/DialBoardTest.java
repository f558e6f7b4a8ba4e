package dev.expandcontract.readswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DialBoardTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private final DialBoard board = new DialBoard();

    @Test
    void transactions_go_by_the_dial_that_was_learned_last_and_read_old_before() {
        assertThat(board.choose(TIER)).isEqualTo(Side.OLD);
        board.publish(1, Map.of("tier", "100 %"));
        assertThat(board.choose(TIER)).isEqualTo(Side.NEXT);
        board.publish(3, Map.of("tier", "0 %, always ada"));
        assertThat(board.choose(TIER)).isEqualTo(Side.OLD);
        try (var scope = ReadContext.of("ada").open()) {
            assertThat(board.choose(TIER)).isEqualTo(Side.NEXT);
            assertThat(scope).isNotNull();
        }
        assertThat(board.turns()).isEqualTo(3);
        board.publish(2, Map.of("tier", "100 %"));
        assertThat(board.dial("tier")).contains(Dial.OFF.allowing("ada"));
    }

    @Test
    void nonsense_moves_nobody() {
        board.publish(1, Map.of("tier", "100 %", "points", "0 %"));
        board.publish(2, Map.of("tier", "as the wind blows", "points", "5 %"));
        assertThat(board.dial("tier")).contains(Dial.ON);
        assertThat(board.dial("points")).contains(Dial.ofPercent(5));
        assertThat(board.turns()).isEqualTo(2);
    }

    @Test
    void a_phase_that_is_known_before_the_dial_puts_it_where_cutover_begins() {
        board.publish(1, Map.of("tier", "100 %"));
        board.entered(new PhaseSnapshot(7, Map.of("tier", Phase.CUTOVER)));
        assertThat(board.dial("tier")).contains(Dial.ON);
        board.entered(new PhaseSnapshot(8, Map.of("tier", Phase.BACKFILL)));
        assertThat(board.dial("tier")).contains(Dial.OFF);
        board.entered(new PhaseSnapshot(9, Map.of("tier", Phase.CUTOVER)));
        assertThat(board.dial("tier")).contains(Dial.OFF);
        board.entered(new PhaseSnapshot(10, Map.of("tier", Phase.SOAK)));
        assertThat(board.dial("tier")).contains(Dial.ON);
    }
}
