package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.coordinator.RampStatus;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a migration fares.
 *
 * @param state {@code GOOD}; {@code MOVING} while something of the phase before may still run; {@code DEGRADED} if somebody
 *     should look
 * @param concerns what there is to say about it, a sentence each
 */
public record HealthView(String state, List<String> concerns) {

    public HealthView {
        concerns = List.copyOf(concerns);
    }

    static HealthView of(MigrationStatus status, List<InstanceStatus> fleet, long findings) {
        var degraded = new ArrayList<String>();
        var moving = new ArrayList<String>();
        for (var blocker : status.blockers()) {
            (isPassing(blocker) ? moving : degraded).add("Not yet acknowledged: " + blocker.why() + ".");
        }
        fleet.stream()
                .filter(instance -> !instance.isAlive())
                .map(instance -> "Instance '" + instance.name() + "' was last heard of "
                        + instance.heartbeatAge().toSeconds() + " s ago.")
                .forEach(degraded::add);
        status.ramp()
                .filter(ramp -> hasTurnedBack(status, ramp))
                .ifPresent(ramp -> degraded.add("A ramp has turned the dial back: " + ramp.note() + "."));
        if (findings > 0) {
            degraded.add(findings == 1 ? "1 row needs attention." : findings + " rows need attention.");
        }
        if (!degraded.isEmpty()) {
            return new HealthView("DEGRADED", degraded);
        }
        return moving.isEmpty() ? new HealthView("GOOD", List.of()) : new HealthView("MOVING", moving);
    }

    /** Until somebody raises the dial again. */
    private static boolean hasTurnedBack(MigrationStatus status, RampStatus ramp) {
        return ramp.outcome().equals(RampStatus.TURNED_BACK)
                && status.phase() == Phase.CUTOVER
                && status.dial().position().filter(Dial.OFF::equals).isPresent();
    }

    /** Transactions that end as usual hold a step up for a moment: that is no cause for concern. */
    private static boolean isPassing(Blocker blocker) {
        return switch (blocker) {
            case Blocker.OpenSession open -> {
                var instance = open.instance();
                yield instance != null
                        && instance.isAlive()
                        && isShort(open.holder().transaction());
            }
            case Blocker.Prepared prepared -> isShort(prepared.transaction().age());
            case Blocker.Undefined undefined -> false;
        };
    }

    private static boolean isShort(@Nullable Duration transaction) {
        return transaction == null || transaction.toSeconds() < InstanceStatus.SILENCE_SECONDS;
    }
}
