package dev.expandcontract.phase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PhaseTest {

    @ParameterizedTest
    @CsvSource({
        "EXPAND, OLD_ONLY, OLD_ONLY",
        "DUAL_WRITE, BOTH_READ_OLD, BOTH_READ_OLD",
        "BACKFILL, BOTH_READ_OLD, BOTH_READ_OLD",
        "CUTOVER, BOTH_READ_OLD, BOTH_READ_NEXT",
        "SOAK, BOTH_READ_NEXT, BOTH_READ_NEXT",
        "CONTRACT, NEXT_ONLY, NEXT_ONLY",
    })
    void only_cutover_listens_to_the_read_switch(Phase phase, ColumnUse whenOld, ColumnUse whenNext) {
        assertThat(phase.use(Side.OLD)).isEqualTo(whenOld);
        assertThat(phase.use(Side.NEXT)).isEqualTo(whenNext);
        assertThat(phase.asksReadSwitch()).isEqualTo(whenOld != whenNext);
        assertThat(phase.writesBoth()).isEqualTo(whenOld.writesBoth());
    }

    @ParameterizedTest
    @EnumSource
    void neighbours_are_the_next_and_the_previous_phase(Phase phase) {
        for (var other : Phase.values()) {
            assertThat(phase.isNeighbourOf(other))
                    .isEqualTo(phase.next().filter(other::equals).isPresent()
                            || phase.previous().filter(other::equals).isPresent());
        }
    }

    @Test
    void the_phases_end_where_they_should() {
        assertThat(Phase.EXPAND.previous()).isEmpty();
        assertThat(Phase.EXPAND.next()).contains(Phase.DUAL_WRITE);
        assertThat(Phase.CONTRACT.next()).isEmpty();
        assertThat(Phase.CONTRACT.previous()).contains(Phase.SOAK);
    }

    /** Readers of one phase and writers of its neighbour must meet in a column, whichever way the step goes. */
    @Test
    void what_neighbouring_phases_read_is_written_by_both() {
        for (var phase : Phase.values()) {
            phase.next().ifPresent(next -> {
                for (var side : Side.values()) {
                    assertThat(writes(phase, next.use(side).reads()))
                            .as(phase + " feeds " + next)
                            .isTrue();
                    assertThat(writes(next, phase.use(side).reads()))
                            .as(next + " feeds " + phase)
                            .isTrue();
                }
            });
        }
    }

    private static boolean writes(Phase phase, Side side) {
        return phase.writesBoth() || phase.use(side).reads() == side;
    }
}
