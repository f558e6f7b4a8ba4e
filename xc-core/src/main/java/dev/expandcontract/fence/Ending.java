package dev.expandcontract.fence;

/** What came of the order to end a session. */
public sealed interface Ending {

    /** The server was told to end it. */
    record Told() implements Ending {}

    /** There is no session any more that is registered as the given one was, so that none was ended. */
    record NotThere() implements Ending {}

    /**
     * This user may not end it.
     *
     * @param remedy the statement that allows it
     */
    record Denied(String remedy) implements Ending {}
}
