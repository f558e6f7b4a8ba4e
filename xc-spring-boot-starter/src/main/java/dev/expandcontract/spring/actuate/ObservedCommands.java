package dev.expandcontract.spring.actuate;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.coordinator.Outcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;

/**
 * Observes each command: {@value #NAME}, with the command, the migration and the outcome as keys of low cardinality, and who
 * gave it as one of high cardinality.
 */
final class ObservedCommands implements CommandObserver {

    /** What the observations are called, and so the timer that is made of them. */
    static final String NAME = "xc.command";

    private final Supplier<ObservationRegistry> registry;

    /** @param registry asked when a command is given */
    ObservedCommands(Supplier<ObservationRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Outcome around(Command command, Supplier<Outcome> execution) {
        var observation = Observation.createNotStarted(NAME, registry.get())
                .contextualName("xc " + command.getClass().getSimpleName())
                .lowCardinalityKeyValue("command", command.getClass().getSimpleName())
                .lowCardinalityKeyValue("migration", command.migrationId())
                .lowCardinalityKeyValue("outcome", "failed")
                .highCardinalityKeyValue("by", command.by());
        return observation.observe(() -> {
            var outcome = execution.get();
            observation.lowCardinalityKeyValue("outcome", outcome.succeeded() ? "succeeded" : "refused");
            return outcome;
        });
    }
}
