package dev.expandcontract.pace;

/**
 * Looks at something that work in the background must not harm, and says how fast it may go. Applications may write their
 * own. {@link PaceProbes} has those that XC brings.
 */
public interface PaceProbe {

    /** What it looks at, for people and logs: {@code "replication lag"}. */
    String name();

    /**
     * Looks. It is called by one thread at a time, as a rule once a second while work is being done.
     *
     * @throws Exception if it cannot tell. The work pauses until it can
     */
    Reading read() throws Exception;
}
