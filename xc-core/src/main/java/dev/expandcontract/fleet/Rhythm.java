package dev.expandcontract.fleet;

import dev.expandcontract.model.SettingException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often an agent does what. Decides from what the agent sees, and does nothing itself.
 *
 * @param poll how often the epoch is read
 * @param heartbeat how often the instance's row is written when nothing has changed
 */
public record Rhythm(Duration poll, Duration heartbeat) {

    /** How often the board is asked, which costs nothing in the database, while older transactions still run. */
    private static final long DRAIN_POLL = TimeUnit.MILLISECONDS.toNanos(5);

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    public Rhythm {
        check("pollInterval", poll);
        check("heartbeatInterval", heartbeat);
    }

    /** The most pressing step. */
    Step decide(Sight sight) {
        if (sight.metadataEpoch() > sight.publishedEpoch() || sight.metadataTurns() > sight.publishedTurns()) {
            return new Step.Learn();
        }
        long untilReport = heartbeat.toNanos() - sight.sinceReport();
        if (sight.drainedEpoch() > sight.reportedDrained()
                || sight.publishedEpoch() > sight.reportedLearned()
                || untilReport <= 0) {
            return new Step.Report();
        }
        long untilLook = poll.toNanos() - sight.sinceLook();
        if (untilLook <= 0) {
            return new Step.Look();
        }
        long untilDue = Math.min(untilLook, untilReport);
        return new Step.Rest(sight.drainedEpoch() < sight.publishedEpoch() ? Math.min(untilDue, DRAIN_POLL) : untilDue);
    }

    private static void check(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new SettingException("The setting " + name + " is " + value + ". Use a duration from " + SHORTEST
                    + " to " + LONGEST + ", such as PT0.2S.");
        }
    }
}
