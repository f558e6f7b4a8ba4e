package dev.expandcontract.coordinator;

/**
 * The answer of one gate.
 *
 * @param name the gate's stable name, by which a soft one is overridden
 * @param hardness whether it can be overridden
 * @param passed whether it lets the migration through
 * @param reason what was found
 * @param remedy what to do about it; empty if it passed
 */
public record GateResult(String name, Hardness hardness, boolean passed, String reason, String remedy) {

    /** One line: name, hardness, answer, reason and remedy. */
    @Override
    public String toString() {
        return name + " (" + (hardness == Hardness.HARD ? "hard" : "soft") + ") " + (passed ? "passed" : "failed")
                + ": " + reason + (remedy.isEmpty() ? "" : " Remedy: " + remedy);
    }
}
