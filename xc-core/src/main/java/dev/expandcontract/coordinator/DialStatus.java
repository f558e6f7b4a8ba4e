package dev.expandcontract.coordinator;

import dev.expandcontract.readswitch.Dial;
import java.time.Instant;
import java.util.Optional;

/**
 * Who reads the next column of a migration in CUTOVER, and who decides that. In other phases nobody is asked; the dial then
 * stands where a CUTOVER would begin.
 *
 * @param decidedBy who decides, to stand in a sentence: {@code XC}, or what the read switch of this instance is called
 * @param turnable whether {@link Command.TurnDial} turns it
 * @param position where the dial stands now; empty if that is not known
 * @param turned where it was turned last by XC; empty if that makes no sense, because somebody has changed it by hand
 * @param turnedAt when, by the database's clock
 * @param drifted whether it was turned last by something else than XC
 * @param problem what is wrong and what to do about it; empty if nothing is
 */
public record DialStatus(
        String decidedBy,
        boolean turnable,
        Optional<Dial> position,
        Optional<Dial> turned,
        Instant turnedAt,
        boolean drifted,
        String problem) {

    /** Whether everybody reads the next column. */
    public boolean isFull() {
        return position.filter(Dial::isFull).isPresent();
    }

    /** In a sentence. */
    @Override
    public String toString() {
        return position.map(dial -> "The dial stands at " + dial + ", decided by " + decidedBy + ".")
                        .orElse("Where the dial stands is not known; " + decidedBy + " decides.")
                + (problem.isEmpty() ? "" : " " + problem);
    }
}
