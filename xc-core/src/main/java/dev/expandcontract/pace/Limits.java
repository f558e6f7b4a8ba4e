package dev.expandcontract.pace;

import dev.expandcontract.model.SettingException;

/**
 * From where on a number slows the work, and from where on it pauses it.
 *
 * @param soft the least number that slows
 * @param hard the least number that pauses, not below {@code soft}
 */
record Limits(long soft, long hard) {

    /** @param what what is limited, for the message: {@code "replication lag"} */
    static Limits of(String what, long soft, long hard) {
        if (soft <= 0 || hard < soft) {
            throw new SettingException("The limits of the " + what + " are " + soft + " and " + hard
                    + ". The first, which slows the work, must be above zero, and the second, which pauses it, not below"
                    + " the first.");
        }
        return new Limits(soft, hard);
    }

    Pace of(long value) {
        return value >= hard ? Pace.PAUSED : value >= soft ? Pace.SLOW : Pace.FULL;
    }

    /** For the reason of a pace. */
    @Override
    public String toString() {
        return soft + " slow the work, " + hard + " pause it";
    }
}
