package dev.expandcontract.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * How the demo ended.
 *
 * @param ok whether every invariant held
 * @param transactions how many ended as they were meant to
 * @param errors how many failed
 * @param lost how many rows did not hold, in the end, what was committed last
 * @param stale how many rows were read that were stale or wrong
 * @param longestStall the longest write that touched a transition
 * @param took from the start of the database server to the end of the last check
 */
record Result(
        Options options,
        boolean ok,
        long transactions,
        long errors,
        long lost,
        long stale,
        Duration longestStall,
        Duration took) {

    int exitCode() {
        return ok ? 0 : 1;
    }

    /** The last line of the output, for programs. */
    String line() {
        return String.format(
                Locale.ROOT,
                "RESULT %s db=%s instances=%d rows=%d transactions=%d errors=%d lost=%d stale=%d longest_stall_ms=%d"
                        + " seconds=%.1f",
                ok ? "ok" : "failed",
                options.database().name().toLowerCase(Locale.ROOT),
                options.instances(),
                options.rows(),
                transactions,
                errors,
                lost,
                stale,
                longestStall.toMillis(),
                took.toMillis() / 1000.0);
    }
}
