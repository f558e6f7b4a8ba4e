package dev.expandcontract.observe;

/**
 * Told by the JDBC layer what one connection of the application has the driver do: statements, commits, and when a
 * transaction is over, be it one statement in autocommit. Called by the application's threads, so it must be quick, and
 * throw nothing.
 */
public interface DriverListener {

    /**
     * A statement or a commit begins.
     *
     * @return what {@link #ended} is to be told, or 0 if it need not be told
     */
    long begins();

    /**
     * It has ended, well or with an error.
     *
     * @param begun what {@link #begins} returned
     */
    void ended(long begun);

    /** The transaction of what has ended is over, well or not. Told more than once if need be. */
    void transactionEnds();
}
