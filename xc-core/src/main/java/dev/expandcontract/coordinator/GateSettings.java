package dev.expandcontract.coordinator;

import dev.expandcontract.model.SettingException;
import java.time.Duration;

/**
 * What an application asks of the gates.
 *
 * @param soakTime how long SOAK lasts before its gate to CONTRACT opens, zero or more
 * @param expectedInstances how many instances at least are to be alive at every step; 0 if it does not matter
 */
public record GateSettings(Duration soakTime, int expectedInstances) {

    public GateSettings {
        if (soakTime.isNegative()) {
            throw new SettingException(
                    "The setting soakTime is " + soakTime + ". Use zero or a positive duration, such as PT24H.");
        }
        if (expectedInstances < 0) {
            throw new SettingException("The setting expectedInstances is " + expectedInstances
                    + ". Use zero or a positive number, such as 3.");
        }
    }
}
