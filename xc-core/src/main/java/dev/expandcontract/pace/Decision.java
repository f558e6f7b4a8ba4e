package dev.expandcontract.pace;

/**
 * The pace that all probes together allow.
 *
 * @param pace what the probe asks for that asks for the least
 * @param percent which part of its time the work may use: 100 at full pace, 0 while it pauses
 * @param why what the probes that ask for it have found; empty at full pace
 */
public record Decision(Pace pace, int percent, String why) {

    static final int FULL_PERCENT = 100;

    /** What holds where nothing is probed. */
    public static final Decision FULL = new Decision(Pace.FULL, FULL_PERCENT, "");

    /** Whether work may be done at all. */
    public boolean go() {
        return pace != Pace.PAUSED;
    }

    /** For people and logs: {@code "at 50 % of full pace, active sessions: 12 sessions are active; …"}. */
    @Override
    public String toString() {
        return percent == FULL_PERCENT
                ? "at full pace"
                : (go() ? "at " + percent + " % of full pace, " : "paused, ") + why;
    }
}
