package dev.expandcontract.spring.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.DialStatus;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.coordinator.RampStatus;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthViewTest {

    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");

    @Test
    void a_ramp_that_has_turned_the_dial_back_is_a_concern_until_somebody_raises_it() {
        assertThat(health(Phase.CUTOVER, Dial.OFF, "turned back"))
                .isEqualTo(new HealthView("DEGRADED", List.of("A ramp has turned the dial back: reads are slow.")));
        assertThat(health(Phase.CUTOVER, Dial.ofPercent(1), "turned back").state())
                .isEqualTo("GOOD");
        assertThat(health(Phase.BACKFILL, Dial.OFF, "turned back").state()).isEqualTo("GOOD");
        assertThat(health(Phase.CUTOVER, Dial.OFF, "stopped").state()).isEqualTo("GOOD");
        assertThat(health(Phase.CUTOVER, Dial.OFF, "").state()).isEqualTo("GOOD");
    }

    private static HealthView health(Phase phase, Dial dial, String outcome) {
        var status = new MigrationStatus(
                Migration.of("users", "subscription", "tier"),
                phase,
                4,
                NOW,
                HistoryState.VERIFIED,
                HistoryState.VERIFIED,
                List.of(),
                List.of(),
                List.of(),
                new DialStatus("XC", true, Optional.of(dial), Optional.of(dial), NOW, false, ""),
                Optional.of(new RampStatus("100 % PT1H", 1, "ada", NOW, NOW, outcome, "reads are slow")));
        return HealthView.of(status, List.of(), 0);
    }
}
