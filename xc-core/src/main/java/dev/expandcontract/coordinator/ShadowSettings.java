package dev.expandcontract.coordinator;

import dev.expandcontract.model.SettingException;
import dev.expandcontract.readswitch.Share;
import java.time.Duration;

/**
 * Which of the application's queries compare both columns of the rows that they read, and what follows when they differ.
 * Immutable.
 *
 * @param inCutover the share of queries in CUTOVER
 * @param inBackfill the share of queries in BACKFILL, where what differs is only counted
 * @param rows how many rows of a migration that differ, found in the whole fleet, turn its dial back to 0 % in CUTOVER; 0 if
 *     none do
 * @param window within what time, at most since the dial was turned last
 */
public record ShadowSettings(Share inCutover, Share inBackfill, int rows, Duration window) {

    /** 1 % of queries in CUTOVER and none in BACKFILL; the first row that differs turns the dial back. */
    public static final ShadowSettings DEFAULT =
            new ShadowSettings(new Share(Share.ALL / 100), Share.NONE, 1, Duration.ofHours(1));

    /** No query compares. */
    public static final ShadowSettings OFF = new ShadowSettings(Share.NONE, Share.NONE, 0, Duration.ofHours(1));

    public ShadowSettings {
        if (rows < 0 || window.toMillis() < 1) {
            throw new SettingException("A dial cannot be turned back by " + rows + " rows within " + window
                    + ". Use one row or more, or zero rows for never, and a millisecond or more, such as PT1H.");
        }
    }

    /** The same with that share of queries in CUTOVER, in percent. */
    public ShadowSettings percent(double percent) {
        return new ShadowSettings(Share.ofPercent(percent), inBackfill, rows, window);
    }

    /** The same with that share of queries in BACKFILL, in percent. */
    public ShadowSettings percentInBackfill(double percent) {
        return new ShadowSettings(inCutover, Share.ofPercent(percent), rows, window);
    }

    /** The same with a dial that is turned back by so many rows within that time. */
    public ShadowSettings turningBackAt(int rows, Duration within) {
        return new ShadowSettings(inCutover, inBackfill, rows, within);
    }

    /** The same with a dial that nothing but commands turns. */
    public ShadowSettings neverTurningBack() {
        return new ShadowSettings(inCutover, inBackfill, 0, window);
    }

    /** Whether any query compares. */
    boolean isOn() {
        return inCutover.size() > 0 || inBackfill.size() > 0;
    }
}
