package dev.expandcontract.pace;

/** What a probe asks of work in the background. */
public enum Pace {
    /** Nothing stands against full pace: whoever goes slower becomes a little faster with each reading. */
    FULL,
    /** As it goes now, and no faster. */
    STEADY,
    /** Slower than now: half as fast with each reading. */
    SLOW,
    /** Not at all, until the probe lets it go on. */
    PAUSED
}
