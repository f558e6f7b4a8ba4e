package dev.expandcontract.readswitch;

/**
 * A {@link ReadSwitch} that goes by a dial and can tell where it stands. One that implements this too is asked by the gate of
 * SOAK, and its position is shown to operators.
 */
public interface DialSource {

    /** What operators know it by, to stand in a sentence: {@code FF4J}. */
    String name();

    /**
     * Where the dial of a migration stands. Called while operators wait, so it must not block for long.
     *
     * @throws RuntimeException if that is not known; the message says why
     */
    Dial dial(String migrationId);
}
