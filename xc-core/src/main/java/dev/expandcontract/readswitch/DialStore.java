package dev.expandcontract.readswitch;

/**
 * A {@link DialSource} that XC can turn: the command {@code TurnDial} does so. That it was turned elsewhere is
 * noticed and shown.
 */
public interface DialStore extends DialSource {

    /**
     * Turns the dial of a migration for all instances, and returns when that has come to pass.
     *
     * @throws RuntimeException if it could not be turned, or nobody knows; the message says why and what to do
     */
    void turn(String migrationId, Dial dial);
}
