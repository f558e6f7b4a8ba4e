package dev.expandcontract.fence.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.fence.model.Standby.StandbyRule;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers on a standby that lags behind, as docs/protocol.md has them. */
class StandbyModelTest {

    @Test
    void no_reader_on_a_standby_reads_what_a_possible_write_has_skipped() {
        var result = Search.run(new Standby(Set.of(), 3, 2, true), EnumSet.allOf(Invariant.class), false);
        System.out.println("A standby with 2 connections: " + result.states() + " states, " + result.transitions()
                + " transitions, the farthest " + result.depth() + " actions away");
        assertThat(result.violation()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void without_the_rule_a_reader_does(StandbyRule rule) {
        var space = new Standby(EnumSet.of(rule), 2, 1, false);
        var violation =
                Search.run(space, EnumSet.of(Invariant.STALE_READ), true).violation();
        assertThat(violation).isNotNull();
        var story = space.tell(violation);
        System.out.println("Without " + rule + ":\n" + story + "\n");
        assertThat(story).endsWith("=> STALE_READ");
    }
}
