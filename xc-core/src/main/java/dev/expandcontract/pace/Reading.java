package dev.expandcontract.pace;

import java.util.Objects;

/**
 * What a probe says.
 *
 * @param pace the fastest pace that it allows
 * @param why what it has found, for people: {@code "12 sessions are active, 10 slow the work, 20 pause it"}
 */
public record Reading(Pace pace, String why) {

    public Reading {
        // The probe may be the application's code, which no compiler of ours has checked.
        Objects.requireNonNull(pace, "pace");
        Objects.requireNonNull(why, "why");
    }
}
