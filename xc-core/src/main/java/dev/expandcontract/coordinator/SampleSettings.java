package dev.expandcontract.coordinator;

import dev.expandcontract.model.SettingException;
import java.time.Duration;

/**
 * How rows of verified migrations are compared by the way, in CUTOVER and SOAK.
 *
 * @param rows how many rows a sample has; 0 to take none
 * @param interval how long after the last sample of the whole fleet the next one is taken
 */
public record SampleSettings(int rows, Duration interval) {

    /** 1,000 rows every 30 seconds. */
    public static final SampleSettings DEFAULT = new SampleSettings(1000, Duration.ofSeconds(30));

    /** No samples are taken by this instance. */
    public static final SampleSettings OFF = new SampleSettings(0, Duration.ofSeconds(30));

    public SampleSettings {
        if (rows < 0 || interval.toMillis() < 1) {
            throw new SettingException("Samples of " + rows + " rows every " + interval
                    + " are not possible. Use zero rows or more, and a millisecond or more, such as PT30S.");
        }
    }
}
