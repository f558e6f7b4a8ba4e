package dev.expandcontract.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.phase.Phase;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedCommandsTest {

    private static final Command MOVE = new Command.MoveTo("tier", Phase.DUAL_WRITE, "ada", "go");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final ObservedCommands observed = new ObservedCommands(() -> observations);

    ObservedCommandsTest() {
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    }

    @Test
    void a_command_is_timed_with_its_outcome() {
        observed.around(MOVE, () -> new Outcome.Moved("tier", Phase.EXPAND, Phase.DUAL_WRITE, 2, List.of()));
        observed.around(MOVE, () -> new Outcome.Refused("tier", "no", List.of()));
        assertThatThrownBy(() -> observed.around(MOVE, () -> {
                    throw new IllegalStateException("no database");
                }))
                .hasMessage("no database");
        for (var outcome : List.of("succeeded", "refused", "failed")) {
            assertThat(meters.get("xc.command")
                            .tags("command", "MoveTo", "migration", "tier", "outcome", outcome)
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
    }
}
