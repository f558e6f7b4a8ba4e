package dev.expandcontract.demo.screen;

import dev.expandcontract.phase.Phase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One moment of the demo.
 *
 * @param phase the phase of the migration
 * @param instances the instances of the application
 * @param work what is being done to all rows, or null if nothing is
 * @param elapsed since the traffic began
 * @param transactions how many have ended as they were meant to
 * @param errors how many have failed
 * @param stale how many rows were read that were stale or wrong
 * @param longestStall the longest write during a transition so far
 */
public record Picture(
        Phase phase,
        List<Member> instances,
        @Nullable Work work,
        Duration elapsed,
        long transactions,
        long errors,
        long stale,
        Duration longestStall) {

    /**
     * An instance of the application.
     *
     * @param epoch the newest epoch that it has acknowledged
     * @param acknowledged whether that is the fleet's current one
     */
    public record Member(String name, Phase phase, long epoch, boolean acknowledged, long perSecond) {}

    /**
     * Something that is done to all rows.
     *
     * @param done how many rows it has been done to
     * @param all how many rows there are, more than zero
     */
    public record Work(String name, long done, long all) {}
}
