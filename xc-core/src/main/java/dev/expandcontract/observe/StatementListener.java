package dev.expandcontract.observe;

/**
 * Told by the JDBC layer of each statement that the application has the driver execute, and of each commit. Called by the
 * application's threads, so it must be quick, and throw nothing.
 */
public interface StatementListener {

    /**
     * One begins.
     *
     * @return what {@link #ended} is to be told, or 0 if it need not be told
     */
    long begins();

    /**
     * One has ended, well or with an error.
     *
     * @param begun what {@link #begins} returned
     */
    void ended(long begun);
}
